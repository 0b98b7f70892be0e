"""What the initiatives say: what is to become better, who carries it, when."""

from __future__ import annotations

from meguru.apps.initiatives.models import Initiative, Phase, PhaseRole
from meguru.apps.initiatives.queries import facts_of
from meguru.apps.plans.bridge import Filled, FilledTable, Sentence, ToDo
from meguru.apps.plans.queries.filling.material import Material
from meguru.design import figures

SOURCE = "取組の一覧"
NO_INITIATIVES = Filled(
    todos=(ToDo("取組がまだありません。名前だけで始められます。", "initiatives:initiatives"),)
)
OPEN = "未定"


def themes(material: Material) -> Filled:
    """What the initiatives want to make better, in their own words."""
    if not material.initiatives:
        return NO_INITIATIVES
    return Filled(
        sentences=tuple(
            Sentence(f"{one.name}：{' '.join(one.theme.split())}", f"取組「{one.name}」のテーマ")
            for one in material.initiatives
            if one.theme
        ),
        todos=tuple(
            ToDo(f"取組「{one.name}」のテーマが空です。", "initiatives:initiative", one.pk)
            for one in material.initiatives
            if not one.theme
        ),
    )


def initiatives(material: Material) -> Filled:
    """The list of initiatives."""
    if not material.initiatives:
        return NO_INITIATIVES
    return Filled(
        sentences=(
            Sentence(f"この計画には{figures.number(len(material.initiatives))}件の取組があります。", SOURCE),
        ),
        tables=(
            FilledTable(
                caption="取組の一覧",
                headers=("取組", "何を良くするか", "担当部署"),
                rows=tuple(
                    (one.name, " ".join(one.theme.split()), _department(one)) for one in material.initiatives
                ),
                source=SOURCE,
            ),
        ),
        todos=tuple(
            ToDo(f"取組「{one.name}」のテーマが空です。", "initiatives:initiative", one.pk)
            for one in material.initiatives
            if not one.theme
        ),
    )


def leads(material: Material) -> Filled:
    """Who stands in the middle of each initiative, and who behind it."""
    if not material.initiatives:
        return NO_INITIATIVES
    return Filled(
        tables=(
            FilledTable(
                caption="取組を進める人",
                headers=("取組", "担当部署", "中心になる人", "味方になる上司"),
                rows=tuple(
                    (one.name, _department(one), _lead(one) or OPEN, one.supporter_name or OPEN)
                    for one in material.initiatives
                ),
                source=SOURCE,
            ),
        ),
        todos=tuple(
            ToDo(f"取組「{one.name}」の中心になる人が決まっていません。", "initiatives:initiative", one.pk)
            for one in material.initiatives
            if not _lead(one)
        ),
    )


def schedule(material: Material) -> Filled:
    """The phases of the initiatives with their days."""
    if not material.initiatives:
        return NO_INITIATIVES
    phases = list(
        Phase.objects.filter(initiative__in=material.initiatives)
        .in_use()
        .select_related("initiative")
        .order_by("initiative__made_at", "initiative_id", "position", "id")
    )
    planned = {one.initiative_id for one in phases}
    undated = {one.initiative_id for one in phases if one.starts_on is None or one.ends_on is None}
    todos = [
        ToDo(f"取組「{one.name}」に日程がありません。", "initiatives:plan", one.pk)
        for one in material.initiatives
        if one.pk not in planned
    ] + [
        ToDo(f"取組「{one.name}」に、日付の空いた工程があります。", "initiatives:plan", one.pk)
        for one in material.initiatives
        if one.pk in undated
    ]
    tables = ()
    if phases:
        tables = (
            FilledTable(
                caption="日程",
                headers=("取組", "工程", "始まり", "終わり", "様子"),
                rows=tuple(
                    (
                        one.initiative.name,
                        one.name,
                        day(one.starts_on),
                        day(one.ends_on),
                        "終わった" if one.is_closed else "",
                    )
                    for one in phases
                ),
                source="取組の計画",
            ),
        )
    return Filled(tables=tables, todos=tuple(todos))


def roles(material: Material) -> Filled:
    """Who answers for what in the initiatives, and whether the people agreed."""
    if not material.initiatives:
        return NO_INITIATIVES
    held = list(
        PhaseRole.objects.filter(phase__initiative__in=material.initiatives, phase__removed_at__isnull=True)
        .in_use()
        .filter(task__isnull=True)
        .select_related("phase__initiative", "person", "department")
        .order_by("phase__initiative__made_at", "phase__initiative_id", "phase__position", "id")
    )
    rows = [
        (
            one.phase.initiative.name,
            one.phase.name,
            one.get_kind_display(),
            one.holder_name or f"{OPEN}（例：{one.usually}）",
        )
        for one in held
    ]
    todos = []
    with_roles = set(
        PhaseRole.objects.filter(phase__initiative__in=material.initiatives)
        .order_by()
        .values_list("phase__initiative_id", flat=True)
    )
    for initiative in material.initiatives:
        facts = facts_of(initiative) if initiative.pk in with_roles else {"roles_total": 0, "roles_filled": 0}
        left = facts["roles_total"] - facts["roles_filled"]
        if not facts["roles_total"]:
            todos.append(
                ToDo(
                    f"取組「{initiative.name}」の役割が決まっていません。",
                    "initiatives:roles",
                    initiative.pk,
                )
            )
        elif left:
            words = f"取組「{initiative.name}」に、人の決まっていない役割が{figures.number(left)}つあります。"
            todos.append(ToDo(words, "initiatives:roles", initiative.pk))
        elif facts["people_agreed"] < facts["people_to_agree"]:
            words = f"取組「{initiative.name}」の役割に、まだ返事のない人がいます。"
            todos.append(ToDo(words, "initiatives:roles", initiative.pk))
    tables = ()
    if rows:
        tables = (
            FilledTable(
                caption="役割の分担",
                headers=("取組", "工程", "役割", "人・部署"),
                rows=tuple(rows),
                source="取組の役割分担",
            ),
        )
    return Filled(tables=tables, todos=tuple(todos))


def day(value: object) -> str:
    """2026年4月1日; 未定 when there is none."""
    return f"{value.year}年{value.month}月{value.day}日" if value else OPEN  # type: ignore[attr-defined]


def _department(initiative: Initiative) -> str:
    return initiative.department.name if initiative.department else "全庁"


def _lead(initiative: Initiative) -> str:
    return str(initiative.lead or initiative.lead_name)
