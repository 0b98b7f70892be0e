"""The pages of one process: its flow in figures, redesigns, comparison, logs, versions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meguru.apps.evidence.queries import logs_of
from meguru.apps.processes import bridge, pictures, queries
from meguru.apps.processes.around import page_of, shown_analysis, visible_process
from meguru.apps.processes.forms import AnalysisForm
from meguru.apps.processes.models import ProcessVersion
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_PROCESS)
def process(request: HttpRequest, pk: int) -> HttpResponse:
    """The flow with its figures. `?show=` chooses which figure stands on the diagram."""
    found = visible_process(request, pk)
    analysis = shown_analysis(request, found)
    page = page_of(request, found, tab="process", analysis=analysis)
    if analysis is None:
        version = ProcessVersion.objects.visible_to(request.user).filter(process=found).first()
        page |= {
            "version": version,
            "picture": pictures.plain(bridge.diagram_of(version.xml)) if version else None,
        }
        return render(request, "processes/process_start.html", page)
    turn = bridge.turn_of(analysis)
    show = request.GET.get("show", "")
    page |= {
        "turn": turn,
        "tiles": queries.key_tiles(turn),
        "picture": pictures.measured(turn, show=show),
        "shows": pictures.choices(show),
        "rows": queries.element_rows(turn),
        "waits": queries.longest_waits(turn),
        "handovers": queries.handovers(turn),
        "deviations": queries.deviations(turn),
        "found": queries.findings(turn),
        "trust": queries.trust_shown(turn),
    }
    return render(request, "processes/process.html", page)


@require_safe
@requires(Can.VIEW_PROCESS)
def redesigns(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposals with their reasons; ticked ones make the to-be."""
    found = visible_process(request, pk)
    analysis = shown_analysis(request, found)
    page = page_of(request, found, tab="redesigns", analysis=analysis)
    if analysis is not None:
        turn = bridge.turn_of(analysis)
        by = "days" if request.GET.get("by") == "days" else "yen"
        page |= {
            "turn": turn,
            "by": by,
            "tiles": queries.saving_tiles(turn),
            "rows": queries.proposal_rows(turn, by=by),
        }
    return render(request, "processes/redesigns.html", page)


@require_safe
@requires(Can.VIEW_PROCESS)
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """As-is and to-be side by side."""
    found = visible_process(request, pk)
    analysis = shown_analysis(request, found)
    page = page_of(request, found, tab="compare", analysis=analysis)
    if analysis is not None:
        turn = bridge.turn_of(analysis)
        page |= {
            "turn": turn,
            "tiles": queries.saving_tiles(turn),
            "rows": queries.comparison_rows(turn),
            "as_is": pictures.as_is(turn),
            "to_be": pictures.to_be(turn),
            "changes": queries.changes_in_words(turn),
            "chosen": [row for row in queries.proposal_rows(turn) if row.ticked and not row.left_out],
            "left_out": [row for row in queries.proposal_rows(turn) if row.left_out],
        }
    return render(request, "processes/compare.html", page)


@require_safe
@requires(Can.VIEW_PROCESS)
def logs(request: HttpRequest, pk: int) -> HttpResponse:
    """The logs of this process; each can be analysed anew or taken back."""
    found = visible_process(request, pk)
    page = page_of(request, found, tab="logs", analysis=None)
    page |= {
        "logs": logs_of(user=request.user, process_key=found.key),
        "form": AnalysisForm(),
        "just_imported": request.session.pop(f"imported:{found.pk}", None),
    }
    return render(request, "processes/logs.html", page)
