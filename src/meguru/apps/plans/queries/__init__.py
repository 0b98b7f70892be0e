"""Questions about momentum and plans; nothing here writes."""

from meguru.apps.plans.queries.actions import ActionRow, action_rows, row_of
from meguru.apps.plans.queries.documents import (
    PaperRow,
    PaperView,
    SectionView,
    paper_rows,
    paper_view,
    papers_put_away,
    section_view,
    versions_of,
)
from meguru.apps.plans.queries.rounds import (
    LEVEL_LABELS,
    STANDING_LABELS,
    AnswerPage,
    HistoryLine,
    OfficeView,
    answer_page,
    history,
    office_view,
    proposed_of,
    rounds_of,
    without_a_round,
)

__all__ = [
    "LEVEL_LABELS",
    "STANDING_LABELS",
    "ActionRow",
    "AnswerPage",
    "HistoryLine",
    "OfficeView",
    "PaperRow",
    "PaperView",
    "SectionView",
    "action_rows",
    "answer_page",
    "history",
    "office_view",
    "paper_rows",
    "paper_view",
    "papers_put_away",
    "proposed_of",
    "rounds_of",
    "row_of",
    "section_view",
    "versions_of",
    "without_a_round",
]
