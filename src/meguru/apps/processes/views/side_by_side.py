"""Two versions side by side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from meguru.apps.processes import bridge, pictures, queries
from meguru.apps.processes.around import number_in, page_of, version_of, visible_process
from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_PROCESS)
def side_by_side(request: HttpRequest, pk: int) -> HttpResponse:
    """`?left=` a version of this process, `?right=` any version this person may see; without them, the choice."""
    process = visible_process(request, pk)
    left, right = _left(request, process), _right(request)
    words = request.GET.get("q", "").replace("\x00", "")
    page = page_of(request, process, tab="versions") | {
        "left": left,
        "right": right,
        "words": words,
        "choices": queries.comparable_versions(
            process, user=request.user, words=words, keep=right.pk if right else None
        ),
    }
    if left is not None and right is not None:
        found = queries.side_by_side(left, right)
        page |= {
            "found": found,
            "left_picture": pictures.beside(
                bridge.diagram_of(left.xml),
                numbers=found.numbers(right=False),
                marks=found.left_marks,
                title=str(left),
                prefix="left",
            ),
            "right_picture": pictures.beside(
                bridge.diagram_of(right.xml),
                numbers=found.numbers(right=True),
                marks=found.right_marks,
                title=str(right),
                prefix="right",
            ),
        }
    return render(request, "processes/side_by_side.html", page)


def _left(request: HttpRequest, process: Process) -> ProcessVersion | None:
    asked = number_in(request.GET.get("left", ""))
    return None if asked is None else version_of(request, process, asked)


def _right(request: HttpRequest) -> ProcessVersion | None:
    asked = number_in(request.GET.get("right", ""))
    if asked is None:
        return None
    seen = ProcessVersion.objects.visible_to(request.user).select_related("process__organisation")
    return get_object_or_404(seen, pk=asked)
