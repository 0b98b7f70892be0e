"""Comments: written about an element, answered, settled, reopened, taken back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meguru.apps.processes import bridge, commands
from meguru.apps.processes.around import may, version_of
from meguru.apps.processes.forms import CommentForm
from meguru.apps.processes.models import ElementComment, Process, ProcessVersion
from meguru.apps.processes.views.versions import version_page
from meguru.apps.registry.permissions import Can, requires


@require_POST
@requires(Can.EDIT_PROCESS)
def write_comment(request: HttpRequest, pk: int, version_pk: int) -> HttpResponse:
    """Something is said about an element; everyone of the office who draws may, from any section."""
    process, found = _discussed(request, pk, version_pk)
    form = CommentForm(request.POST, elements=bridge.choosable_elements(bridge.diagram_of(found.xml)))
    if form.is_valid():
        try:
            said = commands.write_comment(
                version=found,
                element_id=form.cleaned_data["element"],
                text=form.cleaned_data["text"],
                by=request.user,
                now=timezone.now(),
            )
            request.session[f"said:{found.pk}"] = said.pk
            return _back(process, found, f"talk-{said.pk}")
        except commands.CannotComment as reason:
            form.add_error("text", str(reason))
    page = version_page(request, process, found, form=form)
    return render(request, "processes/version.html", page, status=422)


@require_POST
@requires(Can.EDIT_PROCESS)
def answer_comment(request: HttpRequest, pk: int, version_pk: int, comment_pk: int) -> HttpResponse:
    process, found = _discussed(request, pk, version_pk)
    comment = _comment_of(found, comment_pk)
    try:
        text = request.POST.get("text", "")
        said = commands.answer_comment(comment=comment, text=text, by=request.user, now=timezone.now())
        request.session[f"said:{found.pk}"] = said.pk
    except commands.CannotComment as reason:
        messages.error(request, str(reason))
        request.session[f"unsaid:{found.pk}"] = {"talk": comment.pk, "text": request.POST.get("text", "")}
    return _back(process, found, f"talk-{comment.answer_to_id or comment.pk}")


@require_POST
@requires(Can.EDIT_PROCESS)
def settle_comment(request: HttpRequest, pk: int, version_pk: int, comment_pk: int) -> HttpResponse:
    process, found = _discussed(request, pk, version_pk)
    comment = _settled_by(request, process, _comment_of(found, comment_pk))
    try:
        commands.settle_comment(comment=comment, by=request.user, now=timezone.now())
        messages.success(request, _("コメントを解決済みにしました。「未解決に戻す」で、いつでも戻せます。"))
    except commands.CannotComment as reason:
        messages.error(request, str(reason))
    return _back(process, found, f"talk-{comment.pk}")


@require_POST
@requires(Can.EDIT_PROCESS)
def reopen_comment(request: HttpRequest, pk: int, version_pk: int, comment_pk: int) -> HttpResponse:
    process, found = _discussed(request, pk, version_pk)
    comment = _settled_by(request, process, _comment_of(found, comment_pk))
    try:
        commands.reopen_comment(comment=comment, by=request.user, now=timezone.now())
        messages.success(request, _("コメントを未解決に戻しました。"))
    except commands.CannotComment as reason:
        messages.error(request, str(reason))
    return _back(process, found, f"talk-{comment.pk}")


@require_POST
@requires(Can.EDIT_PROCESS)
def withdraw_comment(request: HttpRequest, pk: int, version_pk: int, comment_pk: int) -> HttpResponse:
    """The undo of one's own words."""
    process, found = _discussed(request, pk, version_pk)
    try:
        comment = _comment_of(found, comment_pk)
        commands.withdraw_comment(comment=comment, by=request.user, now=timezone.now())
        messages.success(request, _("コメントを取り消しました。"))
    except commands.CannotComment as reason:
        messages.error(request, str(reason))
    return _back(process, found, "comments")


def _discussed(request: HttpRequest, pk: int, version_pk: int) -> tuple[Process, ProcessVersion]:
    """404 for other offices: comments stay inside the house."""
    processes = Process.objects.changeable_by(request.user, Can.EDIT_PROCESS)
    process = get_object_or_404(processes.select_related("operation__department", "organisation"), pk=pk)
    return process, version_of(request, process, version_pk)


def _comment_of(version: ProcessVersion, pk: int) -> ElementComment:
    return get_object_or_404(version.comments.select_related("version__process"), pk=pk)


def _settled_by(request: HttpRequest, process: Process, comment: ElementComment) -> ElementComment:
    """Who wrote a comment, or draws in the department, says that it is settled."""
    if comment.written_by_id != request.user.pk and not may(request, process, Can.EDIT_PROCESS):
        raise PermissionDenied(
            _("コメントを解決済みにできるのは、書いた人か、担当部署（%s）の職員です。")
            % process.operation.department
        )
    return comment


def _back(process: Process, version: ProcessVersion, place: str) -> HttpResponse:
    return redirect(f"{reverse('processes:version', args=[process.pk, version.pk])}#{place}")
