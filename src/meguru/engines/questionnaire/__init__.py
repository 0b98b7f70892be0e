"""調査票: questions, which of them are shown, what a valid answer is, and what many answers say together."""

from meguru.engines.questionnaire.question import QuestionKind

__all__ = ["QuestionKind"]
