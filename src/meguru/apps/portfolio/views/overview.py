"""Over all systems: the findings, the four fields, who has which function."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meguru.apps.portfolio import commands, queries
from meguru.apps.portfolio.around import SEVERITY_TONES, office_tabs, own_office
from meguru.apps.portfolio.forms import SEVERITIES, FilterForm
from meguru.apps.portfolio.models import QUARTER_WORDS
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.system_findings import standard_rules

PER_PAGE = 50
FUNCTIONS_PER_PAGE = 20


@require_safe
@requires(Can.VIEW_SYSTEMS)
def findings(request: HttpRequest) -> HttpResponse:
    """What is found on the cards, by rule, department and severity."""
    form = FilterForm(request.GET, user=request.user)
    found = queries.overview(user=request.user, filters=form.filters(), today=timezone.localdate())
    paginator = Paginator(found.rows, PER_PAGE)
    paginator.count = found.total_of(form.filters())
    rules = standard_rules().rules
    page = paginator.get_page(request.GET.get("page"))
    severities = {int(key): words for key, words in SEVERITIES}
    return render(
        request,
        "portfolio/findings.html",
        {
            "form": form,
            "found": found,
            "page": page,
            "rows": [
                {
                    "row": row,
                    "rule": rules[row.rule],
                    "severity": severities.get(row.severity, _("判断できない")),
                    "tone": SEVERITY_TONES[row.severity],
                }
                for row in page
                if row.rule in rules
            ],
            "severity_counts": [(key, severities.get(key), count) for key, count in found.by_severity if key],
            "rules_version": queries.rules_version(),
            "tabs": office_tabs("findings"),
            "query": request.GET.urlencode(),
            "may_review": request.user.can(Can.EDIT_SYSTEMS),
            "may_export": request.user.can(Can.EXPORT_SYSTEMS),
        },
    )


@require_POST
@requires(Can.EDIT_SYSTEMS)
def review(request: HttpRequest) -> HttpResponse:
    """Look now at cards that wait; the rest is done in the background."""
    done = commands.review_cards(
        organisation=own_office(request), today=timezone.localdate(), now=timezone.now(), by=request.user
    )
    messages.success(request, _("カルテ%s枚の所見を計算しました。") % done)
    return redirect("portfolio:findings")


@require_safe
@requires(Can.VIEW_SYSTEMS)
def fields(request: HttpRequest) -> HttpResponse:
    """Where systems stand between worth and technical state."""
    form = FilterForm(request.GET, user=request.user)
    quarter = request.GET.get("quarter", "")
    quarter = quarter if quarter in QUARTER_WORDS else ""
    picture = queries.field_dots(user=request.user, department=form.filters().department, quarter=quarter)
    page = {
        "form": form,
        "picture": picture,
        "quarters": [
            {"key": key, "words": QUARTER_WORDS[key], "count": count} for key, count in picture.counts
        ],
        "quarter": quarter,
        "words": QUARTER_WORDS,
        "tabs": office_tabs("fields"),
    }
    return render(request, "portfolio/fields.html", page)


@require_safe
@requires(Can.VIEW_SYSTEMS)
def functions(request: HttpRequest) -> HttpResponse:
    """Which function stands in which departments."""
    only_twice = request.GET.get("all") != "1"
    matrix = queries.function_matrix(user=request.user, only_twice=only_twice)
    page = Paginator(matrix.rows, FUNCTIONS_PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "portfolio/functions.html",
        {"matrix": matrix, "page": page, "only_twice": only_twice, "tabs": office_tabs("functions")},
    )
