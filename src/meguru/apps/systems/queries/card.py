"""One karte as its page shows it: sections of facts and tables, as far as this person may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from meguru.apps.systems.bridge import OPERATIONS, PARTS, SYSTEM, fields_of, label_of_part, plain_row
from meguru.apps.systems.models import InformationSystem, Interface
from meguru.apps.systems.permissions import Sight
from meguru.apps.systems.queries.cost_years import CostTable, cost_table
from meguru.apps.systems.queries.facts import cards_of
from meguru.apps.systems.queries.sections import NOT_TYPED, SECTIONS, section_label
from meguru.apps.systems.queries.words import Names, label_of, names_for, shown
from meguru.design.figures import DASH
from meguru.engines.system_karte import Completeness, SectionState, completeness

# Columns of tables that would be too wide: several fields in one, under one heading.
TOGETHER: Mapping[str, tuple[tuple[Promise, tuple[str, ...]], ...]] = {
    "servers": (
        (gettext_lazy("サーバー"), ("name",)),
        (gettext_lazy("大きさ（CPU・メモリー・ディスク）"), ("cores", "memory_gib", "disk_gib")),
        (gettext_lazy("CPUの平均・高い時"), ("cpu_mean", "cpu_peak")),
        (gettext_lazy("メモリーの高い時"), ("memory_peak",)),
        (gettext_lazy("測った間"), ("measured_from", "measured_until")),
        (gettext_lazy("ネットワーク"), ("segment",)),
        (gettext_lazy("OS・サポートの終わり"), ("operating_system", "support_ends_on")),
        (gettext_lazy("仮想・組"), ("is_virtual", "keep_apart")),
        (gettext_lazy("ライセンス"), ("licence_product", "licence_edition", "licence_by")),
        (gettext_lazy("年間の費用"), ("yearly_yen",)),
    ),
    "interfaces": (
        (gettext_lazy("相手"), ("other", "outside")),
        (gettext_lazy("渡すデータ"), ("data",)),
        (gettext_lazy("渡し方"), ("way",)),
        (gettext_lazy("止まると相手も止まる"), ("is_needed_to_run",)),
    ),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One field in words."""

    name: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class CardRow:
    """One row of a part: its cells in the order of the part's heads."""

    pk: int
    cells: tuple[Fact, ...]

    @property
    def title(self) -> str:
        return self.cells[0].words


@dataclass(frozen=True, slots=True)
class CardPart:
    """The rows of one kind. `hidden`: how many there are that this person may not read."""

    part: str
    label: str
    heads: tuple[str, ...]
    rows: tuple[CardRow, ...]
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class CardSection:
    key: str
    label: str
    facts: tuple[Fact, ...]
    parts: tuple[CardPart, ...]
    state: SectionState

    @property
    def missing(self) -> str:
        return "、".join(item.label for item in self.state.missing)


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A whole karte. `costs` is None for who may not see them; `received` is what other systems hand over."""

    sections: tuple[CardSection, ...]
    known: Completeness
    costs: CostTable | None
    received: tuple[Interface, ...]
    operations: tuple[tuple[int, str], ...]


def shown_card(system: InformationSystem, *, sight: Sight, this_year: int) -> ShownCard:
    """The karte of a system for one person; `this_year` is the fiscal year of today."""
    names = names_for(system)
    known = completeness(cards_of([system], this_year=this_year)[system.pk], this_year=this_year)
    states = {one.section.id: one for one in known.sections}
    sections = tuple(
        CardSection(
            key=key,
            label=section_label(key),
            facts=_facts(system, asked.fields, names, sight),
            parts=tuple(_part(system, part, names, sight) for part in asked.parts if part != "costs"),
            state=states[key],
        )
        for key, asked in SECTIONS.items()
    )
    return ShownCard(
        sections=sections,
        known=known,
        costs=cost_table(system) if sight.costs else None,
        received=tuple(system.gets_from.select_related("system").filter(system__put_away_at__isnull=True)),
        operations=tuple((one.pk, one.name) for one in system.operations.order_by("name")),
    )


def _facts(system: InformationSystem, fields: Iterable[str], names: Names, sight: Sight) -> tuple[Fact, ...]:
    values = plain_row(system, fields)
    return tuple(
        Fact(name, label_of(SYSTEM, name), shown(SYSTEM, name, value, names=names, sight=sight))
        for name, value in values.items()
        if name not in ("name", OPERATIONS)
    )


def typed_fields(part: str) -> tuple[str, ...]:
    """The fields of a part's rows that people fill in on the page."""
    return tuple(name for name in fields_of(part) if name not in NOT_TYPED.get(part, ()))


def _part(system: InformationSystem, part: str, names: Names, sight: Sight) -> CardPart:
    fields = typed_fields(part)
    rows = list(PARTS[part].objects.filter(system=system))  # type: ignore[attr-defined]
    seen = [row for row in rows if _may_read(row, part, sight)]
    return CardPart(
        part=part,
        label=label_of_part(part),
        heads=tuple(fact.label for fact in _cells(PARTS[part](), part, fields, names, sight)),
        rows=tuple(CardRow(row.pk, _cells(row, part, fields, names, sight)) for row in seen),
        hidden=len(rows) - len(seen),
    )


def _may_read(row: Any, part: str, sight: Sight) -> bool:
    return part != "incidents" or sight.sees_incident(is_security=row.is_security)


def _cells(row: Any, part: str, fields: tuple[str, ...], names: Names, sight: Sight) -> tuple[Fact, ...]:
    values = plain_row(row, fields)
    words = {name: shown(part, name, value, names=names, sight=sight) for name, value in values.items()}
    if part not in TOGETHER:
        return tuple(Fact(name, label_of(part, name), said) for name, said in words.items())
    return tuple(
        Fact(together[0], str(label), _joined([words[name] for name in together]))
        for label, together in TOGETHER[part]
    )


def _joined(words: list[str]) -> str:
    """What is known of several fields, each words once."""
    return "・".join(dict.fromkeys(word for word in words if word != DASH)) or DASH
