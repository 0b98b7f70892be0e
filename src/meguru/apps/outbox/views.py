"""Pages of the outbox: HTTP <-> one query or command."""

from __future__ import annotations

from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meguru.apps.outbox import commands, queries
from meguru.apps.outbox.models import Message
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_OUTBOX)
def messages(request: HttpRequest) -> HttpResponse:
    """What went out, what waits, and what was given up."""
    state = request.GET.get("state", "")
    counts = queries.counts_by_state(user=request.user)
    tabs = [
        {"label": _("すべて"), "url": "?", "current": state not in counts, "count": sum(counts.values())}
    ] + [
        {"label": Message.State(key).label, "url": f"?state={key}", "current": state == key, "count": count}
        for key, count in counts.items()
    ]
    page = Paginator(queries.messages(user=request.user, state=state), 50).get_page(request.GET.get("page"))
    values = {"page": page, "tabs": tabs, "may_retry": request.user.can(Can.RETRY_OUTBOX)}
    return render(request, "outbox/messages.html", values)


@require_POST
@requires(Can.RETRY_OUTBOX)
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a message that was given up back in the queue."""
    found = get_object_or_404(Message.objects.changeable_by(request.user, Can.RETRY_OUTBOX), pk=pk)
    try:
        commands.retry(message=found, by=request.user, now=timezone.now())
        notices.success(request, _("やり直しに回しました。"))
    except commands.NotDead as reason:
        notices.warning(request, str(reason))
    return redirect("outbox:messages")
