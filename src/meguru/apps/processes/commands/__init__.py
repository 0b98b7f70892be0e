"""What changes the processes: one use case = one function = one transaction = one ledger event."""

from meguru.apps.processes.commands.analysing import (
    AlreadyUnderWay,
    choose_redesigns,
    fail_analysis,
    finish_analysis,
    give_back_analysis,
    note_progress,
    start_analysis,
    take_next_analysis,
)
from meguru.apps.processes.commands.drawing import (
    AlreadyNamed,
    add_process,
    import_bpmn,
    keep_as_version,
    publish_version,
    take_back_version,
)
from meguru.apps.processes.commands.importing import import_log, take_back_import

__all__ = [
    "AlreadyNamed",
    "AlreadyUnderWay",
    "add_process",
    "choose_redesigns",
    "fail_analysis",
    "finish_analysis",
    "give_back_analysis",
    "import_bpmn",
    "import_log",
    "keep_as_version",
    "note_progress",
    "publish_version",
    "start_analysis",
    "take_back_import",
    "take_back_version",
    "take_next_analysis",
]
