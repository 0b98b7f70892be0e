"""What the data say about why an indicator is weak: gathered for `engines.gap_causes`."""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext as _

from meguru.apps.briefings.queries.basis import Basis
from meguru.apps.briefings.queries.landscape import BUDGET, COST, PARTS, Floats, Landscape
from meguru.apps.briefings.queries.offered import missing_services
from meguru.apps.diagnosis.queries import office_types
from meguru.apps.indicators.models import Indicator
from meguru.apps.registry.models import Organisation
from meguru.engines.benchmark import Direction
from meguru.engines.gap_causes import (
    BudgetShare,
    GapEvidence,
    HeldType,
    Lack,
    LikelyCause,
    MissingPart,
    SeenTogether,
    ToldAnswer,
    ToldStory,
    cause_rules,
    likely_causes,
    seen_together,
)

WITH_PARTS = ("online",)


def causes_of(
    ground: Landscape,
    seat: int,
    indicator: Indicator,
    basis: Basis,
    *,
    held: tuple[HeldType, ...],
    also_weak: tuple[str, ...],
    answers: tuple[ToldAnswer, ...] = (),
    stories: tuple[ToldStory, ...] = (),
) -> tuple[LikelyCause, ...]:
    """The likely causes of one weak indicator, the surest first."""
    key = indicator.key
    field = cause_rules().field_of(key, indicator.theme)
    size_class = int(ground.size_classes[seat])
    same_size = ground.size_classes == size_class
    values = ground.comparable(key)
    is_figure = not indicator.is_yes_no
    evidence = GapEvidence(
        key=key,
        name=indicator.name,
        field=field,
        theme=indicator.theme,
        unit=indicator.unit,
        decimals=indicator.decimals,
        size_class=ground.size_words(seat),
        class_median=_median(values[same_size]) if size_class >= 0 and is_figure else None,
        nation_median=_median(values) if is_figure else None,
        everybody=_("見本の県の全体") if ground.towns[seat].is_fictional else _("全国"),
        is_less_better=indicator.direction == Indicator.Direction.LESS,
        lacks=_lacks(ground, seat, indicator, field) if size_class >= 0 and is_figure else (),
        parts=_parts(ground, seat, basis) if field in WITH_PARTS and not key.startswith(PARTS) else (),
        services=missing_services(ground, seat) if field in WITH_PARTS else (),
        held=held,
        also_weak=also_weak,
        cost=_cost(ground, seat, basis),
        answers=answers,
        stories=stories,
        support_names={
            one.key: ground.indicators[one.key].name
            for one in cause_rules().supports_of(field)
            if one.key in ground.indicators
        },
        sources=_sources(ground, indicator),
    )  # fmt: skip
    return likely_causes(evidence)


def held_types(body: Organisation) -> tuple[HeldType, ...]:
    """What the people of an office answered together in its newest diagnosis; nothing when too few answered."""
    return tuple(
        HeldType(one.type.code, one.type.name, one.held, one.voices) for one in office_types(body) if one.held
    )


def _lacks(ground: Landscape, seat: int, indicator: Indicator, field: str) -> tuple[Lack, ...]:
    return tuple(
        Lack(one.key, ground.indicators[one.key].name, _seen(ground, seat, indicator, one.key))
        for one in cause_rules().supports_of(field)
        if one.key != indicator.key and ground.value(one.key, seat) == 0
    )


def _seen(ground: Landscape, seat: int, indicator: Indicator, support: str) -> SeenTogether | None:
    size_class = int(ground.size_classes[seat])
    mark = ("seen", indicator.key, support, size_class)
    if mark not in ground.kept:
        ground.kept[mark] = seen_together(
            ground.comparable(indicator.key),
            ground.comparable(support),
            ground.size_classes == size_class,
            direction=Direction(indicator.direction),
        )
    found = ground.kept[mark]
    assert found is None or isinstance(found, SeenTogether)
    return found


def _parts(ground: Landscape, seat: int, basis: Basis) -> tuple[MissingPart, ...]:
    """Single procedures with how many of the group are ahead of this town; those without a value here are unknown."""
    mark = ("parts", seat, basis.group)
    if mark not in ground.kept:
        found = []
        for key, indicator in ground.indicators.items():
            if key.startswith(PARTS):
                one = ground.figures(key, seat, basis.group).weakness(ground.value(key, seat))
                if one.is_weak:
                    found.append(MissingPart(indicator.name, one.better, one.of - 1))
        ground.kept[mark] = tuple(found)
    kept = ground.kept[mark]
    assert isinstance(kept, tuple)
    return kept


def _cost(ground: Landscape, seat: int, basis: Basis) -> BudgetShare | None:
    """The share of the budget that goes into systems; None unless both are known here and of some peers."""
    shares = _cost_shares(ground)
    if shares is None or np.isnan(shares[seat]):
        return None
    group = ground.group(seat, basis.group)
    peers = shares[group[group != seat]]
    known = peers[~np.isnan(peers)]
    if known.size < 3:
        return None
    return BudgetShare(float(shares[seat]), float(np.median(known)), int(known.size))


def _cost_shares(ground: Landscape) -> Floats | None:
    """Costs in budgets of the same year; a budget of another year says nothing."""
    if COST not in ground.table or BUDGET not in ground.table:
        return None
    if ground.columns[COST].year != ground.columns[BUDGET].year:
        return None
    budget = ground.comparable(BUDGET)
    return 100 * ground.comparable(COST) / np.where(budget > 0, budget, np.nan)


def _median(values: Floats) -> float | None:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if known.size else None


def _sources(ground: Landscape, indicator: Indicator) -> dict[str, str]:
    year = ground.columns[indicator.key].year
    figures = _("%(source)s、%(year)s年の値") % {"source": indicator.source, "year": year}
    found = dict.fromkeys(("support", "size", "also_weak"), figures)
    parts = next((one for key, one in ground.indicators.items() if key.startswith(PARTS)), None)
    if parts is not None:
        found["parts"] = _("%(source)s、%(year)s年の値") % {
            "source": parts.source,
            "year": ground.columns[parts.key].year,
        }
    if COST in ground.indicators:
        found["cost"] = _("団体が入れたシステムの経費と予算、%s年") % ground.columns[COST].year
    found["story"] = _("サービスの事例と、知見。この団体のことではありません")
    found["services"] = _("同じ都道府県の団体が公表した、サービスの提供状況")
    found["stuck"] = _("自団体の診断。人数だけで、誰が答えたかは出ません")
    return found
