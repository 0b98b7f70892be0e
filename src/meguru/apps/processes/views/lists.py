"""The list of processes, and a new one."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meguru.apps.inventory.models import Operation
from meguru.apps.processes import commands, queries
from meguru.apps.processes.around import number_in, visible_process
from meguru.apps.processes.forms import ProcessForm
from meguru.apps.registry.permissions import Can, requires

ROWS_ON_A_PAGE = 100


@require_safe
@requires(Can.VIEW_PROCESS)
def processes(request: HttpRequest) -> HttpResponse:
    """The processes of one's own office or those that others share, and on top what waits for one's review."""
    counts = queries.process_counts(user=request.user)
    of_others = request.GET.get("whose") == "others" or (counts.own == 0 and counts.shared > 0)
    search = request.GET.get("q", "").replace("\x00", "")[:100]  # PostgreSQL holds no NUL
    found = queries.processes_of(user=request.user, of_others=of_others, search=search)
    page = Paginator(found, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = queries.process_rows(user=request.user, among=page.object_list)
    return render(
        request,
        "processes/processes.html",
        {
            "rows": rows,
            "page": page,
            "search": search,
            "of_others": of_others,
            "counts": counts,
            "whose": [
                {
                    "label": _("自分の団体"),
                    "url": reverse("processes:processes"),
                    "current": not of_others,
                    "count": counts.own,
                },
                {
                    "label": _("ほかの団体が見せているもの"),
                    "url": reverse("processes:processes") + "?whose=others",
                    "current": of_others,
                    "count": counts.shared,
                },
            ],
            "several_offices": of_others or len({row.process.organisation_id for row in rows}) > 1,
            "waiting": queries.waiting_for(user=request.user),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_PROCESS)
def of_operation(request: HttpRequest, operation_pk: int) -> HttpResponse:
    """The processes of one operation; who may draw can open a new one here."""
    operation = get_object_or_404(
        Operation.objects.visible_to(request.user).select_related("department", "organisation"),
        pk=operation_pk,
    )
    may_draw = request.user.can(Can.EDIT_PROCESS, department=operation.department)
    form = ProcessForm(request.POST or None, initial={"name": operation.name})
    if request.method == "POST":
        if not may_draw:
            raise PermissionDenied(
                _("この業務のプロセスを作れるのは、担当部署（%s）の職員です。") % operation.department
            )
        if form.is_valid():
            try:
                added = commands.add_process(
                    operation=operation, name=form.cleaned_data["name"], by=request.user, now=timezone.now()
                )
                return redirect("processes:process", pk=added.pk)
            except commands.AlreadyNamed as reason:
                form.add_error("name", str(reason))
    return render(
        request,
        "processes/of_operation.html",
        {
            "operation": operation,
            "rows": queries.process_rows(user=request.user, operation_id=operation.pk),
            "form": form,
            "may_draw": may_draw,
            "breadcrumbs": (
                (_("業務の棚卸し"), reverse("inventory:operations")),
                (operation.name, reverse("inventory:operation", args=[operation.pk])),
            ),
        },
        status=422 if form.errors else 200,
    )


@require_safe
@requires(Can.VIEW_PROCESS)
def of_key(request: HttpRequest, key: str) -> HttpResponse:
    """From the key that evidence keeps to the page of the process."""
    kind, _colon, number = key.partition(":")
    found = number_in(number)
    if kind != "process" or found is None:
        raise Http404
    return redirect("processes:process", pk=visible_process(request, found).pk)
