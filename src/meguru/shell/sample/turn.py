"""The first turn of the loop in the sample: one analysis is done now, the others wait for the background work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from meguru.apps.evidence.models import ImportedLog
from meguru.apps.processes import commands
from meguru.apps.processes.models import Analysis, Process
from meguru.apps.processes.worker import work_once
from meguru.engines.turn import TurnResult, from_record

FIRST = ("桜瀬市", "道路占用許可")  # (town, beginning of the operation's name)
Watch = Callable[[str, float], None]


class SampleTurnFailed(Exception):
    """The analysis of the sample could not be finished; the message says why."""


def run_sample_turn(*, now: datetime, watch: Watch) -> TurnResult:
    """This function will put every sample log that was never analysed into the queue and do the first one.

    Returns the first log's newest finished turn, also when it was done earlier.
    Raises: SampleTurnFailed.
    """
    processes = _processes_with_logs()
    first = _first(processes)
    for process, log in [first, *(pair for pair in processes if pair != first)]:
        if not process.analyses.exists():
            commands.start_analysis(process=process, log=log, by=None, now=now)
    while not first[0].analyses.done().exists():
        if not work_once(worker="demo", watch=watch):
            break
    finished = first[0].analyses.done().order_by("-finished_at").first()
    if finished is None or finished.record is None:
        failed = first[0].analyses.filter(state=Analysis.State.FAILED).first()
        raise SampleTurnFailed(failed.error if failed else "分析がまだ終わっていません。")
    return from_record(finished.record)


def _processes_with_logs() -> list[tuple[Process, ImportedLog]]:
    logs = ImportedLog.objects.filter(
        organisation__is_fictional=True, source=ImportedLog.Source.SYNTHETIC
    ).order_by("organisation__code", "id")
    processes = {process.key: process for process in Process.objects.filter(organisation__is_fictional=True)}
    return [(processes[log.process_key], log) for log in logs if log.process_key in processes]


def _first(processes: list[tuple[Process, ImportedLog]]) -> tuple[Process, ImportedLog]:
    town, operation = FIRST
    for process, log in processes:
        if process.organisation.name == town and process.operation.name.startswith(operation):
            return process, log
    if not processes:
        raise SampleTurnFailed("見本の作業記録がありません。先に load_sample を実行してください。")
    return processes[0]
