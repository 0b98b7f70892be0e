"""What stands around several pages: the prefecture looked at, whom to compare with, and a result in a group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from meguru.apps.benchmark import queries
from meguru.apps.benchmark.bodies import Bodies, bodies_beside, bodies_of
from meguru.apps.benchmark.forms import (
    asked_group,
    chosen_body,
    chosen_prefecture,
    chosen_year,
    group_query,
    has_group,
)
from meguru.apps.benchmark.groups import (
    WEIGHTS,
    Asked,
    ComparedGroup,
    GroupKind,
    clubs_of,
    compared_group,
    features_offered,
    group_names,
)
from meguru.apps.benchmark.results import GroupResult, GroupRow, group_result
from meguru.apps.benchmark.strips import StripPicture, strip_picture
from meguru.apps.benchmark.wording import marks, quarter_words, spread_tiles, told
from meguru.apps.indicators.models import Indicator
from meguru.apps.registry.models import Organisation
from meguru.engines.benchmark import Direction
from meguru.engines.peer_groups import editions

COMMON_THEME = "basics"


@dataclass(frozen=True, slots=True)
class ChosenGroup:
    """The group of the address, if a municipality is looked at and something to compare by is chosen; and what the
    form shows."""

    own: Organisation | None
    bodies: Bodies
    group: ComparedGroup | None
    page: dict[str, Any]


def prefecture_of(
    request: HttpRequest, *, among: Iterable[Indicator] = ()
) -> tuple[Organisation | None, list[Organisation]]:
    """The prefecture of the address or one's own, and those that can be chosen; a page of the indicators `among` begins
    with a fictional one when it has values of them."""
    offered = queries.prefectures(request.user)
    home = queries.home_prefecture(request.user, among=among)
    return chosen_prefecture(request.GET, offered, home), offered


def choose_group(
    request: HttpRequest,
    *,
    usual: GroupKind = GroupKind.NEAR,
    own: Organisation | None = None,
    only_when_asked: bool = False,
) -> ChosenGroup:
    """Whom one municipality is compared with, from the address; `only_when_asked` finds no group unless it names one."""
    own = own or chosen_body(request.GET, request.user)
    bodies = bodies_beside(own) if own else Bodies(())
    features = features_offered(request.user)
    asked = asked_group(request.GET, bodies=bodies, features=features, usual=usual)
    has_weight = asked.kind != GroupKind.NEAR or any(asked.choice.weights.values())
    is_wanted = has_weight and (has_group(request.GET) or not only_when_asked)
    group = compared_group(own, asked=asked, bodies=bodies, user=request.user) if own and is_wanted else None
    prefecture = own.prefecture if own else prefecture_of(request)[0]
    page = {
        "own": own,
        "asked": asked,
        "group": group,
        "has_weight": has_weight,
        "group_kinds": [(kind.value, name) for kind, name in group_names().items()],
        "is_group_chosen": has_group(request.GET),
        "clubs": clubs_of(request.user),
        "editions": editions(),
        "weights": _weights(request, asked, features),
        "has_all_weights": "weights" in request.GET,
        "possible_weights": WEIGHTS,
        "municipalities": list(bodies_of(prefecture).rows) if prefecture else [],
        "typed_towns": request.GET.get("towns", "")[:400],
        "group_query": group_query(request.GET, **({"body": own.code} if own else {})),
    }
    return ChosenGroup(own, bodies, group, page)


def _weights(request: HttpRequest, asked: Asked, features: list[Indicator]) -> list[tuple[Indicator, int]]:
    """The indicators that can be weighed: those of size, space and money and those in use; all on demand."""
    given = asked.choice.weights
    return [
        (one, given.get(one.key, 0))
        for one in features
        if "weights" in request.GET or one.theme == COMMON_THEME or given.get(one.key)
    ]


def result_shown(request: HttpRequest, indicator: Indicator, group: ComparedGroup) -> dict[str, Any] | None:
    """An indicator's result in a group as a page shows it."""
    result = group_result(indicator, group=group, user=request.user, year=chosen_year(request.GET))
    return None if result is None else shown_result(result)


def shown_result(result: GroupResult) -> dict[str, Any]:
    indicator = result.indicator
    return {
        "result": result,
        "group": result.group,
        "tiles": spread_tiles(result.own, result.spread, indicator, name=result.group.own.name),
        "strip": _strip(result),
        "strip_ends": (told(result.spread.least, indicator), told(result.spread.most, indicator)),
        "rows": [_row(one, result) for one in result.rows],
        "is_ranked": indicator.direction != Direction.NEITHER,
        "notices": _notices(result),
    }


def _row(row: GroupRow, result: GroupResult) -> dict[str, Any]:
    by_key = {one.key: one for one in result.group.compared_by}
    near = row.neighbour
    return {
        "row": row,
        "body": row.body,
        "is_own": row.is_own,
        "is_leader": row.is_leader,
        "value": told(row.position.value, result.indicator, is_own=row.is_own),
        "position": row.position,
        "quarter": quarter_words(row.position.quartile),
        "marks": marks(
            quality=row.quality,
            denominator=row.denominator,
            position=row.position,
            absence=row.absence,
            is_waiting=row.is_waiting,
        ),
        "most_alike": by_key[near.differences[0][0]].name if near and near.differences else "",
        "most_different": by_key[near.differences[-1][0]].name if near and len(near.differences) > 1 else "",
        "unknown": "、".join(by_key[key].name for key in near.unknown) if near else "",
    }


def _strip(result: GroupResult) -> StripPicture | None:
    """Not for yes and no, choices or counts of people: there a dot says nothing, or too much."""
    one, spread = result.indicator, result.spread
    if one.is_yes_no or one.is_choice or one.counts_people or spread.count < 2:
        return None
    assert (
        spread.lower_quartile is not None and spread.median is not None and spread.upper_quartile is not None
    )
    return strip_picture(
        [
            (row.position.value, f"{row.body.name} {told(row.position.value, one)}", row.is_own)
            for row in result.rows
            if row.position.value is not None and not row.position.is_defined_otherwise
        ],
        quartiles=(spread.lower_quartile, spread.median, spread.upper_quartile),
    )


def _notices(result: GroupResult) -> list[str]:
    found = []
    if result.defined_otherwise:
        found.append(
            _("%s団体は、この指標の定義が違います。値は載せますが、順位には入れません。")
            % result.defined_otherwise
        )
    if any(row.is_waiting for row in result.rows):
        found.append(
            _("順位には、公表前の自分の値も入っています。ほかの団体が見る順位とは、違うことがあります。")
        )
    if result.begins_anew:
        found.append(_("%s年から定義が変わりました。前の年とは、そのまま比べられません。") % result.year)
    if any(row.is_small for row in result.rows):
        found.append(_("「分母が小さい」団体は、一件の違いで割合が大きく動きます。順位は目安です。"))
    return found
