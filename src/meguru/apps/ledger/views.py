"""Pages of the ledger: HTTP <-> one query or command."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from meguru.apps.ledger import commands, queries
from meguru.apps.ledger.activities import label_of
from meguru.apps.ledger.forms import FilterForm
from meguru.apps.ledger.models import Event
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_LEDGER)
def events(request: HttpRequest) -> HttpResponse:
    """Who did what, when, and from what to what; with HTMX only the table is taken from the answer."""
    form = FilterForm(request.GET, user=request.user)
    page = Paginator(queries.events(user=request.user, wanted=form.wanted()), 50).get_page(
        request.GET.get("page")
    )
    rows = [
        {"event": event, "activity": label_of(event.activity), "changes": queries.changes_of(event)}
        for event in page
    ]
    values = {
        "form": form,
        "page": page,
        "rows": rows,
        "may_export": request.user.can(Can.EXPORT_LEDGER),
        "several_offices": len(request.user.organisation_ids_where(Can.VIEW_LEDGER)) > 1,
    }
    return render(request, "ledger/events.html", values)


@require_safe
@requires(Can.VIEW_LEDGER)
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """One event with everything that was written down."""
    found = get_object_or_404(Event.objects.of_organisations_where(request.user, Can.VIEW_LEDGER), pk=pk)
    values = {"event": found, "activity": label_of(found.activity), "changes": queries.changes_of(found)}
    return render(request, "ledger/event.html", values)


@require_safe
@requires(Can.VIEW_LEDGER)
def check(request: HttpRequest) -> HttpResponse:
    """Recompute the chain of every ledger this person may read."""
    offices = Organisation.objects.filter(pk__in=request.user.organisation_ids_where(Can.VIEW_LEDGER))
    checks = [queries.verify_chain(office) for office in offices]
    return render(request, "ledger/check.html", {"checks": checks})


@require_POST
@requires(Can.EXPORT_LEDGER)
def export(request: HttpRequest) -> HttpResponseBase:
    """The filtered list as CSV; that a copy was taken is recorded."""
    form = FilterForm(request.POST, user=request.user)
    found = queries.events(user=request.user, wanted=form.wanted()).of_organisations_where(
        request.user, Can.EXPORT_LEDGER
    )
    now = timezone.now()
    found = found.filter(occurred_at__lt=now)
    for office in Organisation.objects.filter(pk__in=request.user.organisation_ids_where(Can.EXPORT_LEDGER)):
        count = found.filter(organisation=office).count()
        commands.record_export(organisation=office, by=request.user, events=count, now=now)
    answer = StreamingHttpResponse(queries.csv_lines(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="ledger.csv"'
    return answer
