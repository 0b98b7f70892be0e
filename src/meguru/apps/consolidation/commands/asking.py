"""Studies as people handle them: asked for, cancelled, put away and brought back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.consolidation import bridge
from meguru.apps.consolidation.models import Study
from meguru.apps.ledger.commands import record as record_event
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.consolidation import check

MOST_WAITING = 5


class AlreadyNamed(ValueError):
    """The office already has a study of this name."""


class TooManyWaiting(ValueError):
    """So many studies of one office wait already."""


class NotPossible(ValueError):
    """The study is not in a state in which this can be done."""


@transaction.atomic
def ask_for_study(
    *,
    organisation: Organisation,
    name: str,
    question: bridge.Question,
    departments: Sequence[int],
    based_on: Study | None = None,
    by: Person | None,
    now: dt.datetime,
) -> Study:
    """This function will put a study into the queue, with the servers as they are now.

    The same study asked for twice by the same person (a button pressed twice) is one study.
    Raises: AlreadyNamed; TooManyWaiting; CannotPlace when the question contradicts itself.
    """
    check(question.task)
    if Study.objects.filter(organisation=organisation).waiting().count() >= MOST_WAITING:
        raise TooManyWaiting(
            _("もう%s件の検討が順番を待っています。終わるのを待つか、取りやめてください。") % MOST_WAITING
        )
    study = Study(
        organisation=organisation,
        name=name,
        question=bridge.question_row(question),
        departments=sorted(departments),
        based_on=based_on,
        asked_by=by,
        asked_at=now,
    )
    try:
        _save_named(study)
    except AlreadyNamed:
        twin = (
            Study.objects.filter(organisation=organisation, name=name, asked_by=by).in_use().waiting().first()
        )
        if twin is None or twin.question != study.question:
            raise
        return twin
    _note(study, "asked", f"集約の検討「{name}」を始めました", by=by, now=now)
    return study


@transaction.atomic
def cancel_study(*, study: Study, by: Person, now: dt.datetime) -> None:
    """This function will stop a study; a worker that holds it notices soon. Raises: NotPossible."""
    current = _locked(study)
    if not current.is_waiting:
        raise NotPossible(_("この検討は、もう終わっています。"))
    current.state, current.stage, current.percent = Study.State.CANCELLED, "", 0
    current.leased_by, current.leased_until, current.finished_at = "", None, now
    current.save()
    _note(current, "cancelled", f"集約の検討「{current.name}」を取りやめました", by=by, now=now)


@transaction.atomic
def ask_again(*, study: Study, by: Person, now: dt.datetime) -> None:
    """This function will put a cancelled or failed study back into the queue. Raises: NotPossible."""
    current = _locked(study)
    if current.state not in (Study.State.CANCELLED, Study.State.FAILED):
        raise NotPossible(_("計算し直せるのは、取りやめた検討か、できなかった検討だけです。"))
    current.state, current.error, current.attempts = Study.State.QUEUED, "", 0
    current.asked_at, current.finished_at = now, None
    current.save()
    _note(current, "asked", f"集約の検討「{current.name}」をもう一度始めました", by=by, now=now)


@transaction.atomic
def put_away_study(*, study: Study, by: Person, now: dt.datetime) -> None:
    """This function will take a study out of the list; `bring_back_study` is the undo. Raises: NotPossible."""
    current = _locked(study)
    if current.is_waiting:
        raise NotPossible(_("計算が終わるか取りやめてから、しまってください。"))
    current.put_away_at = now
    current.save(update_fields=["put_away_at"])
    _note(current, "put_away", f"集約の検討「{current.name}」をしまいました", by=by, now=now)


@transaction.atomic
def bring_back_study(*, study: Study, by: Person, now: dt.datetime) -> None:
    """This function will put a study back into the list. Raises: AlreadyNamed when its name was taken meanwhile."""
    current = _locked(study)
    current.put_away_at = None
    _save_named(current, fields=["put_away_at"])
    _note(current, "brought_back", f"集約の検討「{current.name}」を一覧に戻しました", by=by, now=now)


def _save_named(study: Study, *, fields: Sequence[str] | None = None) -> None:
    try:
        with transaction.atomic():
            study.save(update_fields=fields)
    except IntegrityError as reason:
        raise AlreadyNamed(
            _("「%s」という検討がもうあります。別の名前を付けてください。") % study.name
        ) from reason


def _locked(study: Study) -> Study:
    found: Study = Study.objects.select_for_update(no_key=True).get(pk=study.pk)
    return found


def _note(study: Study, what: str, summary: str, *, by: Person | None, now: dt.datetime) -> None:
    record_event(
        organisation=study.organisation,
        by=by,
        activity=f"consolidation.study_{what}",
        subject=study,
        summary=summary,
        payload={"name": study.name},
        now=now,
    )
