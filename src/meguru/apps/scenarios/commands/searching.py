"""Searches as people handle them: asked for; a found plan taken on as a draft or as a trial."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from meguru.apps.processes.bridge import xml_of
from meguru.apps.processes.commands import start_draft
from meguru.apps.processes.models import Analysis, Process, ProcessVersion
from meguru.apps.registry.models import Person
from meguru.apps.scenarios import bridge
from meguru.apps.scenarios.commands.asking import TooManyWaiting, ask_for_trial
from meguru.apps.scenarios.commands.handling import NotPossible, locked, note, save_named
from meguru.apps.scenarios.models import Search, TakenPlan, Trial
from meguru.engines.redesign.process_view import CannotApply
from meguru.engines.redesign.search import FoundPlan
from meguru.engines.simulation import CannotSimulate
from meguru.engines.what_if import Base, Inputs, SearchWish, UnknownRecord, plan_as_inputs

MOST_SEARCHES_WAITING = 3


@transaction.atomic
def ask_for_search(
    *,
    process: Process,
    name: str,
    base: Base,
    inputs: Inputs,
    wish: SearchWish,
    likely_seconds: float,
    version: ProcessVersion | None,
    analysis: Analysis | None,
    judged: Sequence[dict[str, Any]] = (),
    by: Person | None,
    now: dt.datetime,
) -> Search:
    """This function will put a search into the queue, with the drawing as it is now.

    The same search asked for twice by the same person (a button pressed twice) is one search.
    Raises: AlreadyNamed; TooManyWaiting.
    """
    search = Search(
        organisation=process.organisation,
        process=process,
        name=name,
        version=version,
        analysis=analysis,
        base_name=base.name[:200],
        xml=xml_of(base.diagram),
        inputs=bridge.as_row(inputs),
        wish=bridge.as_row(wish),
        likely_seconds=likely_seconds,
        judged=list(judged),
        asked_by=by,
        asked_at=now,
    )
    twin = _twin_of(search)
    if twin is not None:
        return twin
    if process.searches.waiting().count() >= MOST_SEARCHES_WAITING:
        raise TooManyWaiting(
            f"このプロセスでは、もう {MOST_SEARCHES_WAITING} 件の探索が順番を待っています。終わるのを待つか、取りやめてください。"
        )
    save_named(search)
    note(search, "asked", f"探索「{name}」を始めました（{base.name}）", by=by, now=now)
    return search


@transaction.atomic
def draft_of_plan(*, search: Search, place: int, by: Person, now: dt.datetime) -> ProcessVersion:
    """This function will make a draft of the to-be process out of a found plan; once only, while the draft is there.

    Raises: NotPossible when there is no such plan, it changes no step, or its base is gone.
    """
    current = locked(search)
    found = plan_at(current, place)
    taken = _taken(current, place)
    if taken.draft is not None:
        return taken.draft
    if not found.redesigns:
        raise NotPossible("この案で変わるのは人数だけで、図は今と同じです。試算にして確かめてください。")
    try:
        diagram = bridge.diagram_of_plan(current, found)
    except (CannotApply, CannotSimulate, bridge.BaseIsGone, UnknownRecord) as reason:
        raise NotPossible(f"この案の図を作れませんでした。{reason}") from reason
    taken.draft = start_draft(
        process=current.process,
        kind=ProcessVersion.Kind.TO_BE,
        based_on=current.version,
        diagram=diagram,
        note=f"探索「{current.name}」の案{place}から"[:400],
        by=by,
        now=now,
    )
    taken.save()
    return taken.draft


@transaction.atomic
def trial_of_plan(*, search: Search, place: int, by: Person, now: dt.datetime) -> Trial:
    """This function will make a trial out of a found plan; once only, while the trial is there.

    Raises: NotPossible when there is no such plan or its base is gone; AlreadyNamed; TooManyWaiting.
    """
    current = locked(search)
    found = plan_at(current, place)
    taken = _taken(current, place)
    if taken.trial is not None:
        return taken.trial
    try:
        base, inputs = bridge.base_of(current), bridge.inputs_of(current)
    except (bridge.BaseIsGone, UnknownRecord) as reason:
        raise NotPossible(str(reason)) from reason
    ending = f"の案{place}"
    taken.trial = ask_for_trial(
        process=current.process,
        name=current.name[: 120 - len(ending)] + ending,
        base=base,
        inputs=plan_as_inputs(inputs, found.plan),
        version=current.version,
        analysis=current.analysis,
        judged=current.judged,
        by=by,
        now=now,
    )
    taken.save()
    return taken.trial


def plan_at(search: Search, place: int) -> FoundPlan:
    """The plan with this number on the front. Raises: NotPossible."""
    if search.state != Search.State.DONE:
        raise NotPossible("この探索は、まだ終わっていません。")
    try:
        front = bridge.found_of(search).front
    except UnknownRecord as reason:
        raise NotPossible(str(reason)) from reason
    if not 1 <= place <= len(front):
        raise NotPossible("その番号の案はありません。一覧から選び直してください。")
    return front[place - 1]


def _taken(search: Search, place: int) -> TakenPlan:
    found, _made = TakenPlan.objects.get_or_create(
        search=search, place=place, defaults={"organisation": search.organisation}
    )
    return found


def _twin_of(search: Search) -> Search | None:
    if search.asked_by is None:
        return None
    others = search.process.searches.in_use().filter(name=search.name, asked_by=search.asked_by)
    asked = (search.inputs, search.wish, search.xml)
    return next((one for one in others if (one.inputs, one.wish, one.xml) == asked), None)
