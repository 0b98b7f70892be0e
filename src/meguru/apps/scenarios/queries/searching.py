"""What a search of a process starts from, when the machine asks and not a person on a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.utils.translation import gettext as _

from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.scenarios.queries.bases import Start, start_of_analysis, start_of_version
from meguru.engines.bpmn import read_bpmn
from meguru.engines.redesign.search import Limits, SearchQuestion, people_of
from meguru.engines.scenario_files import holds_parameters, read_for_drawing
from meguru.engines.what_if import (
    Base,
    Inputs,
    Known,
    build,
    input_lines,
    pool_named,
    question_of,
    starting_inputs,
)

MOST_NAMED = 8
MOST_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search as it is asked for: `process` is a number, a name or a .bpmn file; None is not stated."""

    process: str
    budget: int
    seed: int
    fiscal_year: int
    people: int | None = None
    ranges: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    fixed_staff: bool = False
    on_time_share: float | None = None
    deadline_days: float | None = None
    yen: float | None = None
    keep: frozenset[str] = frozenset()
    drops_on_a_guess: bool = False
    volume: int | None = None
    from_log: bool = False
    scenario: str = ""


@dataclass(frozen=True, slots=True)
class AskedSearch:
    """A question ready to search, whose it is, and its conditions in words."""

    question: SearchQuestion
    name: str
    office: str
    file_name: str
    lines: tuple[str, ...]


class NoSuchProcess(ValueError):
    """What was asked for is no process that can be searched; said in plain words."""


def asked_search(wanted: Wanted) -> AskedSearch:
    """The question that somebody asks of a process or a file.

    Without a limit of people, no more than today work under any plan.
    Raises: NoSuchProcess; Refused; UnknownRecord; CannotSimulate.
    """
    path = Path(wanted.process)
    if path.suffix.lower() in (".bpmn", ".xml") or path.is_file():
        scenario = Path(wanted.scenario) if wanted.scenario else None
        start = start_of_file(path, fiscal_year=wanted.fiscal_year, scenario=scenario)
        name, office = path.stem, ""
        file_name = path.stem or "process"
    else:
        process = process_called(wanted.process)
        start = start_of_process(process, fiscal_year=wanted.fiscal_year, from_log=wanted.from_log)
        name, office, file_name = process.name, process.organisation.name, f"process-{process.pk}"
    inputs = _inputs(start.starting.inputs, wanted)
    lines = [
        f"{line.label}：{line.value}"
        for line in input_lines(inputs, diagram=start.base.diagram, base_name=start.base.name)
    ]
    return AskedSearch(
        question=_question(start.base, inputs, wanted),
        name=name,
        office=office,
        file_name=file_name,
        lines=(*lines, *start.starting.sources, *start.starting.questions),
    )


def _inputs(inputs: Inputs, wanted: Wanted) -> Inputs:
    if wanted.volume is not None:
        inputs = replace(inputs, yearly_volume=wanted.volume, monthly_volume=None)
    if wanted.deadline_days is not None:
        inputs = replace(inputs, deadline_days=wanted.deadline_days)
    return replace(inputs, fiscal_year=wanted.fiscal_year)


def _question(base: Base, inputs: Inputs, wanted: Wanted) -> SearchQuestion:
    design = build(base, inputs).design
    names = {key: pool.name for key, pool in design.scenario.pools.items()}
    staffing = {pool_named(names, name): span for name, span in wanted.ranges.items()}
    fixed = wanted.fixed_staff or (not design.scenario.pools)
    limits = Limits(
        people=wanted.people if wanted.people is not None or fixed else people_of(design),
        on_time_share=wanted.on_time_share,
        yen=wanted.yen,
        keep=wanted.keep,
    )
    return question_of(
        base,
        inputs,
        budget=wanted.budget,
        seed=wanted.seed,
        limits=limits,
        staffing={} if fixed else staffing or None,
        drops_on_a_guess=wanted.drops_on_a_guess,
    )


def start_of_file(path: Path, *, fiscal_year: int, scenario: Path | None = None) -> Start:
    """A drawing in a file, with the parameters of `scenario` or, without one, those inside the drawing.

    Raises: NoSuchProcess; Refused when a file cannot be used.
    """
    content = _content(path)
    diagram = read_bpmn(content)
    parameters = _content(scenario) if scenario is not None else content
    if scenario is None and not holds_parameters(content):
        starting = starting_inputs(diagram, known=Known(), fiscal_year=fiscal_year)
        return Start(f"file-{path.name}", Base(diagram=diagram, name=path.name), None, None, starting)
    read = read_for_drawing(parameters, diagram)
    yearly = sum(read.scenario.arrivals.per_hour_of_week) * 365 / 7
    base = Base(diagram=diagram, name=path.name, fitted=read.scenario, fitted_yearly=yearly)
    starting = starting_inputs(
        diagram, known=Known(), fiscal_year=fiscal_year, fitted=read.scenario, yearly=yearly
    )
    said = (_("件数・人数・時間・割合は、%s の値です。") % (scenario or path).name,)
    told = tuple(remark.message for remark in read.remarks)
    return Start(f"file-{path.name}", base, None, None, replace(starting, sources=(*said, *told)))


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise NoSuchProcess(_("%s は 20 MB を超えています。業務ごとに図を分けてください。") % path)
        return path.read_bytes()
    except OSError as reason:
        raise NoSuchProcess(_("%s を読めません。場所と名前を確かめてください。") % path) from reason


def start_of_process(process: Process, *, fiscal_year: int, from_log: bool = False) -> Start:
    """The newest drawing of today, else the newest one; or the newest finished analysis of a log.

    Raises: NoSuchProcess when there is nothing to simulate.
    """
    if from_log:
        start = start_of_analysis(process.analyses.done().order_by("-pk").first(), process, fiscal_year)
    else:
        versions = process.versions.order_by("-number")
        newest = versions.filter(kind=ProcessVersion.Kind.AS_IS).first() or versions.first()
        start = start_of_version(newest, process, fiscal_year)
    if start is None:
        raise NoSuchProcess(
            _("業務プロセス「%s」には、まだ図も分析もありません。図を描くか、作業記録を取り込んでください。")
            % process.name
        )
    return start


def process_called(text: str) -> Process:
    """The process of a number or a name. Raises: NoSuchProcess, naming those that come near."""
    found = Process.objects.select_related("organisation")
    if text.isdecimal() and len(text) < 19:
        process = found.filter(pk=int(text)).first()
        if process is not None:
            return process
    named = list(found.filter(name=text)[: MOST_NAMED + 1]) or list(
        found.filter(name__contains=text)[: MOST_NAMED + 1]
    )
    if len(named) == 1:
        return named[0]
    if not named:
        raise NoSuchProcess(
            _("「%s」という業務プロセスもファイルもありません。名前か番号を確かめてください。") % text
        )
    listed = "、".join(f"{one.pk}（{one.organisation.name}：{one.name}）" for one in named[:MOST_NAMED])
    raise NoSuchProcess(_("当てはまる業務プロセスが二つ以上あります。番号で指定してください：%s") % listed)
