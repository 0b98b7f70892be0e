"""What is asked of an expert and what is ready, the guide's own and the office's."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from meguru.apps.initiatives.models import ExpertAnswer, Initiative, ReadinessItem
from meguru.engines.initiative_flow import ExpertQuestion, expert_guide


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of the guide with the office's answer."""

    question: ExpertQuestion
    answer: ExpertAnswer | None

    @property
    def text(self) -> str:
        return self.answer.text if self.answer else ""

    @property
    def revision(self) -> int:
        return self.answer.revision if self.answer else 0


@dataclass(frozen=True, slots=True)
class ReadinessRow:
    """One thing to have ready. `key` names it in the form; an own one has a row that can be taken out."""

    key: str
    area: str
    name: str
    why: str
    row: ReadinessItem | None
    is_own: bool = False

    @property
    def is_ready(self) -> bool:
        return self.row is not None and self.row.done_at is not None


def questions_of(initiative: Initiative) -> list[AskedQuestion]:
    answers = {one.question: one for one in initiative.expert_answers.select_related("written_by")}
    return [AskedQuestion(one, answers.get(one.id)) for one in expert_guide().questions]


def readiness_of(initiative: Initiative) -> list[ReadinessRow]:
    """The guide's list in its order, then what the office added."""
    rows = list(initiative.readiness_items.in_use().select_related("done_by"))
    by_key = {row.guide_key: row for row in rows if row.guide_key}
    guide = [
        ReadinessRow(one.id, one.area, one.name, one.why, by_key.get(one.id))
        for one in expert_guide().readiness
    ]
    own = [
        ReadinessRow(f"own-{row.pk}", _("自分たちで足したもの"), row.text, "", row, is_own=True)
        for row in rows
        if not row.guide_key
    ]
    return [*guide, *own]
