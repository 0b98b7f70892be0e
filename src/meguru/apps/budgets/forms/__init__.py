"""What people send about a budget season."""

from meguru.apps.budgets.forms.judging import (
    AnswerForm,
    DecisionForm,
    LateForm,
    OpinionForm,
    QuestionForm,
    ReturnForm,
)
from meguru.apps.budgets.forms.request import NewRequestForm, RequestForm, start_choices
from meguru.apps.budgets.forms.season import SeasonForm

__all__ = [
    "AnswerForm",
    "DecisionForm",
    "LateForm",
    "NewRequestForm",
    "OpinionForm",
    "QuestionForm",
    "RequestForm",
    "ReturnForm",
    "SeasonForm",
    "start_choices",
]
