"""What people do with first steps: begin, choose other types, tick and untick."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.diagnosis.commands import keep_sheet
from meguru.apps.diagnosis.models import DiagnosisSheet
from meguru.apps.first_steps.models import LONGEST_NOTE, HandTick, StepList
from meguru.apps.first_steps.queries import known_codes
from meguru.apps.initiatives.commands import AlreadyNamed, add_initiative
from meguru.apps.initiatives.models import Initiative
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Department, Person
from meguru.engines.first_steps import step_book

__all__ = [
    "AlreadyNamed",
    "ChosenMeanwhile",
    "NoSuchItem",
    "NoType",
    "TickedMeanwhile",
    "begin_with_new",
    "choose_types",
    "tick_item",
    "untick_item",
]


class NoType(ValueError):
    """First steps were asked for without any type."""


class NoSuchItem(ValueError):
    """The item is not one of the chosen types'."""


class ChosenMeanwhile(ValueError):
    """A colleague chose other types since the page was opened; `theirs` are those, at `revision`."""

    def __init__(self, words: str, theirs: tuple[str, ...], revision: int) -> None:
        super().__init__(words)
        self.theirs = theirs
        self.revision = revision


class TickedMeanwhile(ValueError):
    """A colleague ticked the item with a note of their own, and both notes together are too long to be kept."""


@transaction.atomic
def begin_with_new(
    *,
    wish: str,
    types: Sequence[str],
    sheet: DiagnosisSheet | None,
    department: Department | None,
    by: Person,
    now: dt.datetime,
) -> Initiative:
    """This function will begin an initiative from what somebody wants to make better, with its first steps.

    The wish becomes the initiative's name and its theme.
    Raises: NoType; AlreadyNamed.
    """
    if (
        sheet is not None and sheet.person_id is None
    ):  # first: who answers it just now tells the ledger at the end
        sheet = keep_sheet(sheet=sheet, by=by, now=now)
    initiative = add_initiative(
        organisation=by.organisation, name=wish, theme=wish, department=department, by=by, now=now
    )
    choose_types(initiative=initiative, types=types, sheet=sheet, started_from=0, by=by, now=now)
    return initiative


@transaction.atomic
def choose_types(
    *,
    initiative: Initiative,
    types: Sequence[str],
    sheet: DiagnosisSheet | None,
    started_from: int,
    by: Person,
    now: dt.datetime,
) -> StepList:
    """This function will set the types an initiative works on, in order; ticks stay.

    `sheet` is the diagnosis they come from; one made without an account becomes the person's.

    `started_from` is the revision the person looked at, 0 when there were no types yet.
    Raises: NoType; ChosenMeanwhile when it is not the stored one and the types differ.
    """
    codes = known_codes(types)
    if not codes:
        raise NoType(_("タイプを一つ以上選んでください。"))
    if sheet is not None and sheet.person_id is None:
        sheet = keep_sheet(sheet=sheet, by=by, now=now)
    step_list, is_new = _locked(initiative, codes, sheet, by=by, now=now)
    if is_new:
        _record(step_list, "first_steps.started", {"types": list(codes)}, by=by, now=now)
        return step_list
    if step_list.codes == codes:
        if sheet is not None and step_list.sheet_id != sheet.pk:
            step_list.sheet, step_list.changed_at = sheet, now
            step_list.save(update_fields=["sheet", "changed_at"])
        return step_list
    if step_list.revision != started_from:
        raise ChosenMeanwhile(
            _("見ている間に、だれかがタイプを%sに変えました。あなたの選び方は下に残っています。")
            % "・".join(step_list.codes),
            theirs=step_list.codes,
            revision=step_list.revision,
        )
    before = step_list.codes
    step_list.types, step_list.changed_at = ",".join(codes), now
    step_list.sheet = sheet or step_list.sheet
    step_list.revision += 1
    step_list.save(update_fields=["types", "sheet", "changed_at", "revision"])
    _record(step_list, "first_steps.types_changed", {"from": list(before), "to": list(codes)}, by=by, now=now)
    return step_list


@transaction.atomic
def tick_item(*, initiative: Initiative, item_id: str, note: str, by: Person, now: dt.datetime) -> None:
    """This function will say that an item is done. The first tick stays; another note of the same person replaces
    the note, one of a colleague stands beside it. Raises: NoSuchItem; TickedMeanwhile when both are too long.
    """
    step_list = StepList.objects.select_for_update(no_key=True).filter(initiative=initiative).first()
    item = _asked(step_list, item_id)
    assert step_list is not None
    tick, is_new = HandTick.objects.get_or_create(
        step_list=step_list,
        item_id=item_id,
        defaults={
            "organisation": initiative.organisation,
            "title": item,
            "note": note,
            "ticked_by": by,
            "ticked_at": now,
        },
    )
    if not is_new and (tick.note == note or not note):
        return
    if not is_new:
        note = _beside(tick, note, by=by)
        tick.note, tick.ticked_by, tick.ticked_at = note, by, now
        tick.save(update_fields=["note", "ticked_by", "ticked_at"])
    StepList.objects.filter(pk=step_list.pk).update(changed_at=now)
    _record(step_list, "first_steps.ticked", {"item": item_id, "title": item, "note": note}, by=by, now=now)


@transaction.atomic
def untick_item(*, initiative: Initiative, item_id: str, by: Person, now: dt.datetime) -> None:
    """This function will take a tick back; `tick_item` undoes it. Without a tick nothing happens."""
    step_list = StepList.objects.select_for_update(no_key=True).filter(initiative=initiative).first()
    tick = HandTick.objects.filter(step_list=step_list, item_id=item_id).first()
    if step_list is None or tick is None:
        return
    tick.delete()
    StepList.objects.filter(pk=step_list.pk).update(changed_at=now)
    _record(
        step_list,
        "first_steps.unticked",
        {"item": item_id, "title": tick.title, "note": tick.note},
        by=by,
        now=now,
    )


def _locked(
    initiative: Initiative,
    codes: tuple[str, ...],
    sheet: DiagnosisSheet | None,
    *,
    by: Person,
    now: dt.datetime,
) -> tuple[StepList, bool]:
    """The stored list, or a new one when there is none."""
    stored = StepList.objects.select_for_update(no_key=True).filter(initiative=initiative).first()
    if stored is not None:
        return stored, False
    try:
        with transaction.atomic():
            made = StepList.objects.create(
                organisation=initiative.organisation,
                initiative=initiative,
                types=",".join(codes),
                sheet=sheet,
                made_by=by,
                made_at=now,
                changed_at=now,
            )
    except IntegrityError:  # a colleague was faster
        return StepList.objects.select_for_update(no_key=True).get(initiative=initiative), False
    return made, True


def _beside(tick: HandTick, note: str, *, by: Person) -> str:
    """The new note of somebody's own tick; behind the note of a colleague, who loses nothing."""
    if not tick.note or tick.ticked_by_id == by.pk:
        return note
    both = f"{tick.note}／{note}"
    if len(both) > LONGEST_NOTE:
        raise TickedMeanwhile(
            _("先にほかの人が済みにしました。あなたのメモは、長くて入りませんでした：%s") % note
        )
    return both


def _asked(step_list: StepList | None, item_id: str) -> str:
    """The title of an item of the chosen types."""
    book = step_book()
    for code in step_list.codes if step_list else ():
        for item in book.of_type(code).items:
            if item.id == item_id:
                return item.title
    raise NoSuchItem(_("この項目は、今の表にありません。ページを開き直してください。"))


def _record(
    step_list: StepList, activity: str, payload: dict[str, object], *, by: Person, now: dt.datetime
) -> None:
    name = step_list.initiative.name
    said = {
        "first_steps.started": f"取組「{name}」で初めの一手を始めました",
        "first_steps.types_changed": f"取組「{name}」の初めの一手のタイプを変えました",
        "first_steps.ticked": f"取組「{name}」の項目「{payload.get('title')}」を済みにしました",
        "first_steps.unticked": f"取組「{name}」の項目「{payload.get('title')}」の済みを取り消しました",
    }[activity]
    record(
        organisation=step_list.organisation,
        by=by,
        activity=activity,
        subject=step_list,
        summary=said,
        payload=payload,
        now=now,
    )
