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
from meguru.apps.processes.commands.commenting import (
    CannotComment,
    answer_comment,
    reopen_comment,
    settle_comment,
    withdraw_comment,
    write_comment,
)
from meguru.apps.processes.commands.drafting import start_draft
from meguru.apps.processes.commands.drawing import (
    AlreadyNamed,
    InUse,
    NotApproved,
    add_process,
    import_bpmn,
    keep_as_version,
    publish_version,
    take_back_version,
)
from meguru.apps.processes.commands.editing import (
    Saved,
    UnknownRevision,
    bring_back_save,
    save_draft,
    save_drawing,
)
from meguru.apps.processes.commands.importing import import_log, take_back_import
from meguru.apps.processes.commands.reviewing import (
    CannotReview,
    ask_review,
    decide_review,
    withdraw_review,
)
from meguru.apps.processes.commands.sharing import CannotShare, share_process

__all__ = [
    "AlreadyNamed",
    "AlreadyUnderWay",
    "CannotComment",
    "CannotReview",
    "CannotShare",
    "InUse",
    "NotApproved",
    "Saved",
    "UnknownRevision",
    "add_process",
    "answer_comment",
    "ask_review",
    "bring_back_save",
    "choose_redesigns",
    "decide_review",
    "fail_analysis",
    "finish_analysis",
    "give_back_analysis",
    "import_bpmn",
    "import_log",
    "keep_as_version",
    "note_progress",
    "publish_version",
    "reopen_comment",
    "save_draft",
    "save_drawing",
    "settle_comment",
    "share_process",
    "start_analysis",
    "start_draft",
    "take_back_import",
    "take_back_version",
    "take_next_analysis",
    "withdraw_comment",
    "withdraw_review",
    "write_comment",
]
