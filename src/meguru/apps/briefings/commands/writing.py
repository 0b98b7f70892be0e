"""What people write into a briefing by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.briefings.models import BriefingEdition, BriefingText
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Organisation, Person


@dataclass(frozen=True, slots=True)
class Written:
    """書きかえた文: the four places of a briefing that people can write in; empty leaves the computed words."""

    lead: str = ""
    causes: str = ""
    first_step: str = ""
    allies: str = ""


class WrittenMeanwhile(ValueError):
    """A colleague wrote for the same municipality after it was opened; nothing was stored, `theirs` stands there now."""

    def __init__(self, theirs: BriefingText) -> None:
        super().__init__(
            _(
                "書いている間に、%sさんが同じ資料を書きかえました。あなたの文は残してあります。見比べて、もう一度保存してください。"
            )
            % (theirs.changed_by or _("ほかの人"))
        )
        self.theirs = theirs


@transaction.atomic
def write_texts(
    *,
    edition: BriefingEdition,
    body: Organisation,
    written: Written,
    revision: int,
    by: Person,
    now: dt.datetime,
) -> BriefingText:
    """This function will keep what an office wrote for one municipality in one edition.

    `revision` is that of what the person saw, 0 when nothing had been written. Raises: WrittenMeanwhile.
    """
    BriefingEdition.objects.select_for_update(of=("self",), no_key=True).get(pk=edition.pk)
    current = BriefingText.objects.select_related("changed_by").filter(edition=edition, body=body).first()
    if (current.revision if current else 0) != revision:
        if current is not None:
            raise WrittenMeanwhile(current)
        revision = 0
    before = {name: getattr(current, name) if current else "" for name in asdict(written)}
    after = asdict(written)
    if current is not None and before == after:
        return current
    text = current or BriefingText(organisation=edition.organisation, edition=edition, body=body)
    for name, words in after.items():
        setattr(text, name, words)
    text.revision = revision + 1
    text.changed_by, text.changed_at = by, now
    try:
        with transaction.atomic():
            text.save()
    except IntegrityError as twice:
        theirs = BriefingText.objects.select_related("changed_by").get(edition=edition, body=body)
        raise WrittenMeanwhile(theirs) from twice
    record(
        organisation=edition.organisation,
        by=by,
        activity="briefings.text_written",
        subject=text,
        summary=f"説明資料「{edition.name}」の{body.name}の文を書きました",
        payload={"body": body.code, "before": before, "after": after},
        now=now,
    )
    return text
