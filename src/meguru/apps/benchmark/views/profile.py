"""One municipality over all indicators, with files and ways on."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meguru.apps.benchmark import papers
from meguru.apps.benchmark.bodies import offered_municipalities
from meguru.apps.benchmark.groups import GroupKind
from meguru.apps.benchmark.profiles import ProfileLine, profile_of
from meguru.apps.benchmark.views.around import choose_group
from meguru.apps.benchmark.wording import marks, place_words, quarter_words, told
from meguru.apps.indicators.queries import themes
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_BENCHMARK)
def own(request: HttpRequest) -> HttpResponse:
    """One's own municipality, or the overview to choose one from; an address may name one by `body`."""
    offered = offered_municipalities(request.user)
    found = (
        offered.filter(code=request.GET.get("body", "")[:6]).first()
        or offered.filter(pk=request.user.organisation_id).first()
    )
    if found is None:
        return redirect("benchmark:overview")
    return redirect("benchmark:profile", code=found.code)


@require_safe
@requires(Can.VIEW_BENCHMARK)
def profile(request: HttpRequest, code: str) -> HttpResponse:
    """Where one municipality is weak and strong, and every indicator."""
    body = get_object_or_404(offered_municipalities(request.user), code=code)
    chosen = choose_group(request, usual=GroupKind.PREFECTURE, own=body)
    page: dict[str, Any] = {
        **chosen.page,
        "body": body,
        "breadcrumbs": (
            (_("格差"), reverse("benchmark:indicators")),
            (
                str(body.prefecture),
                f"{reverse('benchmark:overview')}?prefecture={body.prefecture.code[:2] if body.prefecture else ''}",
            ),
        ),
    }
    if chosen.group is not None:
        found = profile_of(group=chosen.group, bodies=chosen.bodies, user=request.user)
        is_own = body.pk == request.user.organisation_id
        names = {one.id: one.name for one in themes()}
        page |= {
            "profile": found,
            "weakest": [_line(one, is_own=is_own) for one in found.weakest],
            "strongest": [_line(one, is_own=is_own) for one in found.strongest],
            "parts": [
                (name, [_line(one, is_own=is_own) for one in found.lines if one.indicator.theme == theme])
                for theme, name in {
                    one.indicator.theme: names.get(one.indicator.theme, _("自分たちの指標"))
                    for one in found.lines
                }.items()
            ],
        }
    return render(request, "benchmark/profile.html", page)


def _line(line: ProfileLine, *, is_own: bool) -> dict[str, Any]:
    is_ranked = line.indicator.direction != "neither"
    return {
        "line": line,
        "indicator": line.indicator,
        "value": told(line.group.value, line.indicator, is_own=is_own),
        "prefecture": place_words(line.prefecture) if is_ranked else "—",
        "group": place_words(line.group) if is_ranked else "—",
        "nation": place_words(line.nation) if is_ranked else "—",
        "quarter": quarter_words(line.group.quartile) if is_ranked else "—",
        "quartile": (line.group.quartile or 0) if is_ranked else 0,
        "marks": marks(
            quality=line.quality,
            denominator=line.denominator,
            position=line.group,
            absence=line.absence,
            is_waiting=line.is_waiting,
        ),
    }


@require_safe
@requires(Can.VIEW_BENCHMARK)
def file(request: HttpRequest, code: str, suffix: str) -> HttpResponse:
    """The profile as Excel or Word."""
    body = get_object_or_404(offered_municipalities(request.user), code=code)
    chosen = choose_group(request, usual=GroupKind.PREFECTURE, own=body)
    if suffix not in papers.KINDS or chosen.group is None:
        raise Http404(code)
    found = profile_of(group=chosen.group, bodies=chosen.bodies, user=request.user)
    paper = papers.profile_paper(found, is_own=body.pk == request.user.organisation_id)
    return papers.answer(papers.KINDS[suffix][1](paper), suffix=suffix, name=f"profile-{code}")
