"""One finished study as people read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.consolidation import bridge, words
from meguru.apps.consolidation.models import Study
from meguru.apps.registry.models import Person
from meguru.apps.systems.permissions import sights_of
from meguru.engines.consolidation import (
    NO_GAP,
    VERSION,
    Basis,
    HostType,
    Mover,
    Part,
    Stays,
    SystemSaving,
    Waves,
    saved_in,
)

MIB = 1024
MILLI = 1000


@dataclass(frozen=True, slots=True)
class HostRow:
    """One host: what it is, what stands on it, how full it is (shares of the whole machine), what it costs."""

    number: int
    key: str
    kind: str
    segment: str
    servers: tuple[tuple[str, str, str, str], ...]  # key, server, system, basis
    hours: tuple[float, ...]
    memory: float
    disk: float
    yearly_yen: int
    is_by_hand: bool

    @property
    def bars(self) -> tuple[dict[str, float], ...]:
        """The picture of the day in a frame of 240 x 60."""
        return tuple(
            {"x": hour * 10 + 1, "y": round(60 - 60 * share, 1), "height": round(60 * share, 1)}
            for hour, share in enumerate(self.hours)
        )

    @property
    def busiest(self) -> float:
        return max(self.hours)

    @property
    def busiest_hour(self) -> int:
        return self.hours.index(self.busiest)


@dataclass(frozen=True, slots=True)
class LeftRow:
    """Servers that stay for one reason."""

    why: str
    what_to_do: str
    servers: tuple[tuple[str, str, str], ...]  # key, server, system
    is_by_hand: bool = False


@dataclass(frozen=True, slots=True)
class YearRow:
    """What moves in one fiscal year, what it takes, and what is saved in it by those who moved before."""

    fiscal_year: int
    systems: tuple[str, ...]
    yen: int
    days: int
    limit_yen: int | None
    limit_days: int | None
    saved_yen: int


@dataclass(frozen=True, slots=True)
class PartRow:
    segment: str
    part: Part


@dataclass(frozen=True, slots=True)
class Result:
    """Everything of one study; yen are there in any case, pages show them to who may see them."""

    study: Study
    question: bridge.Question
    hosts: tuple[HostRow, ...]
    left: tuple[LeftRow, ...]
    parts: tuple[PartRow, ...]
    savings: tuple[tuple[str, SystemSaving], ...]
    waves: Waves
    years: tuple[YearRow, ...]
    measured: tuple[tuple[str, int], ...]
    clipped: int
    disk_unknown: int
    cores_before: int
    cores_after: int
    memory_before: float
    memory_after: int

    @property
    def servers(self) -> int:
        return sum(len(one.servers) for one in self.hosts)

    @property
    def stay(self) -> int:
        return sum(len(one.servers) for one in self.left)

    @property
    def cost_yen(self) -> int:
        return sum(one.part.cost_yen for one in self.parts)

    @property
    def bound_yen(self) -> int:
        return sum(one.part.bound_yen for one in self.parts)

    @property
    def is_optimal(self) -> bool:
        return self.cost_yen - self.bound_yen <= NO_GAP * self.cost_yen

    @property
    def gap(self) -> float:
        return (self.cost_yen - self.bound_yen) / self.cost_yen if self.cost_yen else 0.0

    @property
    def before_yen(self) -> int:
        return sum(one.before_yen for _name, one in self.savings)

    @property
    def saved_yen(self) -> int:
        return sum(one.saved_yen for _name, one in self.savings)

    @property
    def unknown(self) -> int:
        """Placed servers whose cost nobody knows."""
        return sum(one.unknown for _name, one in self.savings)

    @property
    def never(self) -> tuple[tuple[str, str], ...]:
        names = self.question.systems
        return tuple((names.get(key, key), words.never(why)) for key, why in self.waves.never)

    @property
    def missing(self) -> tuple[tuple[str, tuple[tuple[int, int, int], ...]], ...]:
        return tuple(
            (words.tight(one.what), tuple((year.fiscal_year, year.yen, year.days) for year in one.years))
            for one in self.waves.missing
        )


@dataclass(frozen=True, slots=True)
class PlannedSaving:
    """集約で減る費用: of a study, for the ledger of savings, by fiscal year, with where it is from.

    `unknown_servers` are not in the figure, since nobody knows what they cost today; so it is at least this much.
    """

    study: int
    name: str
    yen_by_fiscal_year: Mapping[int, int]
    yen_a_year: int
    source: str
    rule_version: str
    unknown_servers: int


def sees_costs(study: Study, user: Person) -> bool:
    """Whether this person may see the costs of every department whose systems are in the study."""
    return sights_of(user).costs.issuperset(study.departments)


def studies_before(study: Study) -> int:
    """How many wait in front of this one."""
    return Study.objects.filter(state=Study.State.QUEUED, asked_at__lt=study.asked_at).count()


def result_of(study: Study) -> Result:
    """This function will read a finished study. Raises: bridge.UnknownRecord."""
    question = bridge.question_of(study.question)
    record = study.record or {}
    if record.get("version") != VERSION:
        raise bridge.UnknownRecord(
            _("この検討は別の版で保存されたため、開けません。同じ条件で、もう一度計算してください。")
        )
    kinds = {kind.key: kind for kind in question.task.kinds}
    machines = {one.key: one for one in question.task.machines}
    systems = {key: question.systems.get(one.system, one.system) for key, one in machines.items()}
    placed = [key for host in record["hosts"] for key in host["machines"]]
    saved = tuple(SystemSaving(**one) for one in record["savings"])
    waves = bridge.waves_of(record["waves"])
    basis = Counter(record["basis"].values())
    return Result(
        study=study,
        question=question,
        hosts=tuple(
            _host(number, host, kinds[host["kind"]], question, record, systems)
            for number, host in enumerate(record["hosts"], start=1)
        ),
        left=_left(record["left"], question, systems),
        parts=tuple(PartRow(words.segment(one["segment"]), Part(**one)) for one in record["parts"]),
        savings=tuple((question.systems.get(one.system, one.system), one) for one in saved),
        waves=waves,
        years=_years(question, waves, bridge.movers_of(question, saved)),
        measured=tuple((words.basis(one), basis[one.value]) for one in Basis),
        clipped=len(record["clipped"]),
        disk_unknown=len(record["disk_unknown"]),
        cores_before=sum(machines[key].cores or 0 for key in placed),
        cores_after=sum(kinds[host["kind"]].cores for host in record["hosts"]),
        memory_before=float(sum(machines[key].memory_gib or 0 for key in placed)),
        memory_after=sum(kinds[host["kind"]].memory_gib for host in record["hosts"]),
    )


def expected_saving(study: Study) -> PlannedSaving | None:
    """What a study expects to be saved in each fiscal year, in yen; None while it is not computed or moves nothing."""
    if study.state != Study.State.DONE:
        return None
    found = result_of(study)
    if not found.waves.moves:
        return None
    moved = {one.system for one in found.waves.moves}
    return PlannedSaving(
        study=study.pk,
        name=study.name,
        yen_by_fiscal_year={one.fiscal_year: one.saved_yen for one in found.years},
        yen_a_year=sum(one.saved_yen for _name, one in found.savings if one.system in moved),
        source=_("サーバーの集約の検討「%(name)s」。値段の出どころ：%(prices)s")
        % {"name": study.name, "prices": found.question.prices_from},
        rule_version=VERSION,
        unknown_servers=sum(one.unknown for _name, one in found.savings if one.system in moved),
    )


def server_rows(result: Result) -> list[tuple[str, str, str, str, int | None, str]]:
    """Every server for a file: system, server, network, where it goes or why it stays, host, basis."""
    machines = {one.key: one for one in result.question.task.machines}
    rows: list[tuple[str, str, str, str, int | None, str]] = []
    for host in result.hosts:
        for key, server, system, basis in host.servers:
            rows.append(
                (system, server, words.segment(machines[key].segment or ""), host.kind, host.number, basis)
            )
    for one in result.left:
        for key, server, system in one.servers:
            rows.append((system, server, words.segment(machines[key].segment or ""), one.why, None, ""))
    return sorted(rows, key=lambda row: (row[0], row[1]))


def _host(
    number: int,
    row: Mapping[str, Any],
    kind: HostType,
    question: bridge.Question,
    record: Mapping[str, Any],
    systems: Mapping[str, str],
) -> HostRow:
    return HostRow(
        number=number,
        key=str(number),
        kind=question.kind_names.get(kind.key, kind.key),
        segment=words.segment(row["segment"]),
        servers=tuple(
            (key, question.servers.get(key, key), systems[key], words.basis(Basis(record["basis"][key])))
            for key in row["machines"]
        ),
        hours=tuple(value / (kind.cores * MILLI) for value in row["cpu"]),
        memory=row["memory_mib"] / (kind.memory_gib * MIB),
        disk=row["disk_gib"] / kind.disk_gib,
        yearly_yen=row["yen"],
        is_by_hand=bool(row["name"]),
    )


def _left(
    rows: Sequence[Sequence[str]], question: bridge.Question, systems: Mapping[str, str]
) -> tuple[LeftRow, ...]:
    by_reason: dict[Stays, list[tuple[str, str, str]]] = {}
    for key, why in rows:
        found = (key, question.servers.get(key, key), systems[key])
        by_reason.setdefault(Stays(why), []).append(found)
    return tuple(
        LeftRow(words.stays(why), words.what_to_do(why), tuple(by_reason[why]), why is Stays.BY_HAND)
        for why in Stays
        if why in by_reason
    )


def _years(question: bridge.Question, waves: Waves, movers: Sequence[Mover]) -> tuple[YearRow, ...]:
    by_key = {one.key: one for one in movers}
    years = question.moving.years
    saved = saved_in(waves.moves, movers, years)
    rows = []
    for year in years:
        there = [by_key[move.system] for move in waves.moves if move.fiscal_year == year.fiscal_year]
        rows.append(
            YearRow(
                fiscal_year=year.fiscal_year,
                systems=tuple(sorted(question.systems.get(one.key, one.key) for one in there)),
                yen=sum(one.yen for one in there),
                days=sum(one.days for one in there),
                limit_yen=year.yen,
                limit_days=year.days,
                saved_yen=saved[year.fiscal_year],
            )
        )
    return tuple(rows)
