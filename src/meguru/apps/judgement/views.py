"""Pages of the judgement: HTTP <-> one query or command."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.judgement import commands, papers, queries
from meguru.apps.judgement.forms import DecisionForm, StepFilterForm
from meguru.apps.judgement.models import StepDecision
from meguru.apps.processes.around import changeable_process, may, page_of, visible_process
from meguru.apps.processes.models import Process
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.judgement import Effect, Verdict, standard_rules


@require_safe
@requires(Can.VIEW_PROCESS)
def process(request: HttpRequest, pk: int) -> HttpResponse:
    """Every step with its verdicts."""
    found = visible_process(request, pk)
    page = page_of(request, found, tab="judgement")
    judgement = queries.judgement_of(found, user=request.user)
    if judgement is None:
        return render(request, "judgement/no_drawing.html", page)
    form = StepFilterForm(request.GET)
    page |= {
        "judgement": judgement,
        "form": form,
        "rows": queries.step_rows(judgement, **form.question()),
        "tiles": queries.tiles(judgement),
        "strays": queries.stray_decisions(judgement),
    }
    return render(request, "judgement/process.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_PROCESS)
def step(request: HttpRequest, pk: int, element_id: str) -> HttpResponse:
    """One step with every verdict and its reasons; who may change the process decides here."""
    found = (
        changeable_process(request, pk, Can.EDIT_PROCESS)
        if request.method == "POST"
        else visible_process(request, pk)
    )
    judgement = _judgement_or_404(request, found)
    judged = judgement.judged.step(element_id)
    if judged is None:
        raise Http404(element_id)
    form = DecisionForm(request.POST or None, initial={"verdict": request.GET.get("verdict", "")})
    if request.method == "POST" and form.is_valid():
        try:
            commands.decide_step(
                process=found,
                step=judged,
                verdict=form.chosen,
                holds=form.cleaned_data["holds"] == "yes",
                reason=form.cleaned_data["reason"],
                seen=form.seen_of(form.chosen),
                rules_version=judgement.judged.rules_version,
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("判断を保存しました。"))
            return redirect("judgement:step", pk=pk, element_id=element_id)
        except commands.CannotDecide as reason:
            form.add_error(None, str(reason))
        except commands.DecidedMeanwhile as reason:
            form.add_error(None, str(reason))
            form.data = form.data.copy()
            form.data["seen"] = _seen(queries.answer_rows(judged, judgement))
    rows = queries.answer_rows(judged, judgement)
    page = page_of(request, found, tab="judgement") | {
        "judgement": judgement,
        "step": judged,
        "rows": rows,
        "seen": form.data.get("seen") if form.is_bound else _seen(rows),
        "form": form,
        "history": queries.decision_history(found, element_id=element_id, user=request.user),
        "may_decide": may(request, found, Can.EDIT_PROCESS),
    }
    return render(request, "judgement/step.html", page, status=422 if form.errors else 200)


@require_POST
@requires(Can.EDIT_PROCESS)
def withdraw(request: HttpRequest, pk: int, decision_pk: int) -> HttpResponse:
    """The rules speak again."""
    found = changeable_process(request, pk, Can.EDIT_PROCESS)
    decision = get_object_or_404(
        StepDecision.objects.changeable_by(request.user, Can.EDIT_PROCESS).filter(process=found),
        pk=decision_pk,
    )
    commands.withdraw_decision(decision=decision, by=request.user, now=timezone.now())
    messages.success(request, _("判断を取り消しました。ルールの答えに戻ります。"))
    if request.POST.get("to") == "step":
        return redirect("judgement:step", pk=pk, element_id=decision.element_id)
    return redirect("judgement:process", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_PROCESS)
def to_be(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what of the judgement goes into a to-be draft."""
    found = changeable_process(request, pk, Can.EDIT_PROCESS)
    judgement = _judgement_or_404(request, found)
    problem = ""
    if request.method == "POST":
        try:
            draft = commands.draft_to_be(
                process=found,
                judgement=judgement,
                chosen=frozenset(request.POST.getlist("chosen")),
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("あるべき姿の下書き（第%s版）を作りました。") % draft.number)
            return redirect("processes:version", pk=pk, version_pk=draft.pk)
        except commands.NothingChosen as reason:
            problem = str(reason)
    page = page_of(request, found, tab="judgement") | {
        "judgement": judgement,
        "proposals": queries.to_be_choices(judgement),
        "problem": problem,
    }
    return render(request, "judgement/to_be.html", page, status=422 if problem else 200)


@require_safe
@requires(Can.EXPORT_PROCESS)
def file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The judgement as Word or Excel."""
    judgement = _judgement_or_404(request, visible_process(request, pk))
    if name not in papers.RENDERED:
        raise Http404(name)
    kind, render_paper = papers.RENDERED[name]
    return HttpResponse(
        render_paper(papers.judgement_paper(judgement)),
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{papers.file_name(judgement, name)}"'},
    )


@require_safe
@requires(Can.VIEW_PROCESS)
def rule_list(request: HttpRequest) -> HttpResponse:
    """The rules as they are, with version and sources."""
    book = standard_rules()
    effects = {
        Effect.FOR: _("あてはまる理由"),
        Effect.AGAINST: _("あてはまらない理由"),
        Effect.WARN: _("気をつけること"),
    }
    groups = [
        {
            "label": queries.verdict_label(verdict),
            "rules": [(rule, effects[rule.effect], queries.reason_text(rule)) for rule in book.of(verdict)],
        }
        for verdict in Verdict
    ]
    crumbs = ((_("業務プロセス"), reverse("processes:processes")),)
    return render(request, "judgement/rules.html", {"book": book, "groups": groups, "breadcrumbs": crumbs})


def _judgement_or_404(request: HttpRequest, found: Process) -> queries.Judgement:
    judgement = queries.judgement_of(found, user=request.user)
    if judgement is None:
        raise Http404("no drawing")
    return judgement


def _seen(rows: Any) -> str:
    """The standing decisions that the page shows, for the form to carry."""
    return " ".join(f"{row.answer.verdict.value}:{row.decision.pk}" for row in rows if row.decision)
