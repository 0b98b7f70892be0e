"""What the registry, the inventory and the drawings say about an office."""

from __future__ import annotations

from meguru.apps.inventory.models import Operation
from meguru.apps.inventory.queries import totals
from meguru.apps.inventory.queries.priorities import FIELD_LABELS, priorities
from meguru.apps.plans.bridge import Filled, FilledTable, Sentence, ToDo
from meguru.apps.plans.models import PlanDocument
from meguru.apps.plans.queries.filling.material import Material
from meguru.apps.processes.queries import process_rows
from meguru.design import figures
from meguru.engines.priorities import Field

MOST_ROWS = 10
INVENTORY, MATRIX, PROCESSES = "業務の棚卸し", "優先順位の表", "業務プロセスの分析"


def town(material: Material) -> Filled:
    """Name and residents of the office."""
    office = material.organisation
    if office.residents is None:
        return Filled()
    words = f"{office.name}の人口は{figures.number(office.residents)}人です。"
    return Filled(sentences=(Sentence(words, "団体台帳（国勢調査の人口）"),))


def inventory(material: Material) -> Filled:
    """How many operations there are and what they cost in hours; the largest ones."""
    rows = material.operations
    if not rows:
        return Filled(
            todos=(ToDo("業務の一覧がまだありません。まず10の業務を書きます。", "inventory:operations"),)
        )
    total = totals(rows)
    sentences = [Sentence(f"一覧に書き出した業務は{figures.number(len(rows))}件です。", INVENTORY)]
    todos = []
    known = len(rows) - total.without_hours
    if known:
        sentences.append(
            Sentence(
                f"時間の分かる{figures.number(known)}件で、1年に{figures.work_hours(float(total.hours))}を使っています。",
                INVENTORY,
            )
        )
    if total.without_hours:
        todos.append(
            ToDo(
                f"年間の作業時間が分からない業務が{figures.number(total.without_hours)}件あります。",
                "inventory:operations",
            )
        )
    largest = sorted(
        (row for row in rows if row.figures.hours.value is not None),
        key=lambda row: (-(row.figures.hours.value or 0), row.operation.name),
    )[:MOST_ROWS]
    tables = ()
    if largest:
        tables = (
            FilledTable(
                caption="作業時間の多い業務",
                headers=("業務", "担当部署", "1年の時間"),
                rows=tuple(
                    (
                        row.operation.name,
                        row.operation.department.name,
                        figures.work_hours(float(row.figures.hours.value or 0)),
                    )
                    for row in largest
                ),
                source=INVENTORY,
            ),
        )
    return Filled(tuple(sentences), tables, tuple(todos))


def priority_list(material: Material) -> Filled:
    """The operations that the office's rule puts first."""
    found = priorities(user=material.user, now=material.now)
    ours = [one for one in found.placed if one.row.operation.organisation_id == material.organisation.pk]
    urgent = [one for one in ours if one.placement.field in (Field.FIRST, Field.PLANNED)][:MOST_ROWS]
    if not urgent:
        return Filled(
            todos=(
                ToDo(
                    "先に見直す業務が決まっていません。業務の時間と量を入れると並びます。",
                    "inventory:priorities",
                ),
            )
        )
    first = sum(one.placement.field is Field.FIRST for one in ours)
    source = f"{MATRIX}（基準の版 {found.rule.version}）"
    return Filled(
        sentences=(Sentence(f"効果が大きく難しくない業務は{figures.number(first)}件です。", source),),
        tables=(
            FilledTable(
                caption="先に見直す業務",
                headers=("業務", "担当部署", "区分"),
                rows=tuple(
                    (
                        one.row.operation.name,
                        one.row.operation.department.name,
                        str(FIELD_LABELS[one.placement.field]),
                    )
                    for one in urgent
                ),
                source=source,
            ),
        ),
    )


def processes(material: Material) -> Filled:
    """Which operations are drawn."""
    ours = [
        row
        for row in process_rows(user=material.user)
        if row.process.organisation_id == material.organisation.pk
    ]
    if not ours:
        return Filled(
            todos=(ToDo("業務の流れの図がまだありません。一つ描いて確かめます。", "processes:processes"),)
        )
    operations = len({row.process.operation_id for row in ours})
    every = Operation.objects.filter(organisation=material.organisation).in_use().count()
    words = f"業務{figures.number(every)}件のうち{figures.number(operations)}件で、流れを図にしています。"
    return Filled(sentences=(Sentence(words, "業務プロセス"),))


def savings(material: Material) -> Filled:
    """What the redesigns of the analysed processes promise. Nothing is promised where nothing was computed."""
    ours = [
        row
        for row in process_rows(user=material.user)
        if row.process.organisation_id == material.organisation.pk and row.newest is not None
    ]
    counted = [row for row in ours if row.newest is not None and row.newest.saved_hours_per_year is not None]
    if not counted:
        return Filled(
            todos=(
                ToDo("見直しで減る時間を計算していません。作業記録から分析します。", "processes:processes"),
            )
        )
    hours = sum(row.newest.saved_hours_per_year or 0.0 for row in counted if row.newest)
    yen = sum(row.newest.saved_yen_per_year or 0 for row in counted if row.newest)
    words = (
        f"分析した{figures.number(len(counted))}件の見直し案で、1年に{figures.work_hours(hours)}、"
        f"{figures.about_yen(yen)}を減らせる見込みです。"
    )
    return Filled(
        sentences=(Sentence(words, PROCESSES),),
        tables=(
            FilledTable(
                caption="見直し案で減る見込み（1年）",
                headers=("業務プロセス", "時間", "金額"),
                rows=tuple(
                    (
                        row.process.name,
                        figures.work_hours(row.newest.saved_hours_per_year),
                        figures.about_yen(row.newest.saved_yen_per_year),
                    )
                    for row in counted
                    if row.newest
                ),
                source=PROCESSES,
            ),
        ),
    )


def years(material: Material) -> Filled:
    """The years of the paper."""
    start, target = material.document.start_year, material.document.target_year
    if target is None:
        return Filled(todos=(ToDo("目標の年度が決まっていません。", "plans:settings", material.document.pk),))
    words = f"目標の年度は{target}年度です。"
    if start is not None:
        words = f"{start}年度に始め、{target}年度の末までに進めます。"
    return Filled(sentences=(Sentence(words, "この計画書の設定"),))


def papers(material: Material) -> Filled:
    """The other papers of the office."""
    others = (
        PlanDocument.objects.visible_to(material.user)
        .filter(organisation=material.organisation)
        .in_use()
        .exclude(pk=material.document.pk)
    )
    return Filled(
        sentences=tuple(
            Sentence(f"{one.get_kind_display()}「{one.title}」とつながります。", "計画書の一覧")
            for one in others
        )
    )
