"""The priority matrix, its rule, the office's own judgements and results that were kept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.inventory import commands
from meguru.apps.inventory.forms.priorities import JudgementForm, KeepForm, PriorityFilterForm, RuleForm
from meguru.apps.inventory.models import Operation, PriorityResult
from meguru.apps.inventory.queries import priorities as queries
from meguru.apps.inventory.views.around import (
    changeable,
    list_crumb,
    may_edit,
    operation_crumb,
    tabs,
    visible,
)
from meguru.apps.inventory.views.matrix import matrix_picture
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.priorities import Field

ROWS_ON_A_PAGE = 100


@require_safe
@requires(Can.VIEW_OPERATIONS)
def priorities(request: HttpRequest) -> HttpResponse:
    """Every operation by effect and difficulty."""
    return render(request, "inventory/priorities.html", _matrix_page(request, KeepForm()))


@require_POST
@requires(Can.EDIT_OPERATIONS)
def keep(request: HttpRequest) -> HttpResponse:
    """The matrix of today is kept under a name."""
    form = KeepForm(request.POST)
    if not form.is_valid():
        return render(request, "inventory/priorities.html", _matrix_page(request, form), status=422)
    result = commands.keep_result(user=request.user, name=form.cleaned_data["name"], now=timezone.now())
    return redirect("inventory:kept_priorities", pk=result.pk)


@require_safe
@requires(Can.VIEW_OPERATIONS)
def kept(request: HttpRequest, pk: int) -> HttpResponse:
    """A result as it was kept."""
    result = get_object_or_404(
        PriorityResult.objects.visible_to(request.user).select_related("kept_by", "organisation"), pk=pk
    )
    rows = [
        {**row, "label": queries.FIELD_LABELS[Field(row["field"])]}
        for row in result.content
        if row["field"] in set(Field)
    ]
    page = {"result": result, "rows": rows, "breadcrumbs": (list_crumb(), _matrix_crumb())}
    return render(request, "inventory/priorities_kept.html", page)


@require_safe
@requires(Can.VIEW_OPERATIONS)
def priority(request: HttpRequest, pk: int) -> HttpResponse:
    """Why one operation stands where it stands."""
    return render(request, "inventory/priority.html", _priority_page(request, visible(request, pk)))


@require_POST
@requires(Can.EDIT_OPERATIONS)
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """The office's own points, with a reason."""
    found = changeable(request, pk)
    form = JudgementForm(request.POST)
    if not form.is_valid():
        return render(request, "inventory/priority.html", _priority_page(request, found, form), status=422)
    commands.judge(operation=found, by=request.user, now=timezone.now(), **form.cleaned_data)
    messages.success(request, _("自分たちの点を保存しました。計算に戻すこともできます。"))
    return redirect("inventory:priority", pk=pk)


@require_POST
@requires(Can.EDIT_OPERATIONS)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the computed points."""
    commands.withdraw_judgement(operation=changeable(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("計算した点に戻しました。"))
    return redirect("inventory:priority", pk=pk)


@require_safe
@requires(Can.VIEW_OPERATIONS)
def rule(request: HttpRequest) -> HttpResponse:
    """The rule in force, in words."""
    stored = queries.newest_rule(request.user.organisation)
    form = _rule_form(request, None)
    page = {
        "form": form,
        "stored": stored,
        "rule": form.rule,
        "may_set": request.user.can(Can.SET_PRIORITIES, organisation=request.user.organisation),
        "breadcrumbs": (list_crumb(), _matrix_crumb()),
    }
    return render(request, "inventory/priority_rule.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.SET_PRIORITIES)
def edit_rule(request: HttpRequest) -> HttpResponse:
    """Weights, limits and borders; stored as a new version."""
    form = _rule_form(request, request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                commands.set_rule(
                    organisation=request.user.organisation,
                    content=form.content(),
                    note=form.cleaned_data["note"],
                    from_version=form.cleaned_data["from_version"] or 0,
                    by=request.user,
                    now=timezone.now(),
                )
                messages.success(request, _("優先順位の基準を保存しました。"))
                return redirect("inventory:priorities")
            except commands.BadRule as reason:
                field = next(
                    (name for name in form.fields if reason.key and name.startswith(reason.key)), None
                )
                form.add_error(field, str(reason))
            except commands.RuleChangedMeanwhile as reason:
                stored = queries.newest_rule(request.user.organisation)
                form.data = form.data.copy()
                form.data["from_version"] = str(stored.version if stored else 0)
                form.add_error(None, str(reason))
                status = 409
    crumbs = (list_crumb(), _matrix_crumb(), (_("優先順位の基準"), reverse("inventory:priority_rule")))
    page = {"form": form, "breadcrumbs": crumbs}
    return render(request, "inventory/priority_rule_form.html", page, status=status)


def _rule_form(request: HttpRequest, data: Any) -> RuleForm:
    stored = queries.newest_rule(request.user.organisation)
    return RuleForm(
        data,
        rule=queries.rule_of(stored),
        version=stored.version if stored else 0,
        suggestions=queries.fitting_limits(request.user),
    )


def _matrix_page(request: HttpRequest, keep_form: KeepForm) -> dict[str, Any]:
    form = PriorityFilterForm(request.GET, user=request.user)
    found = queries.priorities(user=request.user, now=timezone.now(), department_id=form.department_id())
    return {
        "form": form,
        "keep_form": keep_form,
        "found": found,
        "page": Paginator(found.placed, ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
        "picture": matrix_picture(found.placed, found.rule),
        "list_url": reverse("inventory:operations"),
        "tabs": tabs("priorities"),
        "fields": [
            (field.value, queries.FIELD_LABELS[field], queries.FIELD_WORDS[field], found.counts.get(field, 0))
            for field in queries.FIELD_ORDER
        ],
        "kept": queries.results_kept(request.user),
        "several_offices": len({one.row.operation.organisation_id for one in found.placed}) > 1,
        "may_edit": request.user.can(Can.EDIT_OPERATIONS),
    }


def _priority_page(
    request: HttpRequest, found: Operation, form: JudgementForm | None = None
) -> dict[str, Any]:
    placed = queries.placement_of(operation=found, user=request.user, now=timezone.now())
    own = {
        "effect": placed.placement.effect.own,
        "difficulty": placed.placement.difficulty.own,
        "reason": placed.reason,
    }
    return {
        "operation": found,
        "placed": placed,
        "axes": [
            queries.explained(_("効果"), placed.placement.effect),
            queries.explained(_("難しさ"), placed.placement.difficulty),
        ],
        "form": form or JudgementForm(initial=own),
        "may_edit": may_edit(request, found) and not found.put_away_at,
        "breadcrumbs": (list_crumb(), _matrix_crumb(), operation_crumb(found)),
    }


def _matrix_crumb() -> tuple[str, str]:
    return (_("優先順位"), reverse("inventory:priorities"))
