"""Pages of the next actions."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.plans import commands, papers, queries
from meguru.apps.plans.around import changeable_action, changeable_round, page_of
from meguru.apps.plans.forms import ActionForm
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_INITIATIVE)
def actions(request: HttpRequest) -> HttpResponse:
    """What the office does next: who, by when, how it stands."""
    page = page_of(request, tab="actions") | {
        "rows": queries.action_rows(user=request.user, today=timezone.localdate())
    }
    return render(request, "plans/actions.html", page)


@require_safe
@requires(Can.EXPORT_INITIATIVE)
def file(request: HttpRequest, ending: str) -> HttpResponse:
    """The list as Word or Excel."""
    if ending not in papers.OF_MOMENTUM:
        raise Http404(ending)
    kind, render_paper = papers.FORMATS[ending]
    rows = queries.action_rows(user=request.user, today=timezone.localdate())
    return HttpResponse(
        render_paper(papers.actions_paper(rows, office=request.user.organisation.name)),
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="actions.{ending}"'},
    )


@require_POST
@requires(Can.EDIT_INITIATIVE)
def take(request: HttpRequest, pk: int, statement: str) -> HttpResponse:
    """A proposed action of a round goes onto the list."""
    found = changeable_round(request, pk)
    proposed = queries.proposed_of(found, statement, user=request.user)
    if proposed is None:
        messages.error(request, _("この行動は、もうすすめる行動ではなくなりました。"))
        return redirect("plans:momentum")
    try:
        taken = commands.take_action(
            organisation=found.organisation, proposed=proposed, by=request.user, now=timezone.now()
        )
    except commands.TakenAlready as reason:
        messages.error(request, str(reason))
        return redirect("plans:momentum")
    messages.success(request, _("一覧に入れました。誰が、いつまでにするかを決めてください。"))
    return redirect("plans:action", pk=taken.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INITIATIVE)
def add(request: HttpRequest) -> HttpResponse:
    """An action of people's own."""
    form = ActionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        commands.add_action(
            organisation=request.user.organisation,
            values=form.cleaned_data,
            by=request.user,
            now=timezone.now(),
        )
        return redirect("plans:actions")
    page = page_of(request, tab="actions") | {"form": form, "row": None}
    return render(request, "plans/action.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INITIATIVE)
def action(request: HttpRequest, pk: int) -> HttpResponse:
    """One action: who, by when, how it stands."""
    found = changeable_action(request, pk)
    theirs = None
    form = ActionForm(request.POST or None, instance=found, initial={"revision": found.revision})
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_action(
                action=found,
                values=form.cleaned_data,
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("保存しました。"))
            return redirect("plans:actions")
        except commands.ChangedMeanwhile as reason:
            theirs = reason.theirs
            form = _kept(request, str(reason), revision=theirs.revision)
        except commands.TakenAlready as reason:
            form.add_error(None, str(reason))
    row = queries.row_of(changeable_action(request, pk), today=timezone.localdate())
    page = page_of(request, tab="actions") | {"form": form, "row": row, "theirs": theirs}
    return render(request, "plans/action.html", page, status=422 if form.errors or theirs else 200)


def _kept(request: HttpRequest, words: str, *, revision: int) -> ActionForm:
    """What was typed, ready to be saved over what stands there now."""
    sent = request.POST.copy()
    sent["revision"] = str(revision)
    form = ActionForm(sent)
    if not form.is_valid():
        raise Http404
    form.add_error(None, words)
    return form
