"""Results shown to others, one step after the other: to who took part, then to everybody; and taken back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person
from meguru.apps.surveys.commands.asking import locked_survey
from meguru.apps.surveys.commands.figures import take_back_too_wide
from meguru.apps.surveys.models import Survey
from meguru.apps.surveys.queries.results import Viewing, can_be_told, collected


class CannotPublish(ValueError):
    """The results cannot be published like this; the text says why."""


class PublishedMeanwhile(ValueError):
    """A colleague changed who reads the results since the page was opened; nothing was changed."""


_ORDER = (Survey.Publication.NOBODY, Survey.Publication.PARTICIPANTS, Survey.Publication.EVERYBODY)


@transaction.atomic
def publish(
    *,
    survey: Survey,
    to: Survey.Publication,
    is_anonymised: bool,
    shows_texts: bool,
    by: Person,
    now: dt.datetime,
    seen_revision: int | None = None,
) -> Survey:
    """This function will show the results to others, or to fewer than before; each step is recorded.
    Doing it twice changes nothing.

    Who took part comes first, everybody after that. Results that were once published without names stay without, also
    when they are taken back in between.
    Values of indicators that are shared further than the results now are taken back. `seen_revision` is the survey's
    on the page that was looked at; each change makes it one more.
    Raises: PublishedMeanwhile; CannotPublish.
    """
    current = locked_survey(survey)
    before = (current.publication, current.is_anonymised, current.shows_texts)
    if before == (to, is_anonymised, shows_texts):
        return current
    if seen_revision is not None and seen_revision != current.revision:
        raise PublishedMeanwhile(
            _("見ている間に、ほかの人が公表のしかたを変えました。まだ何も変えていません。")
            + _("今の見る人を確かめて、よければもう一度押してください。")
        )
    if to != Survey.Publication.NOBODY:
        _must_be_fit(current, to=to, is_anonymised=is_anonymised)
    current.publication, current.shows_texts = to, shows_texts
    if to != Survey.Publication.NOBODY:
        current.is_anonymised = is_anonymised
    current.published_at = None if to == Survey.Publication.NOBODY else now
    current.revision += 1
    current.save(update_fields=["publication", "is_anonymised", "shows_texts", "published_at", "revision"])
    taken_back = take_back_too_wide(current, by=by, now=now)
    record(
        organisation=current.organisation,
        by=by,
        activity="surveys.published",
        subject=current,
        summary=f"調査「{current.title}」の結果を見る人を「{current.get_publication_display()}」にしました",
        payload={
            "before": dict(zip(("publication", "is_anonymised", "shows_texts"), before, strict=True)),
            "after": {"publication": to, "is_anonymised": current.is_anonymised, "shows_texts": shows_texts},
            "figures_taken_back": taken_back,
        },
        now=now,
    )
    return current


def _must_be_fit(survey: Survey, *, to: Survey.Publication, is_anonymised: bool) -> None:
    if survey.put_away_at is not None:
        raise CannotPublish(_("一覧から外した調査です。先に一覧に戻してから、公表してください。"))
    if survey.state != Survey.State.CLOSED:
        raise CannotPublish(
            _("結果を公表できるのは、締め切った調査だけです。先に、受付を締め切ってください。")
        )
    if _ORDER.index(to) > _ORDER.index(Survey.Publication(survey.publication)) + 1:
        raise CannotPublish(
            _("先に、回答した団体だけに見せてください。確かめてもらってから、すべての団体に広げます。")
        )
    if survey.is_anonymised and not is_anonymised:
        raise CannotPublish(_("団体名を出さないと決めた調査です。名前を出して公表することはできません。"))
    found = collected(survey, viewing=Viewing(names=not is_anonymised))
    if not found.replies:
        raise CannotPublish(_("提出された回答がないので、公表する結果がありません。"))
    if not can_be_told(found):
        raise CannotPublish(
            _("回答が3団体より少ないので、団体名を出さずに公表できません。どの団体か分かるためです。")
        )
