"""診断: where a municipality is stuck, from a few plain questions, with the answers that led there.

The questions, weights and texts are data with a version (chart.toml). Types and first steps follow the published
diagnostic chart for municipalities; several types can hold at once, and type I means that none of the others does.
"""

from meguru.engines.diagnosis.answering import Progress, next_question, progress_of, questions_to_ask
from meguru.engines.diagnosis.change import Change, change_between
from meguru.engines.diagnosis.chart_file import BadChart, chart, chart_text, read_chart
from meguru.engines.diagnosis.diagnose import diagnose
from meguru.engines.diagnosis.model import (
    Answer,
    Chart,
    Level,
    Question,
    Reason,
    Result,
    StuckType,
    TypeResult,
)
from meguru.engines.diagnosis.together import (
    FEWEST_VOICES,
    Agreement,
    Folded,
    TypeShare,
    Voice,
    compare_voices,
    fold_small_sections,
)

__all__ = [
    "FEWEST_VOICES",
    "Agreement",
    "Answer",
    "BadChart",
    "Change",
    "Chart",
    "Folded",
    "Level",
    "Progress",
    "Question",
    "Reason",
    "Result",
    "StuckType",
    "TypeResult",
    "TypeShare",
    "Voice",
    "change_between",
    "chart",
    "chart_text",
    "compare_voices",
    "diagnose",
    "fold_small_sections",
    "next_question",
    "progress_of",
    "questions_to_ask",
    "read_chart",
]
