"""An initiative begun, told in its basics and its pitch, put away and brought back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.initiatives.models import Initiative
from meguru.apps.inventory.models import Operation
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Department, Organisation, Person


class AlreadyNamed(ValueError):
    """Another initiative of the office has this name."""


class SavedMeanwhile(ValueError):
    """Somebody saved the same thing in between. `theirs` is what stands there now; nothing was stored."""

    def __init__(self, theirs: Any) -> None:
        super().__init__(
            _(
                "書いている間に、ほかの人が保存しました。あなたの言葉は残してあります。"
                "見比べて、よければもう一度保存してください。"
            )
        )
        self.theirs = theirs


BASICS = (
    "name",
    "department",
    "theme",
    "why_now",
    "who_is_helped",
    "lead",
    "lead_name",
    "lead_time",
    "supporter_name",
    "supporter_cares",
)
PITCH = (
    "theme",
    "why_now",
    "who_is_helped",
    "time_asked",
    "money_asked",
    "asked_of_supporter",
    "first_step",
    "first_step_on",
)


@transaction.atomic
def add_initiative(
    *,
    organisation: Organisation,
    name: str,
    theme: str = "",
    department: Department | None = None,
    by: Person,
    now: datetime,
) -> Initiative:
    """This function will begin an initiative. Raises: AlreadyNamed."""
    try:
        with transaction.atomic():
            initiative = Initiative.objects.create(
                organisation=organisation,
                name=name.strip(),
                theme=theme.strip(),
                department=department,
                made_by=by,
                made_at=now,
                changed_at=now,
            )
    except IntegrityError as reason:
        raise AlreadyNamed(_("「%s」という取組はもうあります。別の名前にしてください。") % name) from reason
    record(
        organisation=organisation,
        by=by,
        activity="initiatives.initiative_added",
        subject=initiative,
        summary=f"取組「{initiative.name}」を始めました",
        payload={"name": initiative.name, "theme": initiative.theme},
        now=now,
    )
    return initiative


@transaction.atomic
def change_basics(
    *,
    initiative: Initiative,
    revision: int,
    values: Mapping[str, Any],
    by: Person,
    now: datetime,
) -> Initiative:
    """This function will store the three basics.

    `values` holds fields of BASICS, `revision` the save they were read from.
    Raises: SavedMeanwhile, AlreadyNamed; then nothing is stored.
    """
    there = _at_revision(initiative, revision)
    changed = _set(there, {name: values[name] for name in BASICS if name in values})
    return _saved(there, changed, activity="initiatives.basics_changed", what="三つの基本", by=by, now=now)


@transaction.atomic
def change_pitch(
    *, initiative: Initiative, revision: int, values: Mapping[str, Any], by: Person, now: datetime
) -> Initiative:
    """This function will store what the sheet for the superior says. Raises: SavedMeanwhile."""
    there = _at_revision(initiative, revision)
    changed = _set(there, {name: values[name] for name in PITCH if name in values})
    return _saved(there, changed, activity="initiatives.pitch_changed", what="説明の一枚", by=by, now=now)


@transaction.atomic
def link_operations(
    *,
    initiative: Initiative,
    shown: Collection[Operation],
    ticked: Collection[Operation],
    by: Person,
    now: datetime,
) -> int:
    """This function will link the ticked operations and unlink the others that were shown; how many changed.

    Operations that were not on the page stay as they are.
    """
    Initiative.objects.select_for_update(of=("self",), no_key=True).get(pk=initiative.pk)
    linked = set(initiative.operations.values_list("pk", flat=True))
    wanted = {one.pk for one in ticked}
    added = [one for one in shown if one.pk in wanted and one.pk not in linked]
    removed = [one for one in shown if one.pk not in wanted and one.pk in linked]
    initiative.operations.add(*added)
    initiative.operations.remove(*removed)
    if added or removed:
        payload = {"added": [one.name for one in added], "removed": [one.name for one in removed]}
        summary = f"取組「{initiative.name}」につながる業務を変えました"
        _record(initiative, "initiatives.operations_linked", summary, by, now, payload)
    return len(added) + len(removed)


@transaction.atomic
def put_away_initiative(*, initiative: Initiative, by: Person, now: datetime) -> None:
    """This function will take an initiative out of the lists; `bring_back_initiative` undoes it."""
    if Initiative.objects.filter(pk=initiative.pk, put_away_at__isnull=True).update(put_away_at=now):
        _record(initiative, "initiatives.put_away", f"取組「{initiative.name}」をしまいました", by, now)


@transaction.atomic
def bring_back_initiative(*, initiative: Initiative, by: Person, now: datetime) -> None:
    """This function will put an initiative back into the lists. Raises: AlreadyNamed."""
    try:
        with transaction.atomic():
            back = Initiative.objects.filter(pk=initiative.pk, put_away_at__isnull=False).update(
                put_away_at=None
            )
    except IntegrityError as reason:
        raise AlreadyNamed(
            _("「%s」という取組がほかにできています。先に、そちらの名前を変えてください。") % initiative.name
        ) from reason
    if back:
        _record(initiative, "initiatives.brought_back", f"取組「{initiative.name}」を戻しました", by, now)


def _at_revision(initiative: Initiative, revision: int) -> Initiative:
    there = (
        Initiative.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation")
        .prefetch_related("department", "lead")
        .get(pk=initiative.pk)
    )
    if there.revision != revision:
        raise SavedMeanwhile(there)
    return there


def _set(there: Initiative, values: Mapping[str, Any]) -> dict[str, Any]:
    """Set what differs; from what to what, as JSON."""
    changed = {}
    for name, value in values.items():
        was = getattr(there, name)
        if was != value:
            changed[name] = {"before": str(was or ""), "after": str(value or "")}
            setattr(there, name, value)
    return changed


def _saved(
    there: Initiative, changed: dict[str, Any], *, activity: str, what: str, by: Person, now: datetime
) -> Initiative:
    if not changed:
        return there
    there.revision += 1
    there.changed_at = now
    try:
        with transaction.atomic():
            there.save()
    except IntegrityError as reason:
        raise AlreadyNamed(
            _("「%s」という取組はもうあります。別の名前にしてください。") % there.name
        ) from reason
    _record(there, activity, f"取組「{there.name}」の{what}を変えました", by, now, changed)
    return there


def _record(
    initiative: Initiative,
    activity: str,
    summary: str,
    by: Person,
    now: datetime,
    payload: Mapping[str, Any] | None = None,
) -> None:
    record(
        organisation=initiative.organisation,
        by=by,
        activity=activity,
        subject=initiative,
        summary=summary,
        payload=payload,
        now=now,
    )
