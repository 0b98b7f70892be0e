"""Who outside the office reads the published versions of a process."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meguru.apps.processes import commands, queries
from meguru.apps.processes.around import changeable_process, is_ours, page_of, visible_process
from meguru.apps.processes.forms import ShareForm
from meguru.apps.registry.permissions import Can, requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_PROCESS)
def sharing(request: HttpRequest, pk: int) -> HttpResponse:
    """Which offices read what now; those who may publish can change it."""
    process = visible_process(request, pk)
    if not is_ours(request, process):
        raise Http404
    groups = queries.own_groups(process.organisation)
    initial = {"sharing": process.sharing, "group": process.shared_group_id}
    form = ShareForm(request.POST or None, groups=groups, initial=initial)
    if request.method == "POST":
        process = changeable_process(request, pk, Can.PUBLISH_VERSION)
        if form.is_valid():
            try:
                commands.share_process(
                    process=process, by=request.user, now=timezone.now(), **form.cleaned_data
                )
                messages.success(request, _("公開した版を見せる相手を変えました。すぐに効きます。"))
                return redirect("processes:sharing", pk=pk)
            except commands.CannotShare as reason:
                form.add_error("group", str(reason))
    page = page_of(request, process, tab="versions") | {
        "form": form,
        "groups": groups,
        "may_see_groups": request.user.can(Can.VIEW_SHARING),
        "readers": queries.readers_of(process),
        "left_group": queries.left_group(process),
    }
    return render(request, "processes/sharing.html", page, status=422 if form.errors else 200)
