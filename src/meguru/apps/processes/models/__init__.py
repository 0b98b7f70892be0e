"""How the work of an operation flows: its drawings in versions, what is said of them, and what was found out."""

from meguru.apps.processes.models.analysis import Analysis, AnalysisQuerySet
from meguru.apps.processes.models.process import Process, ProcessQuerySet
from meguru.apps.processes.models.review import ElementComment, Review
from meguru.apps.processes.models.version import ProcessVersion, Published, VersionQuerySet, VersionSave

__all__ = [
    "Analysis",
    "AnalysisQuerySet",
    "ElementComment",
    "Process",
    "ProcessQuerySet",
    "ProcessVersion",
    "Published",
    "Review",
    "VersionQuerySet",
    "VersionSave",
]
