"""気運: how far an office has come with carrying change together, and what to do next.

Seven stages from the first team to anchoring; statements, actions and texts are data with a version (stages.toml).
The outlines of the two papers, policy and plan, are data too (outlines.toml).
"""

from meguru.engines.momentum.assess import FIRM_FROM, MOST_ACTIONS, assess, level_of, suggested
from meguru.engines.momentum.model import (
    Hint,
    Momentum,
    MomentumStage,
    Proposed,
    StageLevel,
    StageResult,
    Stages,
    Standing,
    Statement,
    StatementResult,
)
from meguru.engines.momentum.outlines import (
    BadOutlines,
    PaperOutline,
    SectionOutline,
    outlines,
    read_outlines,
)
from meguru.engines.momentum.stage_file import BadStages, read_stages, stages
from meguru.engines.momentum.together import (
    FEWEST_VOICES,
    AnswerSpread,
    StageStep,
    combine,
    heard,
    standings_of,
    steps_between,
)

__all__ = [
    "FEWEST_VOICES",
    "FIRM_FROM",
    "MOST_ACTIONS",
    "AnswerSpread",
    "BadOutlines",
    "BadStages",
    "Hint",
    "Momentum",
    "MomentumStage",
    "PaperOutline",
    "Proposed",
    "SectionOutline",
    "StageLevel",
    "StageResult",
    "StageStep",
    "Stages",
    "Standing",
    "Statement",
    "StatementResult",
    "assess",
    "combine",
    "heard",
    "level_of",
    "outlines",
    "read_outlines",
    "read_stages",
    "stages",
    "standings_of",
    "steps_between",
    "suggested",
]
