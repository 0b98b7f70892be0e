"""Steps of other processes: of the same office, and of towns that share the same operation."""

from __future__ import annotations

from meguru.apps.judgement import bridge
from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.registry.models import Person
from meguru.engines.comparison import SAME_LABEL, label_similarity
from meguru.engines.judgement import OtherStep


def other_steps(process: Process, *, user: Person) -> list[OtherStep]:
    """The steps this person may see elsewhere.

    Of the process's own office every other operation; of other towns only processes of a like name, since
    what is bundled between towns is the same operation.
    """
    seen = [
        other
        for other in Process.objects.visible_to(user)
        .exclude(operation_id=process.operation_id)
        .select_related("operation", "organisation")
        if other.organisation_id == process.organisation_id or _same_operation(process, other)
    ]
    found = []
    newest = _newest_versions(seen, user=user)
    for other in seen:
        if other.pk in newest:
            is_own = other.organisation_id == process.organisation_id
            found += [
                OtherStep(label=name, process=other.name, organisation=other.organisation.name, is_own=is_own)
                for name in bridge.step_names(*newest[other.pk])
            ]
    return found


def _same_operation(process: Process, other: Process) -> bool:
    pairs = ((process.operation.name, other.operation.name), (process.name, other.name))
    return any(label_similarity(mine, theirs) >= SAME_LABEL for mine, theirs in pairs)


def _newest_versions(processes: list[Process], *, user: Person) -> dict[int, tuple[int, int]]:
    """Process id -> (id, revision) of its newest version that this person may see."""
    rows = (
        ProcessVersion.objects.visible_to(user)
        .filter(process__in=processes)
        .order_by("number")
        .values_list("process_id", "pk", "revision")
    )
    return {process_id: (pk, revision) for process_id, pk, revision in rows}
