"""Reading a comparison: the list, steps beside towns, what is different here, what most have in common, papers."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meguru.apps.comparison import queries
from meguru.apps.comparison.models import Comparison
from meguru.apps.comparison.views.around import page_about, seen_of
from meguru.apps.processes import bridge as drawings
from meguru.apps.processes import pictures
from meguru.apps.processes.around import may, page_of, visible_process
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.documents import to_docx, to_xlsx

FILES = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
}


@require_safe
@requires(Can.VIEW_PROCESS)
def comparisons(request: HttpRequest, pk: int) -> HttpResponse:
    """The comparisons of a process; while there is none, whom it could be compared with."""
    process = visible_process(request, pk)
    is_own = process.organisation_id in request.user.organisation_ids_where(Can.VIEW_PROCESS)
    found = list(queries.comparisons_of(process, request.user))
    removed = request.session.pop(f"comparison_put_away:{pk}", None)
    page = page_of(request, process, tab="comparison") | {
        "comparisons": found,
        "is_own": is_own,
        "may_compare": may(request, process, Can.EDIT_PROCESS),
        "has_drawing": queries.own_versions(process).exists(),
        "candidates": [] if found or not is_own else queries.candidates(process, user=request.user)[:5],
        "put_away": Comparison.objects.visible_to(request.user)
        .filter(pk=removed, put_away_at__isnull=False)
        .first(),
    }
    return render(request, "comparison/comparisons.html", page)


@require_safe
@requires(Can.VIEW_PROCESS)
def table(request: HttpRequest, pk: int, comparison_pk: int) -> HttpResponse:
    """Steps beside towns, and where this town stands."""
    process, view = seen_of(request, pk, comparison_pk)
    page = page_about(request, process, view, page="table")
    if view.result is not None:
        only = request.GET.get("town", "")
        only = only if only in {member.key for member in view.peers} else ""
        page |= {
            "tiles": queries.tiles(view),
            "rows": queries.step_rows(view, only=only),
            "standings": queries.standing_rows(view),
            "shown": [member for member in view.members if not only or member.is_own or member.key == only],
            "only": only,
        }
    return render(request, "comparison/table.html", page)


@require_safe
@requires(Can.VIEW_PROCESS)
def differences(request: HttpRequest, pk: int, comparison_pk: int) -> HttpResponse:
    """What is different here, kind by kind."""
    process, view = seen_of(request, pk, comparison_pk)
    page = page_about(request, process, view, page="differences")
    if view.result is not None and view.own is not None:
        found = queries.differences(view)
        kinds = [
            (_("順番の違い"), _("ここでの位置"), _("多くの団体での位置"), found["order"]),
            (_("担当の違い"), _("ここ"), _("多くの団体"), found["actor"]),
            (_("帳票・システムの違い"), _("ここ"), _("多くの団体"), found["paper"]),
            (_("行う条件の違い"), _("ここ"), _("多くの団体"), found["condition"]),
            (_("作業時間の違い"), _("ここ"), _("多くの団体"), found["minutes"]),
        ]
        page |= {
            "kinds": [kind for kind in kinds if kind[3]],
            "without": [label for label, _here, _most, rows in kinds if not rows],
            "only_here": view.result.only_in(view.own.key),
            "missing_here": view.result.missing_in(view.own.key),
        }
    return render(request, "comparison/differences.html", page)


@require_safe
@requires(Can.VIEW_PROCESS)
def consensus(request: HttpRequest, pk: int, comparison_pk: int) -> HttpResponse:
    """The steps that most towns do, drawn."""
    process, view = seen_of(request, pk, comparison_pk)
    found = view.consensus()
    page = page_about(request, process, view, page="consensus") | {"found": found}
    if found is not None:
        page |= {
            "picture": pictures.plain(found.diagram),
            "steps": drawings.steps_of(found.diagram),
            "left_out": [step for step in view.result.steps if step not in found.steps]
            if view.result
            else [],
        }
    return render(request, "comparison/consensus.html", page)


@require_safe
@requires(Can.EXPORT_PROCESS)
def paper(request: HttpRequest, pk: int, comparison_pk: int, ending: str) -> HttpResponse:
    """The comparison as Word or Excel."""
    process, view = seen_of(request, pk, comparison_pk)
    document = queries.document_of(view, today=timezone.localdate())
    if document is None or ending not in FILES:
        raise Http404(_("比べる相手がいないので、報告書を作れません。"))
    kind, make = FILES[ending]
    name = f"comparison-{process.pk}-{comparison_pk}.{ending}"
    return HttpResponse(
        make(document), content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
