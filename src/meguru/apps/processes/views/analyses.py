"""Analyses: asked for, watched, chosen from, kept, taken home as files."""

from __future__ import annotations

from csp.decorators import csp_update
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meguru.apps.evidence.models import ImportedLog
from meguru.apps.processes import bridge, commands, files
from meguru.apps.processes.around import analysis_of, changeable_process, page_of, visible_process
from meguru.apps.processes.forms import AnalysisForm, ChooseForm
from meguru.apps.processes.models import Analysis
from meguru.apps.registry.permissions import Can, requires


@require_POST
@requires(Can.RUN_ANALYSIS)
def analyse(request: HttpRequest, pk: int, log_pk: int) -> HttpResponse:
    """A new turn of the loop on a log that is already here."""
    process = changeable_process(request, pk, Can.RUN_ANALYSIS)
    log = get_object_or_404(ImportedLog.objects.visible_to(request.user), pk=log_pk, process_key=process.key)
    form = AnalysisForm(request.POST)
    if not form.is_valid():
        for problems in form.errors.values():
            messages.error(request, _("分析を始められません：%s") % " ".join(problems))
        return redirect("processes:logs", pk=pk)
    try:
        asked = commands.start_analysis(
            process=process,
            log=log,
            hourly_yen=form.cleaned_data["hourly_yen"],
            use_japanese_calendar=form.cleaned_data["use_japanese_calendar"],
            by=request.user,
            now=timezone.now(),
        )
    except commands.AlreadyUnderWay as reason:
        messages.warning(request, str(reason))
        return redirect("processes:logs", pk=pk)
    return redirect("processes:progress", pk=pk, analysis_pk=asked.pk)


@require_safe
@requires(Can.VIEW_PROCESS)
def progress(request: HttpRequest, pk: int, analysis_pk: int) -> HttpResponse:
    """How far an analysis is. The page may be left; the process page leads back to it."""
    process = visible_process(request, pk)
    seen = Analysis.objects.visible_to(request.user).filter(process=process)
    if request.htmx and not seen.filter(pk=analysis_pk).exists():
        messages.info(request, _("見ていた分析は、記録の取り込みと一緒に取り消されました。"))
        return HttpResponse(status=200, headers={"HX-Redirect": reverse("processes:logs", args=[pk])})
    analysis = analysis_of(request, process, analysis_pk)
    done = analysis.state == Analysis.State.DONE
    if done:
        target = "redesigns" if analysis.chosen is not None else "process"
        url = reverse(f"processes:{target}", args=[pk])
        if request.htmx:
            return HttpResponse(status=200, headers={"HX-Redirect": url})
        return redirect(url)
    page = page_of(request, process, tab="process", analysis=None) | {
        "watched": analysis,
        "before": seen.waiting().filter(asked_at__lt=analysis.asked_at).count(),
    }
    return render(request, "processes/progress.html", page)


@require_POST
@requires(Can.RUN_ANALYSIS)
def choose(request: HttpRequest, pk: int, analysis_pk: int) -> HttpResponse:
    """The ticked redesigns are combined and simulated together."""
    process = changeable_process(request, pk, Can.RUN_ANALYSIS)
    analysis = analysis_of(request, process, analysis_pk)
    if analysis.state != Analysis.State.DONE:
        raise Http404
    turn = bridge.turn_of(analysis)
    form = ChooseForm(request.POST, ids=[one.proposal.id for one in turn.redesigns])
    back = f"{reverse('processes:redesigns', args=[pk])}?analysis={analysis.pk}"
    if not form.is_valid() or not form.cleaned_data["chosen"]:
        messages.error(request, _("見直し案を一つ以上選んでから押してください。"))
        return redirect(back)
    try:
        asked = commands.choose_redesigns(
            analysis=analysis, chosen=form.cleaned_data["chosen"], by=request.user, now=timezone.now()
        )
    except commands.AlreadyUnderWay as reason:
        messages.warning(request, str(reason))
        return redirect(back)
    return redirect("processes:progress", pk=pk, analysis_pk=asked.pk)


@require_POST
@requires(Can.EDIT_PROCESS)
def keep(request: HttpRequest, pk: int, analysis_pk: int) -> HttpResponse:
    """The as-is or the to-be drawing becomes a version."""
    process = changeable_process(request, pk, Can.EDIT_PROCESS)
    analysis = analysis_of(request, process, analysis_pk)
    kind = request.POST.get("kind", "")
    if analysis.state != Analysis.State.DONE or kind not in ("as_is", "to_be"):
        raise Http404
    version = commands.keep_as_version(
        analysis=analysis,
        kind=kind,
        note=bridge.note_of(bridge.turn_of(analysis), kind=kind),
        by=request.user,
        now=timezone.now(),
    )
    request.session[f"added:{pk}"] = version.pk
    return redirect("processes:version", pk=pk, version_pk=version.pk)


@require_safe
@requires(Can.EXPORT_PROCESS)
@csp_update({"style-src": [files.REPORT_STYLE_SOURCE]})
def analysis_file(request: HttpRequest, pk: int, analysis_pk: int, name: str) -> HttpResponse:
    """The report, a drawing or the record of a finished analysis."""
    process = visible_process(request, pk)
    analysis = analysis_of(request, process, analysis_pk)
    if analysis.state != Analysis.State.DONE or name not in files.MADE_FROM_A_TURN:
        raise Http404
    kind, make = files.MADE_FROM_A_TURN[name]
    inline = kind.startswith("text/html")
    return HttpResponse(
        make(bridge.turn_of(analysis)),
        content_type=kind,
        headers={"Content-Disposition": f'{"inline" if inline else "attachment"}; filename="{name}"'},
    )
