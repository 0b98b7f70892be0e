"""Pages of the studies: HTTP <-> one query or command."""

from meguru.apps.consolidation.views.asking import (
    again,
    bring_back,
    by_hand,
    cancel,
    new,
    put_away,
)
from meguru.apps.consolidation.views.reading import (
    compare,
    host,
    stays,
    studies,
    study,
    study_file,
    waves,
)

__all__ = [
    "again",
    "bring_back",
    "by_hand",
    "cancel",
    "compare",
    "host",
    "new",
    "put_away",
    "stays",
    "studies",
    "study",
    "study_file",
    "waves",
]
