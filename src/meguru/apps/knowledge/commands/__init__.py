"""What changes knowledge."""

from meguru.apps.knowledge.commands.keeping import drop_insight, keep_insight
from meguru.apps.knowledge.commands.loading import TEXTS, Loaded, WrongTexts, load_knowledge
from meguru.apps.knowledge.commands.sharing import CannotShare, share_insight
from meguru.apps.knowledge.commands.writing import (
    WrittenMeanwhile,
    bring_insight_back,
    change_insight,
    put_insight_away,
    write_insight,
)

__all__ = [
    "TEXTS",
    "CannotShare",
    "Loaded",
    "WrittenMeanwhile",
    "WrongTexts",
    "bring_insight_back",
    "change_insight",
    "drop_insight",
    "keep_insight",
    "load_knowledge",
    "put_insight_away",
    "share_insight",
    "write_insight",
]
