"""What to redesign first: every operation placed by the office's rule, with the reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from meguru.apps.inventory.models import Operation, PriorityJudgement, PriorityResult, PriorityRule
from meguru.apps.inventory.queries.listing import Row, rows_of, with_departments_below
from meguru.apps.registry.models import Organisation, Person
from meguru.design import figures as written
from meguru.engines.calendars import fiscal_year
from meguru.engines.priorities import (
    AxisScore,
    Criterion,
    Facts,
    Field,
    Own,
    Placement,
    Rule,
    default_rule,
    place,
    rule_from,
    suggested_high,
)

JST = ZoneInfo("Asia/Tokyo")
FIELD_ORDER = (Field.FIRST, Field.PLANNED, Field.BESIDE, Field.LATER, Field.OPEN)
FIELD_LABELS = {
    Field.FIRST: _("まず着手"),
    Field.PLANNED: _("計画して進める"),
    Field.BESIDE: _("折を見て直す"),
    Field.LATER: _("当面は見送る"),
    Field.OPEN: _("数字が足りない"),
}
FIELD_WORDS = {
    Field.FIRST: _("効果が大きく、難しくない"),
    Field.PLANNED: _("効果が大きいが、難しい"),
    Field.BESIDE: _("効果は小さいが、難しくない"),
    Field.LATER: _("効果が小さく、難しい"),
    Field.OPEN: _("効果か難しさの、もとになる項目が1つも分からない"),
}
CRITERION_LABELS = {
    "hours": _("年間作業時間（時間）"),
    "yen": _("年間経費（円）"),
    "volume": _("年間件数（件）"),
    "overtime": _("時間外勤務（時間）"),
    "clients": _("対象者数（人）"),
    "nature": _("ほかの部署にも広がる業務か"),
    "legal_room": _("やり方の自由度"),
    "renewal": _("システムの更新までの年数（年）"),
    "system": _("直すシステムがあるか"),
    "involved": _("話し合う部署の数"),
}
CRITERION_REASONS = {
    "hours": _("人手が多くかかっている業務ほど、減らせる時間も大きい"),
    "yen": _("人件費も入れた経費が大きい業務ほど、減らせる額も大きい"),
    "volume": _("件数が多い業務ほど、1件あたりの短縮が積み重なる"),
    "overtime": _("時間外勤務が多い業務は、職員の負担を先に軽くしたい"),
    "clients": _("対象者が多い業務ほど、便利になる人が多い"),
    "nature": _("共通業務の見直しは、全部の部署に効く"),
    "legal_room": _("法令でやり方まで決まっている業務は、庁内だけでは変えにくい"),
    "renewal": _("更新が近いシステムは、仕様を変えるよい機会になる"),
    "system": _("システムを使っている業務は、改修や契約の調整が要る"),
    "involved": _("共通業務を変えるには、多くの部署の合意が要る"),
}
ANSWER_LABELS = {
    "own": _("個別業務"),
    "common": _("共通業務"),
    "strict": _("法令でやり方まで決まっている"),
    "frame": _("法令の枠の中で工夫できる"),
    "free": _("庁内で決められる"),
    "used": _("システムを使っている"),
    "none": _("システムを使っていない"),
}


@dataclass(frozen=True, slots=True)
class Placed:
    """One operation in the matrix; `rank` counts within the list shown, from 1."""

    rank: int
    row: Row
    placement: Placement
    reason: str

    @property
    def label(self) -> str:
        return str(FIELD_LABELS[self.placement.field])

    @property
    def is_weak(self) -> bool:
        return self.placement.effect.is_weak or self.placement.difficulty.is_weak

    @property
    def unknown(self) -> tuple[str, ...]:
        """The criteria that took no part because nobody knows the figure, each once."""
        criteria = (*self.placement.effect.unknown, *self.placement.difficulty.unknown)
        return tuple(str(CRITERION_LABELS[criterion.key]) for criterion in criteria)


@dataclass(frozen=True, slots=True)
class Priorities:
    """The matrix: every operation placed, how many stand in each field, and the rule that placed them."""

    rule: Rule
    is_default: bool
    placed: tuple[Placed, ...]
    counts: Mapping[Field, int]


def priorities(*, user: Person, now: datetime, department_id: int | None = None) -> Priorities:
    """The operations this person may see, placed by the rule of this person's office, most urgent first."""
    stored = newest_rule(user.organisation)
    rule = rule_of(stored)
    operations = with_departments_below(Operation.objects.visible_to(user).in_use(), department_id)
    own = _judgements(user)
    year = fiscal_year(now.astimezone(JST).date())
    found = [
        (row, place(facts_of(row, year=year), rule=rule, own=own.get(row.operation.pk)))
        for row in rows_of(operations)
    ]
    found.sort(key=lambda one: _urgency(one[0], one[1]))
    return Priorities(
        rule=rule,
        is_default=stored is None,
        placed=tuple(
            Placed(rank, row, placement, own[row.operation.pk].reason if row.operation.pk in own else "")
            for rank, (row, placement) in enumerate(found, start=1)
        ),
        counts=Counter(placement.field for _row, placement in found),
    )


def placement_of(*, operation: Operation, user: Person, now: datetime) -> Placed:
    """One operation with the reasons of its place."""
    rule = rule_of(newest_rule(user.organisation))
    row = rows_of(Operation.objects.filter(pk=operation.pk))[0]
    own = _judgements(user).get(operation.pk)
    placement = place(facts_of(row, year=fiscal_year(now.astimezone(JST).date())), rule=rule, own=own)
    return Placed(1, row, placement, own.reason if own else "")


def newest_rule(organisation: Organisation) -> PriorityRule | None:
    return PriorityRule.objects.filter(organisation=organisation).order_by("-version").first()


def rule_of(stored: PriorityRule | None) -> Rule:
    """The stored rule, or the default one while the office has none."""
    return default_rule() if stored is None else rule_from(stored.content, version=str(stored.version))


def facts_of(row: Row, *, year: int) -> Facts:
    """What the criteria ask, read from an operation. A system that nobody named is unknown, not absent."""
    operation, figures = row.operation, row.figures
    values: dict[str, float | str | None] = {
        "hours": _number(figures.hours.value),
        "yen": _number(figures.yen.value),
        "volume": _number(figures.volume.value),
        "overtime": _number(figures.overtime.value),
        "clients": _number(operation.clients_count),
        "nature": operation.nature,
        "legal_room": operation.legal_room or None,
        "system": {True: "used", False: "none", None: None}[operation.uses_system],
        "involved": operation.nature,
    }
    if operation.uses_system:
        renewal = operation.system_renewal_year
        values["renewal"] = None if renewal is None else float(max(0, renewal - year))
    return Facts(values)


def fitting_limits(user: Person) -> dict[str, float]:
    """For each measured criterion an upper limit that fits this office's own operations, where it has enough."""
    own = Operation.objects.filter(organisation=user.organisation).in_use()
    facts = [facts_of(row, year=0) for row in rows_of(own)]
    found = {}
    for criterion in default_rule().criteria:
        if criterion.is_measured and criterion.key != "renewal":
            values = [facts_one.values.get(criterion.key) for facts_one in facts]
            limit = suggested_high(value for value in values if not isinstance(value, str))
            if limit is not None:
                found[criterion.key] = limit
    return found


def results_kept(user: Person) -> list[PriorityResult]:
    return list(PriorityResult.objects.visible_to(user).select_related("kept_by", "organisation")[:100])


@dataclass(frozen=True, slots=True)
class PartWords:
    """What one criterion gave, in words."""

    label: str
    value: str
    limits: str
    points: float
    share: float
    gives: float


@dataclass(frozen=True, slots=True)
class AxisWords:
    """One axis with the parts of its mean and what is unknown."""

    label: str
    score: AxisScore
    parts: tuple[PartWords, ...]
    unknown: tuple[str, ...]


def explained(label: str, score: AxisScore) -> AxisWords:
    """Why an axis has its points."""
    return AxisWords(
        label=label,
        score=score,
        parts=tuple(
            PartWords(
                label=str(CRITERION_LABELS[part.criterion.key]),
                value=str(ANSWER_LABELS[part.value])
                if isinstance(part.value, str)
                else written.short_number(part.value),
                limits=_limits(part.criterion),
                points=part.points,
                share=part.share,
                gives=part.points * part.share,
            )
            for part in score.parts
        ),
        unknown=tuple(str(CRITERION_LABELS[criterion.key]) for criterion in score.unknown),
    )


def _limits(criterion: Criterion) -> str:
    if criterion.is_measured:
        return _now("%(low)sで0点、%(high)sで100点") % {
            "low": written.short_number(criterion.low),
            "high": written.short_number(criterion.high),
        }
    return "、".join(
        _now("%(answer)sは%(points)s点") % {"answer": ANSWER_LABELS[answer], "points": points}
        for answer, points in criterion.points
    )


def plain_results(found: Priorities) -> list[dict[str, object]]:
    """The matrix as JSON, to be kept."""
    return [
        {
            "rank": one.rank,
            "operation": one.row.operation.pk,
            "name": one.row.operation.name,
            "department": one.row.operation.department.name,
            "effect": _rounded(one.placement.effect.points),
            "difficulty": _rounded(one.placement.difficulty.points),
            "field": one.placement.field.value,
            "own": bool(one.reason),
            "reason": one.reason,
        }
        for one in found.placed
    ]


def _judgements(user: Person) -> dict[int, Own]:
    return {
        judged.operation_id: Own(judged.effect, judged.difficulty, judged.reason)
        for judged in PriorityJudgement.objects.visible_to(user)
    }


def _urgency(row: Row, placement: Placement) -> tuple[int, float, float, str]:
    effect, difficulty = placement.effect.points, placement.difficulty.points
    return (
        FIELD_ORDER.index(placement.field),
        -(effect if effect is not None else -1.0),
        difficulty if difficulty is not None else 101.0,
        row.operation.name,
    )


def _number(value: object) -> float | None:
    return None if value is None else float(value)  # type: ignore[arg-type]


def _rounded(points: float | None) -> float | None:
    return None if points is None else round(points, 1)
