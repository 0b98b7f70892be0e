"""The workbook of kartes: which sheets it has and which columns, made from the tables themselves.

Headings are Japanese whatever language the person reads, since the file goes back and forth between offices.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import models
from django.utils import translation

from meguru.apps.inventory.queries.table_columns import department_names
from meguru.apps.registry.models import Department, Organisation
from meguru.apps.systems.bridge import PARTS, SYSTEM, fields_of
from meguru.apps.systems.models import CostBasis, CostKind, InformationSystem
from meguru.apps.systems.queries.exchange_notes import ABOUT, ABOUT_SHEETS, EXAMPLES, NOTES
from meguru.engines.spreadsheets import Choice, Column, Kind, TableLayout
from meguru.engines.system_karte import karte

NAME, VERSION = "システムカルテ", 1
SHEETS: Mapping[str, str] = {
    SYSTEM: "カルテ",
    "contracts": "契約",
    "costs": "経費",
    "servers": "サーバー",
    "data": "データ",
    "interfaces": "連携",
    "incidents": "障害",
    "satisfaction": "満足度",
}
# Columns that say which system a row of another sheet belongs to, and what happens to the row.
CODE, NAME_OF, ACTION = "system_code", "system_name", "row_action"
OTHER_CODE, OTHER_NAME = "other_code", "other_name"
REMOVE = "remove"
CLEAR_WORD = "消す"
MEASURE, DOCUMENT = "measure:", "document:"
LISTS = frozenset({"operations", "functions"})
YEARS = frozenset({"fiscal_year", "same_vendor_since"})
REQUIRED: Mapping[str, frozenset[str]] = {
    SYSTEM: frozenset({"name", "department"}),
    "contracts": frozenset({"name"}),
    "costs": frozenset({"fiscal_year"}),
    "servers": frozenset({"name"}),
    "data": frozenset({"name"}),
    "interfaces": frozenset({"data"}),
    "incidents": frozenset({"happened_on", "what"}),
    "satisfaction": frozenset({"fiscal_year", "mean", "answers"}),
}
_MOST = {"security_level": 3, "importance": 3, "mean": 5, "tax_percent": 100}
_LEAST = {"security_level": 1, "importance": 1, "mean": 1, "answers": 1}
_PERCENT = frozenset({"cpu_mean", "cpu_peak", "memory_peak", "tax_percent"})
_UNITS = {
    **dict.fromkeys(_PERCENT, "%"),
    **dict.fromkeys(("users_count", "maintainers", "answers"), "人"),
    "records": "件",
    "bidders": "者",
    "hours_down": "時間",
    "cores": "コア",
    **dict.fromkeys(("memory_gib", "disk_gib"), "GB"),
}
MOST_YEN = 100_000_000_000_000
_WIDE = {"purpose": 40.0, "note": 30.0, "operations": 30.0, "what": 40.0}


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """One sheet: the part of a card that stands there (a key of `bridge.PARTS`, or "system") and its table."""

    part: str
    table: TableLayout

    @property
    def name(self) -> str:
        return self.table.sheet


def sheets_of(
    organisation: Organisation, departments: Iterable[Department] | None = None
) -> tuple[SheetLayout, ...]:
    """The sheets of an office. `departments` are what the list of departments offers, all unless they are given."""
    every = list(Department.objects.filter(organisation=organisation).select_related("parent"))
    names = department_names(every)
    offered = every if departments is None else list(departments)
    choices = tuple(
        Choice(str(one.pk), names[one.pk], also=(f"{one.parent.name}{one.name}",) if one.parent else ())
        for one in offered
    ) or (Choice("0", "（部署がまだありません）"),)
    with translation.override("ja"):
        return tuple(
            SheetLayout(
                part,
                TableLayout(
                    name=NAME,
                    version=VERSION,
                    sheet=SHEETS[part],
                    columns=_card_columns(choices) if part == SYSTEM else _part_columns(part),
                    frozen=2 if part == SYSTEM else 3,
                    about=ABOUT_SHEETS[part],
                ),
            )
            for part in (SYSTEM, *PARTS)
        )


def examples_of(part: str) -> Mapping[str, str | int]:
    """What stands beside a column in the explanations."""
    return EXAMPLES.get(part, {})


def about_workbook() -> tuple[str, ...]:
    return ABOUT


def _card_columns(departments: tuple[Choice, ...]) -> tuple[Column, ...]:
    found: list[Column] = []
    for field in fields_of(SYSTEM):
        if field == "measures":
            found += [
                Column(f"{MEASURE}{one.id}", f"守り：{one.label}", Kind.YES_NO, note=f"{one.note}。")
                for one in karte().measures
            ]
        elif field == "documents":
            found += [
                Column(
                    f"{DOCUMENT}{one.id}",
                    f"書類：{one.label}",
                    Kind.YES_NO,
                    note="手元にあるときは「はい」、ないときは「いいえ」と書きます。",
                )
                for one in karte().documents
            ]
        elif field == "department":
            found.append(
                Column(
                    field,
                    "所管",
                    Kind.CHOICE,
                    required=True,
                    choices=departments,
                    note=NOTES[SYSTEM].get(field, ""),
                )
            )
        else:
            found.append(_column(SYSTEM, InformationSystem, field))
            if field == "purpose":
                found.append(
                    Column("operations", "使っている業務", note=NOTES[SYSTEM]["operations"], width=30.0)
                )
    return tuple(found)


def _part_columns(part: str) -> tuple[Column, ...]:
    found = [
        Column(CODE, "管理番号", longest=30, note="カルテのシートと同じ番号です。なければ空けておきます。"),
        Column(NAME_OF, "システムの名前", longest=120, note="カルテのシートと同じ名前です。"),
        Column(
            ACTION,
            "行の扱い",
            Kind.CHOICE,
            choices=(Choice(REMOVE, CLEAR_WORD, also=("削除", "削除する")),),
            note="この行をカルテから消すときだけ「消す」と書きます。ふだんは空けておきます。",
        ),
    ]
    for field in fields_of(part):
        if part == "costs" and field in ("kind", "yen"):
            continue
        if field == "other":
            found += [
                Column(OTHER_CODE, "相手の管理番号", longest=30, note="庁内のシステムに渡すとき。"),
                Column(OTHER_NAME, "相手のシステムの名前", longest=120, note="庁内のシステムに渡すとき。"),
            ]
        elif field == "vendor":
            found.append(Column(field, "事業者", longest=120, note=NOTES["contracts"]["vendor"]))
        else:
            found.append(_column(part, PARTS[part], field))
    if part == "costs":
        found += [
            Column(
                kind.value,
                f"{kind.label}（円）",
                Kind.YEN,
                unit="円",
                most=MOST_YEN,
                also=(str(kind.label),),
                note="税込みの金額です。",
            )
            for kind in CostKind
        ]
    return tuple(found)


def _column(part: str, model: type[models.Model], name: str) -> Column:
    field = model._meta.get_field(name)
    required = name in REQUIRED[part]
    heading, note = str(field.verbose_name), NOTES.get(part, {}).get(name, "")
    if name == "cpu_by_hour":
        return Column(name, "1時間ごとのCPU（％）", note=note, width=30.0)
    if name in LISTS:
        return Column(name, heading, note=note, width=_WIDE.get(name))
    if field.choices:
        choices = tuple(Choice(str(value), str(label)) for value, label in field.choices)
        return Column(name, heading, Kind.CHOICE, required=required, choices=choices, note=note)
    if name in YEARS:
        return Column(name, heading, required=required, longest=20, note=note, width=10.0)
    if isinstance(field, models.BooleanField):
        return Column(name, heading, Kind.YES_NO, note=note)
    if isinstance(field, models.DateField):
        return Column(name, heading, Kind.DATE, required=required, note=note)
    if isinstance(field, models.DecimalField):
        most = 100 if name in _PERCENT else 10 ** (field.max_digits - field.decimal_places) - 1
        return Column(
            name,
            heading,
            Kind.DECIMAL,
            required=required,
            note=note,
            least=_LEAST.get(name, 0),
            most=_MOST.get(name, most),
            places=field.decimal_places,
            unit=_UNITS.get(name, ""),
        )
    if isinstance(field, models.IntegerField):
        return _whole(field, name, heading, required=required, note=note)
    longest = field.max_length
    return Column(name, heading, required=required, longest=longest, note=note, width=_WIDE.get(name))


def _whole(field: models.IntegerField, name: str, heading: str, *, required: bool, note: str) -> Column:  # type: ignore[type-arg]
    if name.endswith("_yen"):
        return Column(name, heading, Kind.YEN, required=required, unit="円", most=MOST_YEN, note=note)
    limit = 32_000 if isinstance(field, models.PositiveSmallIntegerField) else 2_000_000_000
    return Column(
        name,
        heading,
        Kind.WHOLE,
        required=required,
        note=note,
        unit=_UNITS.get(name, ""),
        least=_LEAST.get(name, 0),
        most=_MOST.get(name, limit),
    )


def basis_of(value: object) -> str:
    """The basis of a row of costs; a cell that is empty means what was paid."""
    return str(value) if value else CostBasis.ACTUAL.value
