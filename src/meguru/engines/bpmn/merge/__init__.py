"""併合: two people's changes to the same drawing brought together, element by element.

`merge(base=, mine=, theirs=)` keeps what either of them changed. Where both changed the same thing in different
ways there is a `Conflict` in words, which a choice of "mine" or "theirs" settles.
"""

from meguru.engines.bpmn.merge.three_way import Conflict, Merged, merge

__all__ = ["Conflict", "Merged", "merge"]
