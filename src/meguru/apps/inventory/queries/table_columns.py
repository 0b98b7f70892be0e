"""The inventory as a table for Excel: its columns, and an operation as a row of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from meguru.apps.inventory.models import GradeHours, MonthFigures, Operation, StaffGrade
from meguru.apps.inventory.queries.entries import GradeEntry, MonthEntry
from meguru.apps.registry.models import Department, Organisation
from meguru.engines.priorities import MONTHS
from meguru.engines.spreadsheets import Choice, Column, Kind, TableLayout, TableRow, Value

NAME, VERSION = "inventory.operations", 1
LONGEST = 32_000
MOST_COUNT, MOST_YEN, MOST_HOURS = 2_000_000_000, 9_000_000_000_000_000, 99_999_999
ABOUT = (
    "1行に1つの業務を書きます。色の濃い見出しの列は必ず書きます。ほかの列は、わかるところだけでかまいません。",
    "わからない数字は空けておきます。0 と書くと「ない」という意味になります。",
    "隠れている管理番号の列は消さないでください。どの業務の行かを、この番号で見分けます。",
    "行を消しても、業務は消えません。一覧から外すときは、業務のページで外します。",
    "取り込むと、まず変わるところが表示されます。保存するまで、棚卸しは何も変わりません。",
)


@dataclass(frozen=True, slots=True)
class Stored:
    """An operation with what belongs to it, read for many at once."""

    operation: Operation
    months: Mapping[int, MonthEntry]
    grades: Mapping[int, GradeEntry]


def layout_of(organisation: Organisation, departments: Iterable[Department] | None = None) -> TableLayout:
    """The table of an office. `departments` are what the list of departments offers, all unless they are given."""
    every = list(Department.objects.filter(organisation=organisation).select_related("parent"))
    names = department_names(every)
    offered = every if departments is None else list(departments)
    grades = list(StaffGrade.objects.filter(organisation=organisation))
    return TableLayout(
        name=NAME,
        version=VERSION,
        sheet="業務の棚卸し",
        columns=(
            *_words([(one, names[one.pk]) for one in offered]),
            *_figures(),
            *_months(),
            *_grades(grades),
        ),
        frozen=3,
        about=ABOUT,
    )


def department_names(departments: Iterable[Department]) -> dict[int, str]:
    """Names by id; those that stand twice in an office are told apart by what is above them."""
    rows = list(departments)
    often = Counter(row.name for row in rows)
    return {
        row.pk: f"{row.parent.name} {row.name}" if often[row.name] > 1 and row.parent else row.name
        for row in rows
    }


def _words(departments: list[tuple[Department, str]]) -> tuple[Column, ...]:
    sections = tuple(
        Choice(str(one.pk), name, also=(f"{one.parent.name}{one.name}",) if one.parent else ())
        for one, name in departments
    ) or (Choice("0", "（部署がまだありません）"),)
    natures = (
        Choice("own", str(Operation.Nature.OWN.label), also=("個別",)),
        Choice("common", str(Operation.Nature.COMMON.label), also=("共通",)),
    )
    rooms = tuple(Choice(value, str(label)) for value, label in Operation.LegalRoom.choices)
    return (
        Column("code", "事務分掌番号", longest=20, width=14, note="事務分掌規則の番号。例：3-1-2"),
        Column("department", "担当部署", Kind.CHOICE, required=True, choices=sections, width=18),
        Column("name", "業務名", required=True, longest=200, width=30, note="例：転入届の受付"),
        Column("nature", "区分", Kind.CHOICE, choices=natures, note="空けておくと個別業務になります。"),
        Column("purpose", "目的", longest=LONGEST, note="誰の、どんな状態を実現するための業務か。"),
        Column("outline", "概要", longest=LONGEST, note="誰に、何を、どのように行うか。"),
        Column("legal_basis", "根拠法令", longest=400, note="例：住民基本台帳法 第22条"),
        Column(
            "legal_room",
            "やり方の自由度",
            Kind.CHOICE,
            choices=rooms,
            note="法令の改正が要るかどうかの目安。",
        ),
        Column("clients", "対象者", longest=200, note="例：市外から転入した人"),
    )


def _figures() -> tuple[Column, ...]:
    hours = {"kind": Kind.HOURS, "unit": "時間", "most": 999_999_999}
    yen = {"kind": Kind.YEN, "unit": "円", "most": MOST_YEN}
    return (
        Column("clients_count", "対象者数（人）", Kind.WHOLE, unit="人", most=MOST_COUNT),
        Column(
            "yearly_volume",
            "年間件数（件）",
            Kind.WHOLE,
            unit="件",
            most=MOST_COUNT,
            note="空けておくと、月別の件数を足した数を使います（12か月そろったとき）。",
        ),
        Column("volume_basis", "件数の根拠", longest=200, note="例：令和6年度の実績"),
        Column(
            "yearly_hours",
            "年間作業時間（時間）",
            note="空けておくと、職層別の時間を足した数を使います。",
            **hours,
        ),
        Column("yearly_overtime_hours", "年間時間外勤務（時間）", **hours),
        Column("direct_yen", "事業費（円）", note="委託料、郵送料、用紙など。", **yen),
        Column("system_yen", "システム経費（円）", note="年間の利用料や保守料。", **yen),
        Column(
            "yearly_yen",
            "年間経費（円、職員人件費を含む）",
            note="空けておくと、事業費・システム経費・人件費を足した額を使います。",
            **yen,
        ),
        Column("system_used", "使っているシステム", longest=200, note="使っていない業務は「なし」。"),
        Column("system_usage", "システムの利用状況", longest=200),
        Column(
            "system_renewal_year", "システムの更新年度", longest=20, width=14, note="西暦か和暦。例：2028"
        ),
        Column("indicator", "評価指標", longest=200, note="例：窓口での待ち時間（分）"),
        Column("past_evaluation", "過去の評価", longest=LONGEST),
    )


def _months() -> tuple[Column, ...]:
    volumes = (
        Column(f"volume_{month}", f"{month}月の件数", Kind.WHOLE, unit="件", most=MOST_COUNT, width=9)
        for month in MONTHS
    )
    overtimes = (
        Column(
            f"overtime_{month}",
            f"{month}月の時間外（時間）",
            Kind.HOURS,
            unit="時間",
            most=MOST_HOURS,
            width=9,
        )
        for month in MONTHS
    )
    return (*volumes, *overtimes)


def _grades(grades: list[StaffGrade]) -> tuple[Column, ...]:
    pairs = (
        (
            Column(
                f"people_{grade.pk}",
                f"{grade.name}：担当職員数（人）",
                Kind.DECIMAL,
                unit="人",
                most=99_999,
                places=2,
                note="1年間、その仕事だけをする人を1人と数えます。半分なら0.5。",
            ),
            Column(
                f"hours_{grade.pk}",
                f"{grade.name}：年間作業時間（時間）",
                Kind.HOURS,
                unit="時間",
                most=MOST_HOURS,
                note="空けておくと、人数に1人あたりの年間勤務時間を掛けます。",
            ),
        )
        for grade in grades
    )
    return tuple(column for pair in pairs for column in pair)


def stored_of(operations: Iterable[Operation]) -> list[Stored]:
    """Operations with their months and grades, in two questions for any number of them."""
    rows = list(operations)
    months: dict[int, dict[int, MonthEntry]] = defaultdict(dict)
    for month in MonthFigures.objects.filter(operation__in=[row.pk for row in rows]).order_by():
        months[month.operation_id][month.month] = MonthEntry(
            month.month, month.volume, month.hours, month.overtime_hours
        )
    grades: dict[int, dict[int, GradeEntry]] = defaultdict(dict)
    work = GradeHours.objects.filter(operation__in=[row.pk for row in rows]).order_by()
    for hours in work.select_related("grade"):
        grades[hours.operation_id][hours.grade_id] = GradeEntry(hours.grade, hours.people, hours.hours)
    return [Stored(row, months.get(row.pk, {}), grades.get(row.pk, {})) for row in rows]


def cells_of(stored: Stored) -> dict[str, Value]:
    """An operation as the columns of the table say it, by key; empty texts are None."""
    operation = stored.operation
    cells: dict[str, Value] = {column.key: _plain(getattr(operation, column.key)) for column in FIELDS}
    cells["department"] = str(operation.department_id)
    year = operation.system_renewal_year
    cells["system_renewal_year"] = None if year is None else str(year)
    for month in MONTHS:
        entry = stored.months.get(month)
        cells[f"volume_{month}"] = entry.volume if entry else None
        cells[f"overtime_{month}"] = entry.overtime_hours if entry else None
    for key, hours in stored.grades.items():
        cells[f"people_{key}"], cells[f"hours_{key}"] = hours.people, hours.hours
    return cells


def _plain(value: str | int | Decimal | None) -> Value:
    return None if value == "" else value


FIELDS = (*(column for column in _words([]) if column.key != "department"), *_figures())


def key_of(operation: Operation) -> str:
    """What stands in the hidden column: which operation it is, and which version of it was taken along."""
    return f"{operation.pk}:{operation.version}"


def rows_for(operations: Iterable[Operation]) -> list[TableRow]:
    return [TableRow(values=cells_of(one), key=key_of(one.operation)) for one in stored_of(operations)]


def examples_for(departments: list[Department]) -> list[TableRow]:
    """Two rows on a sheet of their own that is never read."""
    section = str(departments[0].pk) if departments else None
    year = {f"volume_{month}": 260 if month in (3, 4) else 98 for month in MONTHS}
    return [
        TableRow(
            {
                "code": "3-1-2",
                "department": section,
                "name": "転入届の受付",
                "nature": "own",
                "purpose": "転入した人が、必要な行政サービスをすぐに受けられるようにする",
                "legal_basis": "住民基本台帳法 第22条",
                "legal_room": "frame",
                "clients": "市外から転入した人",
                "clients_count": 1500,
                "volume_basis": "令和6年度の実績",
                "yearly_hours": Decimal(500),
                "system_used": "住民記録システム",
                "system_renewal_year": "2028",
                **year,
            }
        ),
        TableRow(
            {
                "department": section,
                "name": "会議室の予約の受付",
                "nature": "common",
                "yearly_volume": 800,
                "system_used": "なし",
            }
        ),
    ]
