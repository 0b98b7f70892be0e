"""Makers of trials and searches for tests."""

from __future__ import annotations

import datetime as dt
from itertools import count

from meguru.apps.processes import commands as processes
from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.processes.testing import NOON, make_process
from meguru.apps.registry.models import Person
from meguru.apps.scenarios import bridge, commands
from meguru.apps.scenarios.models import Search, Trial
from meguru.apps.scenarios.search_worker import work_once as search_once
from meguru.apps.scenarios.worker import work_once
from meguru.engines.bpmn import DiagramBuilder, StepFacts, Trait, lay_out, replace_node, write_bpmn
from meguru.engines.what_if import Inputs, Known, SearchWish, starting_inputs

_numbers = count(1)


def make_drawn_process(*, process: Process | None = None, with_minutes: bool = True) -> Process:
    """A process with a drawing: two lanes, three steps, one way back."""
    drawn = process or make_process()
    processes.import_bpmn(
        process=drawn,
        content=counter_file(with_minutes=with_minutes),
        file_name="counter.bpmn",
        kind=ProcessVersion.Kind.AS_IS,
        note="",
        by=None,
        now=NOON,
    )
    return drawn


def counter_file(*, with_minutes: bool = True) -> bytes:
    """受付 -> 確認 -> (不備なら受付へ戻る) -> 入力, as BPMN."""
    builder = DiagramBuilder(name="転入届")
    desk, typing = builder.lane(name="窓口係", id="desk"), builder.lane(name="入力係", id="typing")
    start = builder.start(id="start", lane=desk)
    receive = builder.task(name="受付", id="receive", lane=desk)
    check = builder.task(name="形式の確認", id="check", lane=desk, traits=[Trait.CHECK])
    choice = builder.gateway(name="不備があるか", id="choice", lane=desk)
    enter = builder.task(name="入力", id="enter", lane=typing, traits=[Trait.DATA_ENTRY])
    builder.chain(start, receive, check, choice)
    builder.flow(choice, receive, name="ある", id="back")
    builder.flow(choice, enter, name="ない", id="on")
    builder.chain(enter, builder.end(id="end", lane=typing))
    diagram = builder.build()
    if with_minutes:
        for key, minutes in (("receive", 10.0), ("check", 12.0), ("enter", 8.0)):
            diagram = replace_node(diagram, node_id=key, facts=StepFacts(minutes=minutes))
    return write_bpmn(lay_out(diagram))


def make_trial(
    process: Process | None = None, *, name: str = "", by: Person | None = None, **inputs: object
) -> Trial:
    """A trial that waits, with few replications."""
    drawn = process or make_drawn_process()
    version = drawn.versions.order_by("-number").first()
    assert version is not None
    base = bridge.base_of_version(version)
    first = starting_inputs(base.diagram, known=Known(yearly_volume=400), fiscal_year=2026).inputs
    return commands.ask_for_trial(
        process=drawn,
        name=name or f"試算{next(_numbers)}",
        base=base,
        inputs=Inputs(**{**_fields(first), "replications": 5, **inputs}),
        version=version,
        analysis=None,
        by=by,
        now=NOON + dt.timedelta(seconds=next(_numbers)),
    )


def make_done_trial(process: Process | None = None, **values: object) -> Trial:
    """A trial that was really computed."""
    trial = make_trial(process, **values)
    while work_once(worker="test"):
        pass
    trial.refresh_from_db()
    return trial


def make_search(
    process: Process | None = None,
    *,
    name: str = "",
    by: Person | None = None,
    volume: int = 400,
    **wish: object,
) -> Search:
    """A search that waits, with as few simulated years as a search may have."""
    drawn = process or make_drawn_process()
    version = drawn.versions.order_by("-number").first()
    assert version is not None
    base = bridge.base_of_version(version)
    wished = SearchWish(**{"budget": 50, "most": {"desk": 2}, "people": 3, **wish})  # type: ignore[arg-type]
    return commands.ask_for_search(
        process=drawn,
        name=name or f"探索{next(_numbers)}",
        base=base,
        inputs=starting_inputs(base.diagram, known=Known(yearly_volume=volume), fiscal_year=2026).inputs,
        wish=wished,
        likely_seconds=1.0,
        version=version,
        analysis=None,
        by=by,
        now=NOON + dt.timedelta(seconds=next(_numbers)),
    )


def make_done_search(process: Process | None = None, **values: object) -> Search:
    """A search that was really computed."""
    search = make_search(process, **values)  # type: ignore[arg-type]
    while search_once(worker="test"):
        pass
    search.refresh_from_db()
    return search


def _fields(inputs: Inputs) -> dict[str, object]:
    return {name: getattr(inputs, name) for name in Inputs.__dataclass_fields__}
