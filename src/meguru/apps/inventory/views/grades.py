"""The office's settings: grades of staff and what they cost."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meguru.apps.inventory import commands
from meguru.apps.inventory.forms import GradesForm
from meguru.apps.inventory.queries import grades as queries
from meguru.apps.inventory.views.around import list_crumb, tabs
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_OPERATIONS)
def grades(request: HttpRequest) -> HttpResponse:
    """What the office's grades cost."""
    office = queries.office_of(request.user, Can.VIEW_OPERATIONS)
    page = {
        "grades": queries.grades_of(office),
        "tabs": tabs("grades"),
        "may_set": request.user.can(Can.SET_WAGES, organisation=office),
    }
    return render(request, "inventory/grades.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.SET_WAGES)
def edit_grades(request: HttpRequest) -> HttpResponse:
    """Change them; every operation counted by grades then shows the new cost."""
    office = queries.office_of(request.user, Can.SET_WAGES)
    stored = queries.grades_of(office)
    form = GradesForm(request.POST or None, grades=stored)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                commands.set_grades(
                    organisation=office,
                    rows=form.grade_rows(),
                    from_state=form.state,
                    by=request.user,
                    now=timezone.now(),
                )
                messages.success(request, _("職層と人件費単価を保存しました。"))
                return redirect("inventory:grades")
            except (commands.GradeInUse, commands.GradeNamedTwice) as reason:
                form.problem = str(reason)
            except commands.GradesChangedMeanwhile as reason:
                form.problem, form.state = str(reason), stored.state
                status = 409
    page = {
        "form": form,
        "grades": stored,
        "breadcrumbs": (list_crumb(), (_("職層と人件費単価"), reverse("inventory:grades"))),
    }
    return render(request, "inventory/grades_form.html", page, status=status)
