"""The cards of an office as plain values, for holding a file against them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from meguru.apps.inventory.models import Operation
from meguru.apps.inventory.queries.table_columns import department_names
from meguru.apps.registry.models import Department, Organisation, Person
from meguru.apps.systems.bridge import OPERATIONS, PARTS, SYSTEM, fields_of, plain
from meguru.apps.systems.models import InformationSystem, Vendor
from meguru.apps.systems.permissions import Sights, sights_of

MOST_KEYS = 900  # more than this are not asked for one by one
Plain = dict[str, Any]


@dataclass(slots=True)
class StoredCard:
    """A card: `values` by field with the ids of its operations, `rows` by part and by the id of the row."""

    pk: int
    revision: int
    is_away: bool
    values: Plain
    rows: dict[str, dict[int, Plain]] = field(default_factory=lambda: defaultdict(dict))

    @property
    def name(self) -> str:
        return str(self.values["name"])


@dataclass(frozen=True, slots=True)
class Office:
    """What of an office rows are compared with.

    `operations` are those in use by their names: departments have operations of the same name. `operation_names` names
    those put away too, since cards stay linked to them.
    """

    cards: Mapping[int, StoredCard]
    vendors: Mapping[str, int]
    vendor_names: Mapping[int, str]
    vendor_numbers: Mapping[int, str]  # corporate numbers of those that have one
    operations: Mapping[str, Sequence[int]]
    operation_names: Mapping[int, str]
    department_names: Mapping[int, str]
    sights: Sights


def office_of(organisation: Organisation, user: Person) -> Office:
    """Everything but the rows of the cards, which `load_rows` brings for those that a file names."""
    names = fields_of(SYSTEM)
    cards = {}
    columns = ["pk", "revision", "put_away_at", *(_attname(name) for name in names)]
    for row in InformationSystem.objects.filter(organisation=organisation).values_list(*columns):
        values = {name: plain(value) for name, value in zip(names, row[3:], strict=True)}
        cards[row[0]] = StoredCard(row[0], row[1], row[2] is not None, values | {OPERATIONS: []})
    through = InformationSystem.operations.through.objects.filter(
        informationsystem__organisation=organisation
    )
    for system, operation in through.order_by("operation_id").values_list(
        "informationsystem_id", "operation_id"
    ):
        cards[system].values[OPERATIONS].append(operation)
    told = list(
        Vendor.objects.filter(organisation=organisation).values_list("name", "pk", "corporate_number")
    )
    vendors = {name: pk for name, pk, _number in told}
    operation_names, operations = _operations(organisation)
    return Office(
        cards=cards,
        vendors=vendors,
        vendor_names={pk: name for name, pk in vendors.items()},
        vendor_numbers={pk: number for _name, pk, number in told if number},
        operations=operations,
        operation_names=operation_names,
        department_names=department_names(
            Department.objects.filter(organisation=organisation).select_related("parent")
        ),
        sights=sights_of(user),
    )


def _operations(organisation: Organisation) -> tuple[dict[int, str], dict[str, list[int]]]:
    """Every operation's name by its id, and those in use by name."""
    names: dict[int, str] = {}
    in_use: dict[str, list[int]] = defaultdict(list)
    found = Operation.objects.filter(organisation=organisation).order_by("pk")
    for pk, name, put_away_at in found.values_list("pk", "name", "put_away_at"):
        names[pk] = name
        if put_away_at is None:
            in_use[name].append(pk)
    return names, dict(in_use)


def load_rows(cards: Mapping[int, StoredCard], wanted: Collection[int], organisation: Organisation) -> None:
    """Fill in the rows of the wanted cards, one query for each part."""
    for part in PARTS:
        for pk, system, values in _rows(part, wanted, organisation):
            if system in wanted:
                cards[system].rows[part][pk] = values


def _rows(part: str, wanted: Collection[int], organisation: Organisation) -> Iterator[tuple[int, int, Plain]]:
    names = fields_of(part)
    model: Any = PARTS[part]
    rows: Any = model.objects.filter(organisation=organisation).order_by()
    if len(wanted) <= MOST_KEYS:
        rows = rows.filter(system_id__in=list(wanted))
    for pk, system, *values in rows.values_list("pk", "system_id", *map(_attname, names)).iterator(2_000):
        yield pk, system, {name: plain(value) for name, value in zip(names, values, strict=True)}


def _attname(name: str) -> str:
    return f"{name}_id" if name in ("department", "vendor", "other") else name
