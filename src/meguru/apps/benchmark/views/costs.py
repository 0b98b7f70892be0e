"""Pages of what systems cost: a prefecture, one municipality, and the same to take along."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meguru.apps.benchmark import cost_karte, cost_papers, cost_queries
from meguru.apps.benchmark.bodies import offered_municipalities, offered_prefectures
from meguru.apps.benchmark.cost_pictures import cost_scatter
from meguru.apps.benchmark.forms import chosen_prefecture, chosen_year, group_query
from meguru.apps.benchmark.groups import GroupKind
from meguru.apps.benchmark.views.around import choose_group
from meguru.apps.benchmark.wording import place_words
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.permissions import Can, requires
from meguru.design.figures import number, yen
from meguru.engines.cost_gap import CostClue, FactKind, GroupCost, cost_reference


@require_safe
@requires(Can.VIEW_BENCHMARK)
def costs(request: HttpRequest) -> HttpResponse:
    """The costs of a prefecture's municipalities beside the published averages of their size."""
    prefecture, offered = _prefecture_of(request)
    page: dict[str, Any] = {
        "prefecture": prefecture,
        "prefectures": offered,
        "reference": cost_reference(),
        "borders": cost_papers.border_words(),
        "breadcrumbs": ((_("格差"), reverse("benchmark:indicators")),),
    }
    if prefecture is not None:
        shown = cost_queries.cost_page(prefecture, user=request.user, year=chosen_year(request.GET))
        page |= {
            "shown": shown,
            "scatter": cost_scatter(shown.towns, own=request.user.organisation_id),
            "hint": cost_papers.hint_words(shown),
            "survey": cost_papers.survey_words(),
            "how": cost_papers.how_words(),
            "may_enter": cost_queries.may_enter_costs(request.user),
            "cost_key": cost_queries.COST,
        }
    return render(request, "benchmark/costs.html", page)


def _prefecture_of(request: HttpRequest) -> tuple[Organisation | None, list[Organisation]]:
    """The prefecture of the address, else one's own, real or fictional; and those that can be chosen."""
    offered = offered_prefectures(request.user)
    home = request.user.organisation.prefecture or request.user.organisation
    return chosen_prefecture(request.GET, offered, home if home in offered else None), offered


@require_safe
@requires(Can.VIEW_BENCHMARK)
def town(request: HttpRequest, code: str) -> HttpResponse:
    """One municipality in the group that was chosen, else beside the others of its size in the prefecture."""
    body = get_object_or_404(offered_municipalities(request.user), code=code)
    chosen = choose_group(request, usual=GroupKind.PREFECTURE, own=body, only_when_asked=True)
    group = chosen.group if chosen.group is not None and not chosen.group.is_empty else None
    shown = cost_queries.town_cost_page(body, user=request.user, year=chosen_year(request.GET), group=group)
    rows = sorted([shown.own, *shown.peers], key=lambda one: _order(one))
    page = {
        **chosen.page,
        "body": body,
        "shown": shown,
        "standing": shown.own.standing,
        "is_in_group": group is not None,
        "keep_year": shown.page.year or "",
        "town_query": group_query(request.GET, year=str(shown.page.year or "")),
        "rows": [one for one in rows if one is shown.own or one.standing.cost_yen is not None],
        "tiles": _tiles(shown.own.standing, shown.place),
        "share_place": place_words(shown.place.share),
        "share_quarter": _quarter(shown.place.share.quartile),
        "clues": [_clue_words(one) for one in shown.clues],
        "karte": cost_karte.karte_of(body, user=request.user, today=timezone.localdate()),
        "scatter": cost_scatter([shown.own, *shown.peers], own=body.pk),
        "how": cost_papers.how_words(),
        "reference": cost_reference(),
        "breadcrumbs": (
            (_("格差"), reverse("benchmark:indicators")),
            (_("費用の差"), f"{reverse('benchmark:costs')}?prefecture={body.prefecture.code[:2]}"),
        ),
    }
    return render(request, "benchmark/cost_town.html", page)


def _order(one: cost_queries.TownCost) -> tuple[bool, float, str]:
    head = one.standing.per_head_yen
    return head is None, -(head or 0), one.body.code


def _quarter(quartile: int | None) -> str:
    """How high a cost is in its group, without saying that high is bad."""
    if not quartile:
        return _("4団体より少ないので、4分の1は出しません")
    return (
        _("高いほうの4分の1"),
        _("真ん中より高い4分の1"),
        _("真ん中より低い4分の1"),
        _("低いほうの4分の1"),
    )[quartile - 1]


def _tiles(own: cost_queries.CostStanding, place: GroupCost) -> list[dict[str, str]]:
    """Key figures; what is missing is said, not left at nought."""
    missing = _("定義が違うので、比べません") if own.is_defined_otherwise else _("値がありません")
    return [
        {
            "label": _("1年の経費"),
            "value": yen(own.cost_yen) if own.cost_yen is not None else "—",
            "note": _("同じ規模の平均（参考）の%s倍") % number(own.to_reference, 2)
            if own.to_reference is not None
            else missing,
        },
        {
            "label": _("1人あたり"),
            "value": yen(own.per_head_yen) if own.per_head_yen is not None else "—",
            "note": _("比べた%(count)s団体の中央値は%(middle)s")
            % {"count": place.peers, "middle": yen(place.peers_per_head_yen)}
            if place.peers_per_head_yen is not None
            else _("比べる団体が足りません"),
        },
        {
            "label": _("1人あたりの順位（高い順）"),
            "value": place_words(place.per_head),
            "note": _quarter(place.per_head.quartile) if place.per_head.place else missing,
        },
        {
            "label": _("予算に占める割合"),
            "value": f"{number(own.share * 100, 2)}%" if own.share is not None else "—",
            "note": _("同じ規模の参考の値は%s%%") % number(own.size.share * 100, 2) if own.size else missing,
        },
    ]


def _clue_words(one: CostClue) -> dict[str, Any]:
    """A clue as a sentence, with the side it speaks for."""
    if one.kind is FactKind.WORD:
        words = _(
            "基幹システムの事業者が同じ団体（%(same)s）の中央値は%(here)s、違う団体（%(different)s）は%(there)sです。"
        ) % {
            "same": one.same,
            "here": yen(one.same_per_head_yen),
            "different": one.different,
            "there": yen(one.different_per_head_yen),
        }
    elif one.kind is FactKind.RENEWAL:
        words = _("基幹システムの更新が%s年度です。入れ替えの費用が重なる時期です。") % int(float(one.own))
    elif one.kind is FactKind.RESIDENTS:
        words = _("人口は%(own)s人で、比べた団体の中央値は%(middle)s人です。") % {
            "own": number(float(one.own)),
            "middle": number(one.middle),
        }
    else:
        words = f"{one.fact}：{number(float(one.own), 2)}（{number(one.middle, 2)}）"
    return {"words": words, "points": one.points}


@require_safe
@requires(Can.VIEW_BENCHMARK)
def file(request: HttpRequest, suffix: str) -> HttpResponse:
    """The costs of a prefecture as Excel or Word: what is released, for papers go round."""
    prefecture, _offered = _prefecture_of(request)
    if suffix not in cost_papers.RENDERED or prefecture is None:
        raise Http404(suffix)
    kind, render_paper = cost_papers.RENDERED[suffix]
    shown = cost_queries.cost_page(
        prefecture, user=request.user, year=chosen_year(request.GET), only_released=True
    )
    return HttpResponse(
        render_paper(cost_papers.cost_paper(shown)),
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="costs-{prefecture.code}.{suffix}"'},
    )
