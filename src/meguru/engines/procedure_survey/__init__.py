"""手続の調査: reads the published survey of procedures and finds the rows that fit an operation."""

from meguru.engines.procedure_survey.matching import Match, SurveyIndex, index_of, matches
from meguru.engines.procedure_survey.model import Survey, SurveyedProcedure
from meguru.engines.procedure_survey.prefill import NATIONAL_POPULATION, Suggestion, suggestions
from meguru.engines.procedure_survey.reading import COLUMNS, REQUIRED, read_survey

__all__ = [
    "COLUMNS",
    "NATIONAL_POPULATION",
    "REQUIRED",
    "Match",
    "Suggestion",
    "Survey",
    "SurveyIndex",
    "SurveyedProcedure",
    "index_of",
    "matches",
    "read_survey",
    "suggestions",
]
