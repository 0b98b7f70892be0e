"""All briefings of a prefecture in one go: asked for, watched, cancelled, taken home."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meguru.apps.briefings import commands, queries
from meguru.apps.briefings.forms import chosen_edition, chosen_group
from meguru.apps.briefings.models import BriefingBatch, GroupKind
from meguru.apps.registry.permissions import Can, requires

CONTENT_TYPES = {
    "zip": "application/zip",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@require_safe
@requires(Can.VIEW_BENCHMARK)
def batches(request: HttpRequest) -> HttpResponse:
    """What this person asked for in the last week."""
    page = {"batches": queries.batches_of(request.user), "breadcrumbs": _trail()}
    return render(request, "briefings/batches.html", page)


@require_POST
@requires(Can.VIEW_BENCHMARK)
def ask(request: HttpRequest) -> HttpResponse:
    """Put all briefings of a prefecture into the queue."""
    offered = queries.prefectures_offered(request.user)
    prefecture = next((one for one in offered if one.code == request.POST.get("prefecture")), None)
    if prefecture is None:
        raise Http404("prefecture")
    edition = chosen_edition(request.POST, queries.editions_of(request.user))
    try:
        batch = commands.ask_for_batch(
            prefecture=prefecture,
            edition=edition,
            group=edition.group if edition else chosen_group(request.POST) or GroupKind.ALIKE,
            by=request.user,
            now=timezone.now(),
        )
    except commands.TooManyWaiting as reason:
        messages.error(request, str(reason))
        return redirect("briefings:batches")
    return redirect("briefings:batch", pk=batch.pk)


@require_safe
@requires(Can.VIEW_BENCHMARK)
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the work is; then the files."""
    found = _own(request, pk)
    page = {
        "batch": found,
        "before": queries.before(found) if found.is_waiting else 0,
        "files": list(found.files.defer("content")),
        "breadcrumbs": (*_trail(), (_("まとめて作った資料"), reverse("briefings:batches"))),
    }
    return render(request, "briefings/batch.html", page)


@require_POST
@requires(Can.VIEW_BENCHMARK)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the work."""
    try:
        commands.cancel_batch(batch=_own(request, pk), by=request.user, now=timezone.now())
    except commands.NotPossible as reason:
        messages.info(request, str(reason))
    return redirect("briefings:batch", pk=pk)


@require_safe
@requires(Can.VIEW_BENCHMARK)
def file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One finished file."""
    found = get_object_or_404(_own(request, pk).files, name=name)
    return HttpResponse(
        bytes(found.content),
        content_type=CONTENT_TYPES[name.rpartition(".")[2]],
        headers={
            "Content-Disposition": f'attachment; filename="{found.name}"',
            "Cache-Control": "no-store",
        },
    )


def _own(request: HttpRequest, pk: int) -> BriefingBatch:
    found = get_object_or_404(
        BriefingBatch.objects.visible_to(request.user)
        .filter(asked_by=request.user)
        .select_related("prefecture", "edition"),
        pk=pk,
    )
    assert isinstance(found, BriefingBatch)
    return found


def _trail() -> tuple[tuple[str, str], ...]:
    return ((_("打ち手"), reverse("briefings:towns")),)
