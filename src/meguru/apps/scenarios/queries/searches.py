"""The searches of a process: what one may start from, the list, and one with what it found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.processes.models import Process
from meguru.apps.registry.models import Person
from meguru.apps.scenarios import bridge
from meguru.apps.scenarios.models import Search, Trial
from meguru.apps.scenarios.queries.bases import Start, choices_of, judged_of
from meguru.engines.what_if import (
    Looking,
    Searchable,
    SearchWish,
    UnknownRecord,
    expected_seconds,
    searchable,
)
from meguru.engines.what_if.drawing import label_of

MOST_TRIALS = 12
MOST_REMEMBERED = 5  # searches whose real time corrects the expected one
SLOWEST, QUICKEST = 20.0, 0.02
MORE_PEOPLE = 2  # than today, that a pool may get while nobody says otherwise


@dataclass(frozen=True, slots=True)
class Asking:
    """Everything that the form of a search begins with. `steps` are (id, label) of steps that may be asked to stay."""

    start: Start
    found: Searchable
    wish: SearchWish
    judged: list[dict[str, Any]]
    steps: tuple[tuple[str, str], ...]
    reserved: tuple[tuple[str, str], ...]
    minutes: dict[Looking, str]
    remembered: Search | None


@dataclass(frozen=True, slots=True)
class SearchRow:
    """One search in the list; `plans` is None until it is finished (or when another program stored it)."""

    search: Search
    plans: int | None
    redesigns: int | None


def search_choices(process: Process, user: Person) -> list[tuple[str, str]]:
    """(key, words) of what a search may start from: drawings, analyses, and the conditions of trials."""
    trials = Trial.objects.visible_to(user).light().filter(process=process).in_use().order_by("-asked_at")
    kept = [
        (f"trial-{trial.pk}", _("試算「%s」の条件") % trial.name)
        for trial in trials.exclude(state=Trial.State.FAILED)[:MOST_TRIALS]
    ]
    return [*choices_of(process, user), *kept]


def asking(process: Process, user: Person, start: Start) -> Asking:
    """The first values of the form: the wish of the last search of this process, else the usual one.

    Raises: CannotSimulate when this base makes no design.
    """
    judged = judged_of(process, user)
    base, inputs = start.base, start.starting.inputs
    more = bridge.judged_proposals(base, inputs, judged) if judged else ()
    found = searchable(base, inputs, more=more)
    wish, remembered = _remembered(process, user)
    if wish is None:
        most = {key: today + MORE_PEOPLE for key, (_name, today) in found.pools.items()}
        wish = SearchWish(most=most)
    pace = _pace(user)
    return Asking(
        start=start,
        found=found,
        wish=wish,
        judged=judged,
        steps=tuple(
            (node.id, label_of(base.diagram, node.id))
            for node in base.diagram.tasks()
            if node.id in found.design.scenario.tasks and node.id not in found.reserved
        ),
        reserved=tuple((label_of(base.diagram, key), why) for key, why in found.reserved.items()),
        minutes={
            one: minutes_words(expected_seconds(found, inputs, budget=one.budget) * pace) for one in Looking
        },
        remembered=remembered,
    )


def search_name_for(process: Process) -> str:
    """A first name: 探索1, 探索2, and so on."""
    taken = set(process.searches.in_use().values_list("name", flat=True))
    number = len(taken) + 1
    while (name := _("探索%s") % number) in taken:
        number += 1
    return name


def search_rows(process: Process, user: Person) -> list[SearchRow]:
    """The searches in use, newest first."""
    rows = Search.objects.visible_to(user).light().filter(process=process).in_use().select_related("asked_by")
    return [_row(search) for search in rows.order_by("-asked_at")]


def searches_put_away(process: Process, user: Person) -> list[Search]:
    """Those that were put away, newest first."""
    away = Search.objects.visible_to(user).light().filter(process=process, put_away_at__isnull=False)
    return list(away.order_by("-put_away_at"))


def searches_before(search: Search) -> int:
    """How many searches of anybody wait before this one."""
    return Search.objects.waiting().filter(asked_at__lt=search.asked_at).count()


def time_left(search: Search, *, now: dt.datetime) -> str:
    """How long a running search will take still, from how quick it was so far; empty while nobody can tell."""
    if search.started_at is None or not 2 <= search.percent < 100:
        return ""
    gone = (now - search.started_at).total_seconds()
    return minutes_words(gone * (100 - search.percent) / search.percent)


def minutes_words(seconds: float) -> str:
    """About how long, in words for people who wait."""
    if seconds <= 60:
        return _("1分ほど")
    if seconds < 90 * 60:
        return _("約%s分") % ceil(seconds / 60)
    return _("約%s時間") % ceil(seconds / 3600)


def _row(search: Search) -> SearchRow:
    if search.state != Search.State.DONE:
        return SearchRow(search, None, None)
    try:
        found = bridge.found_of(search)
    except UnknownRecord:
        return SearchRow(search, None, None)
    plans = [one for one in found.front if one.gain is not None]
    return SearchRow(search, len(plans), len({pick for one in plans for pick in one.plan.picks}))


def _remembered(process: Process, user: Person) -> tuple[SearchWish | None, Search | None]:
    last = Search.objects.visible_to(user).light().filter(process=process).order_by("-asked_at").first()
    try:
        return (bridge.wish_of(last), last) if last is not None else (None, None)
    except UnknownRecord:
        return None, None


def _pace(user: Person) -> float:
    """How much longer than expected the last searches really took."""
    done = Search.objects.visible_to(user).done().filter(started_at__isnull=False, likely_seconds__gt=0)
    rows: Sequence[tuple[Any, Any, float]] = done.order_by("-finished_at").values_list(
        "started_at", "finished_at", "likely_seconds"
    )[:MOST_REMEMBERED]
    expected = sum(likely for _from, _to, likely in rows)
    really = sum((ended - begun).total_seconds() for begun, ended, _likely in rows)
    return min(max(really / expected, QUICKEST), SLOWEST) if expected else 1.0
