"""全文検索: Japanese text found by overlapping pairs of characters, tolerant of typing slips.

A text is stored with its grams (`impacts`) and its `fold`ed form; a question is read (`read_question`), some of its
grams are chosen (`choose_grams`), the texts that hold them are ranked (`rank`) and shown (`excerpt`). Where grams and
texts are kept is the caller's business. docs/algorithms/full-text.md tells the whole of it.
"""

from meguru.engines.full_text.asking import LONGEST_QUESTION, MOST_WORDS, Question, Term, read_question
from meguru.engines.full_text.folding import Folded, fold, loosen, loosened
from meguru.engines.full_text.grams import (
    INDEX_VERSION,
    choose_grams,
    grams_of,
    grams_to_ask,
    impacts,
    rarity,
)
from meguru.engines.full_text.matching import Manner, within_one_slip
from meguru.engines.full_text.ranking import Ranked, Ranking, rank
from meguru.engines.full_text.showing import Piece, excerpt, marks, written_instead

__all__ = [
    "INDEX_VERSION",
    "LONGEST_QUESTION",
    "MOST_WORDS",
    "Folded",
    "Manner",
    "Piece",
    "Question",
    "Ranked",
    "Ranking",
    "Term",
    "choose_grams",
    "excerpt",
    "fold",
    "grams_of",
    "grams_to_ask",
    "impacts",
    "loosen",
    "loosened",
    "marks",
    "rank",
    "rarity",
    "read_question",
    "within_one_slip",
    "written_instead",
]
