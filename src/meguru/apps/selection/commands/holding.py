"""What every change of a selection begins with: the lock, and what is said when it cannot be."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from meguru.apps.selection.models import Chosen, Selection


class CannotChange(ValueError):
    """What was asked cannot be done now, with a sentence that says why and what to do."""


class WrittenMeanwhile(CannotChange):
    """A colleague changed the same thing in between. Nothing was stored; `theirs` is what stands there now."""

    def __init__(self, theirs: object = None, message: str = "") -> None:
        super().__init__(
            message
            or _(
                "書いている間に、ほかの人が同じところを変えました。"
                "あなたの入力は残してあります。見比べて、よければもう一度保存してください。"
            )
        )
        self.theirs = theirs


def locked(selection: Selection) -> Selection:
    """The selection as it is now, held until the transaction ends."""
    rows: QuerySet[Selection] = Selection.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("organisation", "initiative").get(pk=selection.pk)


def locked_in_use(selection: Selection) -> Selection:
    """The same, of a selection that was not put away. Raises: CannotChange."""
    current = locked(selection)
    if current.put_away_at is not None:
        raise CannotChange(_("この選定は一覧から外してあります。一覧に戻すと、また変えられます。"))
    return current


def locked_open(selection: Selection) -> Selection:
    """The same, of a selection whose scoring is open. Raises: CannotChange."""
    current = locked_in_use(selection)
    if not current.is_open:
        raise CannotChange(
            _("採点は締め切りました。変えるときは、先に「採点」のページで締切りを取り消してください。")
        )
    return current


def has_decision(selection: Selection) -> bool:
    return Chosen.objects.filter(selection=selection, withdrawn_at__isnull=True).exists()
