"""What one office asks others, whom it asked, and what they answered."""

from meguru.apps.surveys.models.answer import AnswerFile, AnswerSheet, AnswerVersion, HandedOver
from meguru.apps.surveys.models.asked import Recipient
from meguru.apps.surveys.models.held import HeldForm
from meguru.apps.surveys.models.results import AskedCorrection, TextGrouping, WrittenFigures
from meguru.apps.surveys.models.survey import CrossCheck, Question, Survey, SurveyFile

__all__ = [
    "AnswerFile",
    "AnswerSheet",
    "AnswerVersion",
    "AskedCorrection",
    "CrossCheck",
    "HandedOver",
    "HeldForm",
    "Question",
    "Recipient",
    "Survey",
    "SurveyFile",
    "TextGrouping",
    "WrittenFigures",
]
