"""Next actions: taken over from a round or written by people, changed, with who does it by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.plans.commands.meanwhile import ChangedMeanwhile
from meguru.apps.plans.models import NextAction
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.momentum import Proposed, stages

FIELDS = ("what", "who", "due_on", "state", "done_when", "note")


class TakenAlready(ValueError):
    """Another action that is under way serves the same statement."""


@transaction.atomic
def take_action(
    *, organisation: Organisation, proposed: Proposed, by: Person, now: dt.datetime
) -> NextAction:
    """This function will take a proposed action into the office's list. Raises: TakenAlready."""
    one = proposed.statement
    values = {
        "what": one.what,
        "who": one.who,
        "done_when": one.done,
        "statement": one.key,
        "reasons": list(proposed.reasons),
        "rule_version": stages().version,
    }
    return _make(organisation, values, by=by, now=now)


@transaction.atomic
def add_action(
    *, organisation: Organisation, values: Mapping[str, Any], by: Person, now: dt.datetime
) -> NextAction:
    """This function will put an action of people's own on the list."""
    return _make(organisation, {name: values[name] for name in FIELDS if name in values}, by=by, now=now)


@transaction.atomic
def change_action(
    *, action: NextAction, values: Mapping[str, Any], revision: int, by: Person, now: dt.datetime
) -> NextAction:
    """This function will change an action that was read at `revision`.

    Raises: ChangedMeanwhile when somebody saved in between; TakenAlready when it would come back beside another.
    """
    held = NextAction.objects.select_for_update(of=("self",), no_key=True).get(pk=action.pk)
    if held.revision != revision:
        raise ChangedMeanwhile(held, held.changed_by)
    before = {name: str(getattr(held, name) or "") for name in FIELDS}
    for name in FIELDS:
        if name in values:
            setattr(held, name, values[name])
    after = {name: str(getattr(held, name) or "") for name in FIELDS}
    if after == before:
        return held
    held.changed_by, held.changed_at, held.revision = by, now, held.revision + 1
    try:
        with transaction.atomic():
            held.save()
    except IntegrityError as reason:
        raise TakenAlready(_("同じ行動が、もう一覧にあります。")) from reason
    record(
        organisation=held.organisation,
        by=by,
        activity="plans.action_changed",
        subject=held,
        summary=f"次の行動「{held.what}」を変えました（{held.get_state_display()}）",
        payload={
            "before": {name: text for name, text in before.items() if text != after[name]},
            "after": {name: text for name, text in after.items() if text != before[name]},
        },
        now=now,
    )
    return held


def _make(
    organisation: Organisation, values: Mapping[str, Any], *, by: Person, now: dt.datetime
) -> NextAction:
    try:
        with transaction.atomic():
            made = NextAction.objects.create(
                organisation=organisation, **values, made_by=by, made_at=now, changed_by=by, changed_at=now
            )
    except IntegrityError as reason:
        raise TakenAlready(_("同じ行動が、もう一覧にあります。")) from reason
    record(
        organisation=organisation,
        by=by,
        activity="plans.action_added",
        subject=made,
        summary=f"次の行動「{made.what}」を一覧に入れました",
        payload={"statement": made.statement, "reasons": made.reasons},
        now=now,
    )
    return made
