"""Which processes there are, and what is known of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from meguru.apps.evidence.queries import HomeFigure
from meguru.apps.processes.models import Analysis, AnalysisQuerySet, Process, ProcessVersion
from meguru.apps.processes.queries.reviewing import waiting_for
from meguru.apps.registry.models import Person
from meguru.apps.registry.roles import Can, SharedSubject
from meguru.design import figures


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """One process in a list, with its newest finished analysis and the one that is under way."""

    process: Process
    versions: int
    newest: Analysis | None
    under_way: Analysis | None


@dataclass(frozen=True, slots=True)
class ProcessCounts:
    """How many processes this person may see: of their own offices, and of others that share theirs."""

    own: int
    shared: int


def process_counts(*, user: Person) -> ProcessCounts:
    """Counts for the two lists, without any search."""
    visible = Process.objects.visible_to(user)
    own = visible.filter(organisation_id__in=user.readable_organisation_ids(None)).count()
    return ProcessCounts(own=own, shared=visible.count() - own)


def processes_of(*, user: Person, of_others: bool, search: str = "") -> QuerySet[Process]:
    """The processes of one's own offices, or those that others share, by words in the name of the process, its
    operation, its section or its office."""
    own = Q(organisation_id__in=user.readable_organisation_ids(None))
    found = Process.objects.visible_to(user).filter(~own if of_others else own)
    for word in search.split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(operation__name__icontains=word)
            | Q(operation__department__name__icontains=word)
            | Q(organisation__name__icontains=word)
        )
    return found


def process_rows(
    *, user: Person, operation_id: int | None = None, among: Iterable[Process] | None = None
) -> list[ProcessRow]:
    """The processes this person may see, all or those of one operation; or those of `among` that they may see."""
    processes = Process.objects.visible_to(user).select_related("operation__department", "organisation")
    if operation_id is not None:
        processes = processes.filter(operation_id=operation_id)
    if among is not None:
        processes = processes.filter(pk__in=[process.pk for process in among])
    found = list(processes)
    seen = ProcessVersion.objects.visible_to(user).filter(process__in=found).order_by()
    versions = dict(seen.values_list("process_id").annotate(Count("pk")))
    newest: dict[int, Analysis] = {}
    under_way: dict[int, Analysis] = {}
    analyses = Analysis.objects.visible_to(user).light().filter(process__in=found)
    for analysis in analyses.order_by("asked_at", "id"):
        if analysis.state == Analysis.State.DONE:
            newest[analysis.process_id] = analysis
        elif analysis.is_waiting:
            under_way[analysis.process_id] = analysis
    return [
        ProcessRow(
            process=process,
            versions=versions.get(process.pk, 0),
            newest=newest.get(process.pk),
            under_way=under_way.get(process.pk),
        )
        for process in found
    ]


def newest_done(process: Process, *, user: Person) -> Analysis | None:
    """The newest finished analysis of a process that this person may see."""
    return _analyses(process, user=user).done().first()


def waiting_analysis(process: Process, *, user: Person) -> Analysis | None:
    """The analysis of a process that is queued or running, at most one."""
    return _analyses(process, user=user).waiting().first()


def newest_failure(process: Process, *, user: Person) -> Analysis | None:
    """The last analysis, if it failed; a later success makes it uninteresting."""
    last = _analyses(process, user=user).first()
    return last if last is not None and last.state == Analysis.State.FAILED else None


def _analyses(process: Process, *, user: Person) -> AnalysisQuerySet:
    return Analysis.objects.visible_to(user).light().filter(process=process)


def home_figures(user: Person) -> tuple[HomeFigure, ...]:
    """How much is drawn, and what the redesigns promise, in one's own offices and those that share all with them."""
    ours = user.readable_organisation_ids(SharedSubject.PROCESSES)
    rows = process_rows(user=user, among=Process.objects.filter(organisation_id__in=ours))
    count = _("%(count)s件")
    figures_of_drawing: tuple[HomeFigure, ...] = (
        HomeFigure(
            "draw", _("業務プロセス"), count % {"count": figures.number(len(rows))}, "processes:processes"
        ),
        HomeFigure(
            "draw",
            _("公開した図"),
            count
            % {
                "count": figures.number(
                    ProcessVersion.objects.visible_to(user)
                    .filter(published_at__isnull=False, organisation_id__in=ours)
                    .count()
                )
            },
            "processes:processes",
        ),
    )
    if user.can(Can.REVIEW_VERSION):
        waiting = figures.number(len(waiting_for(user=user)))
        figures_of_drawing += (
            HomeFigure("draw", _("確認してほしいもの"), count % {"count": waiting}, "processes:reviews"),
        )
    promised = [row.newest for row in rows if row.newest is not None]
    if not promised:
        return figures_of_drawing
    hours = sum(analysis.saved_hours_per_year or 0.0 for analysis in promised)
    yen = sum(analysis.saved_yen_per_year or 0 for analysis in promised)
    return (
        *figures_of_drawing,
        HomeFigure("change", _("減らせる時間（1年）"), figures.work_hours(hours), "processes:processes"),
        HomeFigure("change", _("金額にすると（1年）"), figures.about_yen(yen), "processes:processes"),
    )
