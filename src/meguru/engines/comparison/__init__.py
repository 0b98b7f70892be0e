"""比較: the same operation as several towns draw it, matched step by step."""

from meguru.engines.comparison.differences import FIELD_WORDS, Difference, Field
from meguru.engines.comparison.labels import SAME_LABEL, label_similarities, label_similarity
from meguru.engines.comparison.matching import Matching, Pair, match
from meguru.engines.comparison.synonyms import CannotGroup, Synonyms, make_group

__all__ = [
    "FIELD_WORDS",
    "SAME_LABEL",
    "CannotGroup",
    "Difference",
    "Field",
    "Matching",
    "Pair",
    "Synonyms",
    "label_similarities",
    "label_similarity",
    "make_group",
    "match",
]
