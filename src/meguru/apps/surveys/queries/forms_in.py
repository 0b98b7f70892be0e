"""Excel forms: what goes into one, and what storing one that came back would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meguru.apps.surveys.bridge import fields_of, questionnaire_of
from meguru.apps.surveys.models import AnswerSheet, HeldForm, Recipient, Survey
from meguru.apps.surveys.queries.answer_history import ChangedAnswer, changed_answers
from meguru.apps.surveys.queries.sheet_state import mark_of, previous_answers, sheet_of, takes_answers
from meguru.engines.questionnaire import (
    QuestionKind,
    Questionnaire,
    Remark,
    check,
    counted,
    open_remarks,
    shown,
)
from meguru.engines.questionnaire.excel_form import words_on_files, write_form
from meguru.engines.questionnaire.excel_reading import ReadForm, read_form
from meguru.engines.uploads import Refused

_SALT = "meguru.apps.surveys.forms"


def form_for(recipient: Recipient, *, with_draft: bool) -> bytes:
    """The form of one recipient. `with_draft` fills in what is being written, which only who answers may see;
    otherwise what was handed over stands in it."""
    survey = recipient.survey
    paper = questionnaire_of(survey)
    sheet = sheet_of(recipient)
    source = sheet if with_draft else (sheet.released if sheet else None)
    answers = dict(source.answers) if source else {}
    previous = previous_answers(recipient) or {}
    reasons = source.reasons if source else {}
    due = date_format(timezone.localtime(recipient.due), "Y年n月j日 H:i") if recipient.due else "―"
    lines = (
        f"{recipient.body}{' ' + str(recipient.department) if recipient.department else ''}　様",
        f"聞いている団体：{survey.organisation}{'（' + survey.contact + '）' if survey.contact else ''}　締切：{due}",
        "うすい黄色のマスに答えを書いて保存し、このファイルのまま返してください。シートや行は消さないでください。",
        "ほかの団体のファイルと取り違えないよう、このファイルには見えない印が入っています。",
        *([words] if (words := words_on_files(paper)) else []),
    )
    return write_form(
        paper,
        heading=survey.title,
        lines=lines,
        answers=answers,
        reasons=_by_question(check(paper, answers, previous), reasons),
        previous=previous,
        marker=_marker(recipient, paper),
    )


def _marker(recipient: Recipient, paper: Questionnaire) -> Mapping[str, str]:
    revision = _revision(paper)
    return {
        "survey": str(recipient.survey_id),
        "recipient": str(recipient.pk),
        "revision": revision,
        "seal": _seal(recipient.survey_id, recipient.pk, revision),
    }


def _revision(paper: Questionnaire) -> str:
    """Of the questions only: a due time that moves makes no form old."""
    return mark_of([fields_of(one) for one in paper.questions])


def _seal(survey: object, recipient: object, revision: object) -> str:
    """So that nobody turns one's own form into the form of another."""
    return salted_hmac(_SALT, f"{survey}/{recipient}/{revision}", algorithm="sha256").hexdigest()


def _by_question(remarks: Sequence[Remark], reasons: Mapping[str, str]) -> dict[str, str]:
    """Reasons by question, since a form has one place for them beside each."""
    found: dict[str, str] = {}
    for one in remarks:
        if one.may_be_explained and reasons.get(one.key):
            found.setdefault(one.question_key, reasons[one.key])
    return found


@dataclass(frozen=True, slots=True)
class FilesAsked:
    """A question that is answered by files, which no form carries: those that stay, and whether some must follow."""

    label: str
    text: str
    names: tuple[str, ...]
    is_required: bool

    @property
    def is_missing(self) -> bool:
        return self.is_required and not self.names


@dataclass(frozen=True, slots=True)
class FormPlan:
    """What storing one held form would do. `refused` says why nothing of it can be stored."""

    held: HeldForm
    refused: str = ""
    recipient: Recipient | None = None
    read: ReadForm | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[ChangedAnswer, ...] = ()
    in_the_way: tuple[tuple[str, str], ...] = ()  # (question, message)
    files: tuple[FilesAsked, ...] = ()
    is_again: bool = False
    state: str = ""  # what must still be so when it is stored

    @property
    def is_storable(self) -> bool:
        return not self.refused and bool(self.changes)

    @property
    def is_acceptable(self) -> bool:
        """Whether who asked can take it as handed over: nothing unreadable, nothing in the way."""
        return self.is_storable and not self.in_the_way and not (self.read and self.read.problems)


def plan_own_form(held: HeldForm, recipient: Recipient) -> FormPlan:
    """Storing a form into what the office itself is writing. Cells left empty leave the answer as it is."""
    found = _read(held, recipient.survey, expected=recipient)
    if isinstance(found, str):
        return FormPlan(held, refused=found, recipient=recipient)
    paper, read = found[1], found[2]
    sheet = sheet_of(recipient)
    if sheet is not None and sheet.locked_at is not None:
        return FormPlan(held, refused=_("この回答は確定しているので、取り込めません。"), recipient=recipient)
    before = sheet.answers if sheet else {}
    after = {**before, **read.answers}
    remarks = check(paper, after, previous_answers(recipient))
    kept = dict(sheet.reasons) if sheet else {}
    reasons = {**kept, **_by_remark(remarks, read.reasons)}
    return FormPlan(
        held,
        recipient=recipient,
        read=read,
        answers=read.answers,
        reasons=reasons,
        changes=changed_answers(paper, before, after),
        in_the_way=_in_the_way(paper, open_remarks(remarks, reasons)),
        files=_files_asked(paper, after),
        is_again=bool(sheet and sheet.released_id),
        state=state_of(recipient, sheet),
    )


def plan_accepted_form(held: HeldForm) -> FormPlan:
    """Taking a form that came by mail as handed over. It is held against what was handed over, never the draft.

    Files that were handed over stay. Where files are asked for and none were handed over yet, that stands in nobody's
    way: no form can carry them, and who answers adds them on the page afterwards.
    """
    found = _read(held, held.survey, expected=None)
    if isinstance(found, str):
        return FormPlan(held, refused=found)
    recipient, paper, read = found
    sheet = sheet_of(recipient)
    if sheet is not None and sheet.locked_at is not None:
        words = _("%sの回答は確定しています。確定を外してから、取り込んでください。") % _name(recipient)
        return FormPlan(held, refused=words, recipient=recipient)
    before = sheet.released.answers if sheet and sheet.released else {}
    kept = {
        one.key: before[one.key]
        for one in paper.questions
        if one.kind is QuestionKind.FILE and one.key in before
    }
    answers = counted(paper, {**read.answers, **kept})
    remarks = check(paper, answers, previous_answers(recipient))
    missing_files = {f"missing:{one.key}" for one in paper.questions if one.kind is QuestionKind.FILE}
    stopping = [one for one in remarks if one.key not in missing_files]
    reasons = _by_remark(remarks, read.reasons)
    return FormPlan(
        held,
        recipient=recipient,
        read=read,
        answers=answers,
        reasons=reasons,
        changes=changed_answers(paper, before, answers),
        in_the_way=_in_the_way(paper, open_remarks(stopping, reasons)),
        files=_files_asked(paper, answers),
        is_again=bool(sheet and sheet.released_id),
        state=state_of(recipient, sheet, of_released=True),
    )


def _read(
    held: HeldForm, survey: Survey, *, expected: Recipient | None
) -> tuple[Recipient, Questionnaire, ReadForm] | str:
    """Whose form it is and what it says; words when it cannot be used here."""
    if not takes_answers(survey):
        return _("この調査は締め切られているので、取り込めません。")
    paper = questionnaire_of(survey)
    try:
        read = read_form(bytes(held.content), paper)
    except Refused as reason:
        return str(reason)
    marker = read.marker
    seal = _seal(marker.get("survey", ""), marker.get("recipient", ""), marker.get("revision", ""))
    if not constant_time_compare(seal, marker.get("seal", "")):
        return _("この調査のために配られた様式ではありません。様式を受け取り直してください。")
    if marker["survey"] != str(survey.pk):
        return _("ほかの調査の様式です。「%s」の様式を選んでください。") % survey.title
    named = Recipient.objects.filter(pk=int(marker["recipient"]), survey=survey)
    recipient = named.select_related("survey__organisation", "organisation", "body", "department").first()
    if recipient is None:
        return _("この様式の相手は、もう調査の対象ではありません。")
    if expected is not None and recipient.pk != expected.pk:
        return _("ほかの団体か所属の様式です。自分あての様式を受け取り直してください。")
    if marker["revision"] != _revision(paper):
        return _("設問が変わる前の古い様式です。新しい様式を受け取り、答えを写してください。")
    return recipient, paper, read


def _files_asked(paper: Questionnaire, answers: Mapping[str, Any]) -> tuple[FilesAsked, ...]:
    """The questions for files that these answers lead to."""
    visible = set(shown(paper, answers))
    return tuple(
        FilesAsked(paper.label(one.key), one.text, tuple(answers.get(one.key) or ()), one.is_required)
        for one in paper.questions
        if one.kind is QuestionKind.FILE and one.key in visible
    )


def _name(recipient: Recipient) -> str:
    return str(recipient.department or recipient.body)


def _by_remark(remarks: Sequence[Remark], reasons: Mapping[str, str]) -> dict[str, str]:
    """The reason written beside a question explains every remark there."""
    return {
        one.key: reasons[one.question_key]
        for one in remarks
        if one.may_be_explained and reasons.get(one.question_key)
    }


def _in_the_way(paper: Questionnaire, remarks: Sequence[Remark]) -> tuple[tuple[str, str], ...]:
    return tuple((paper.label(one.question_key), one.message) for one in remarks)


def state_of(recipient: Recipient, sheet: AnswerSheet | None, *, of_released: bool = False) -> str:
    """A mark of what the plan was made against. Who asked learns nothing from it about what is being written."""
    if sheet is None:
        return mark_of([recipient.pk, 0, 0])
    return mark_of([recipient.pk, sheet.released_id or 0, 0 if of_released else sheet.revision])


def held_by_link(recipient: Recipient, batch: str) -> HeldForm | None:
    """The file that whoever holds the recipient's link is looking at."""
    found = HeldForm.objects.filter(batch=batch, by_link=recipient)
    return found.select_related("survey__organisation").first()


def held_forms(user: Any, batch: str, *, survey: Survey | None = None) -> list[HeldForm]:
    """The files of one upload that this person is looking at."""
    found = HeldForm.objects.filter(batch=batch, held_for=user).select_related("survey__organisation")
    return list(found.filter(survey=survey) if survey else found)


def plans_of_batch(batch: Sequence[HeldForm]) -> list[FormPlan]:
    """The plans of several forms that came by mail; of two forms of one recipient, the second is refused."""
    plans, seen = [], set()
    for held in batch:
        plan = plan_accepted_form(held)
        if plan.recipient and not plan.refused:
            if plan.recipient.pk in seen:
                words = _("%sの様式が二つあります。新しいほうだけを選び直してください。")
                plan = FormPlan(held, refused=words % _name(plan.recipient), recipient=plan.recipient)
            else:
                seen.add(plan.recipient.pk)
        plans.append(plan)
    return plans
