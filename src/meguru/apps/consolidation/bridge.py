"""Rows <-> engine values: servers of the karte become a question, a question and its answer become JSON and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from meguru.apps.systems.models import Contract, InformationSystem, Interface, Segment, Server
from meguru.engines.calendars import fiscal_year
from meguru.engines.consolidation import (
    VERSION,
    HostType,
    Licence,
    Machine,
    Missing,
    Move,
    Mover,
    NeverMoves,
    Pin,
    Placement,
    Rules,
    Short,
    SystemSaving,
    Task,
    Tight,
    Waves,
    Year,
    load_of,
)
from meguru.engines.spreadsheets.numerals import folded


class UnknownRecord(ValueError):
    """Stored by another version of the program."""


@dataclass(frozen=True, slots=True)
class Moving:
    """What moving takes: per server, and what the years can bear."""

    yen_per_server: int
    days_per_server: int
    years: tuple[Year, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One study: what is placed, how it moves, what things are called, and where the prices are from."""

    task: Task
    moving: Moving
    needs: tuple[tuple[str, str], ...]
    earliest: Mapping[str, int]
    systems: Mapping[str, str]  # key -> name
    servers: Mapping[str, str]
    kind_names: Mapping[str, str]
    prices_from: str
    choices: Mapping[str, Any]  # what was typed, to begin the next study with


def machines_of(servers: Iterable[Server]) -> tuple[Machine, ...]:
    """Servers as the engine knows them; the network of the system counts where the server has none of its own."""
    return tuple(_machine(one) for one in servers)


def _machine(one: Server) -> Machine:
    segment = one.segment if one.segment != Segment.UNKNOWN else one.system.segment
    return Machine(
        key=str(one.pk),
        system=str(one.system_id),
        cores=one.cores,
        memory_gib=one.memory_gib,
        disk_gib=one.disk_gib,
        cpu_peak=one.cpu_peak,
        memory_peak=one.memory_peak,
        cpu_by_hour=_hours(one.cpu_by_hour),
        segment=None if segment == Segment.UNKNOWN else segment,
        apart=f"{one.system_id}:{one.keep_apart}" if one.keep_apart else "",
        licence=licence_key(one),
        yearly_yen=one.yearly_yen,
    )


def licence_key(one: Server) -> str:
    """What a host must have to carry a server: how it is counted, of which product and edition; "" for nothing.

    Products are told apart by their name without width, case and white space; one that nobody named is one of its own.
    """
    if one.licence_by not in (Server.LicenceBy.CORE, Server.LicenceBy.HOST):
        return ""
    name = f"{one.licence_product} {one.licence_edition}".strip()
    return f"{one.licence_by}:{folded(name).casefold()}" if name else one.licence_by


def licence_of(key: str, *, general: Mapping[str, Licence], yen: int | None = None) -> Licence:
    """A licence with a price of its own, or with the general price of what it is counted by."""
    by = key.partition(":")[0]
    if yen is None:
        return replace(general[by], key=key)
    return Licence(key, yen_per_core=yen) if by == Server.LicenceBy.CORE else Licence(key, yen_per_host=yen)


def _hours(stored: Any) -> tuple[Decimal, ...]:
    """24 numbers, or nothing: what an import left half is not measured."""
    if not isinstance(stored, list) or len(stored) != 24:
        return ()
    try:
        found = tuple(Decimal(str(one)) for one in stored)
    except InvalidOperation:
        return ()
    return found if all(one.is_finite() for one in found) else ()


def earliest_years(contracts: Iterable[Contract]) -> dict[str, int]:
    """The fiscal year in which the last contract of a system ends: from then on it can move."""
    found: dict[str, int] = {}
    for one in contracts:
        if one.ends_on is not None:
            key, year = str(one.system_id), fiscal_year(one.ends_on)
            found[key] = max(found.get(key, year), year)
    return found


def needs_of(interfaces: Iterable[Interface]) -> tuple[tuple[str, str], ...]:
    """Pairs (system, what it stops without)."""
    return tuple(
        (str(one.other_id), str(one.system_id))
        for one in interfaces
        if one.other_id is not None and one.is_needed_to_run
    )


def names_of(systems: Iterable[InformationSystem]) -> dict[str, str]:
    return {str(one.pk): one.name for one in systems}


def question_row(question: Question) -> dict[str, Any]:
    """A question as JSON."""
    task = question.task
    return {
        "version": VERSION,
        "machines": [_machine_row(one) for one in task.machines],
        "kinds": [asdict(one) for one in task.kinds],
        "licences": [asdict(one) for one in task.licences],
        "rules": asdict(task.rules),
        "pins": [list(one) for one in task.pins],
        "excluded": sorted(task.excluded),
        "moving": {
            "yen_per_server": question.moving.yen_per_server,
            "days_per_server": question.moving.days_per_server,
            "years": [asdict(one) for one in question.moving.years],
        },
        "needs": [list(one) for one in question.needs],
        "earliest": dict(question.earliest),
        "systems": dict(question.systems),
        "servers": dict(question.servers),
        "kind_names": dict(question.kind_names),
        "prices_from": question.prices_from,
        "choices": dict(question.choices),
    }


def question_of(row: Mapping[str, Any]) -> Question:
    """The question that a row holds. Raises: UnknownRecord."""
    try:
        return Question(
            task=Task(
                machines=tuple(_machine_of(one) for one in row["machines"]),
                kinds=tuple(HostType(**one) for one in row["kinds"]),
                licences=tuple(Licence(**one) for one in row["licences"]),
                rules=Rules(**row["rules"]),
                pins=tuple(Pin(*one) for one in row["pins"]),
                excluded=frozenset(row["excluded"]),
            ),
            moving=Moving(
                row["moving"]["yen_per_server"],
                row["moving"]["days_per_server"],
                tuple(Year(**one) for one in row["moving"]["years"]),
            ),
            needs=tuple((key, needed) for key, needed in row["needs"]),
            earliest=row["earliest"],
            systems=row["systems"],
            servers=row["servers"],
            kind_names=row["kind_names"],
            prices_from=row["prices_from"],
            choices=row["choices"],
        )
    except (KeyError, TypeError, ValueError) as reason:
        raise UnknownRecord(
            "この検討は別の版で保存されたため、開けません。同じ条件で、もう一度計算してください。"
        ) from reason


def movers_of(question: Question, saved: Sequence[SystemSaving]) -> tuple[Mover, ...]:
    """Every system with a placed server, with what its move takes and saves."""
    moving = question.moving
    return tuple(
        Mover(
            key=one.system,
            yen=one.servers * moving.yen_per_server,
            days=one.servers * moving.days_per_server,
            saved_yen=one.saved_yen,
            earliest=question.earliest.get(one.system),
        )
        for one in saved
    )


def record_row(
    question: Question, placement: Placement, saved: Sequence[SystemSaving], waves: Waves
) -> dict[str, Any]:
    """An answer as JSON, with the load of every host."""
    hosts = []
    for host in placement.hosts:
        load = load_of(question.task, placement, host)
        hosts.append(
            {
                "kind": host.kind,
                "segment": host.segment,
                "machines": list(host.machines),
                "name": host.name,
                "cpu": list(load.cpu),
                "memory_mib": load.memory_mib,
                "disk_gib": load.disk_gib,
                "yen": load.yearly_yen,
            }
        )
    return {
        "version": VERSION,
        "hosts": hosts,
        "left": [[one.machine, one.why.value] for one in placement.left],
        "parts": [asdict(one) for one in placement.parts],
        "basis": {key: one.basis.value for key, one in placement.sized.items()},
        "clipped": sorted(key for key, one in placement.sized.items() if one.clipped),
        "disk_unknown": sorted(key for key, one in placement.sized.items() if one.disk_unknown),
        "savings": [asdict(one) for one in saved],
        "waves": _waves_row(waves),
    }


def _waves_row(waves: Waves) -> dict[str, Any]:
    return {
        "moves": [list(one) for one in waves.moves],
        "saved_yen": waves.saved_yen,
        "bound_yen": waves.bound_yen,
        "never": [[key, why.value] for key, why in waves.never],
        "missing": [[one.what.value, [list(year) for year in one.years]] for one in waves.missing],
    }


def waves_of(row: Mapping[str, Any]) -> Waves:
    return Waves(
        moves=tuple(Move(*one) for one in row["moves"]),
        saved_yen=row["saved_yen"],
        bound_yen=row["bound_yen"],
        never=tuple((key, NeverMoves(why)) for key, why in row["never"]),
        missing=tuple(
            Missing(Tight(what), tuple(Short(*one) for one in years)) for what, years in row["missing"]
        ),
    )


def _machine_row(one: Machine) -> dict[str, Any]:
    return asdict(one) | {
        "memory_gib": _text(one.memory_gib),
        "cpu_peak": _text(one.cpu_peak),
        "memory_peak": _text(one.memory_peak),
        "cpu_by_hour": [str(value) for value in one.cpu_by_hour],
    }


def _machine_of(row: Mapping[str, Any]) -> Machine:
    return Machine(
        **{
            **row,
            "memory_gib": _number(row["memory_gib"]),
            "cpu_peak": _number(row["cpu_peak"]),
            "memory_peak": _number(row["memory_peak"]),
            "cpu_by_hour": tuple(Decimal(value) for value in row["cpu_by_hour"]),
        }
    )


def _text(value: Decimal | int | None) -> str | None:
    return None if value is None else str(value)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
