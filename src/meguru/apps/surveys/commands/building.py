"""A survey made and described: begun from nothing, from another survey or from a template, and its files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Department, Organisation, Person
from meguru.apps.surveys import bridge
from meguru.apps.surveys.models import CrossCheck, Question, Survey, SurveyFile
from meguru.engines.questionnaire.template_files import SurveyTemplate

MOST_FILES = 20


class AlreadySent(ValueError):
    """Something was to be changed in a survey that was sent already; nothing was done."""


class TooManyFiles(ValueError):
    """A survey cannot take another file."""


class DescribedMeanwhile(ValueError):
    """A colleague changed the description since the form was opened. `theirs` holds what stands there now."""

    def __init__(self, theirs: Mapping[str, Any]) -> None:
        super().__init__(
            _(
                "書いている間に、ほかの人が調査の内容を変えました。見比べて、よければもう一度保存してください。"
            )
        )
        self.theirs = dict(theirs)


DESCRIPTION = ("title", "purpose", "guidance", "contact", "audience", "year", "due_at")


def description_mark(survey: Survey) -> str:
    """The mark of what the form of the description shows."""
    return bridge.mark_of({name: getattr(survey, name) for name in DESCRIPTION})


@transaction.atomic
def start_survey(
    *,
    organisation: Organisation,
    department: Department | None,
    title: str,
    audience: str,
    year: int,
    source: Survey | None = None,
    template: SurveyTemplate | None = None,
    is_next_year: bool = False,
    by: Person | None,
    now: dt.datetime,
) -> Survey:
    """This function will begin a draft, empty, with the questions of another survey, or with those of a template.

    `is_next_year`: the source is the survey of the year before; its answers are compared with the new ones, question
    by question.
    """
    survey = Survey.objects.create(
        organisation=organisation,
        department=department,
        title=title,
        audience=audience,
        year=year,
        purpose=source.purpose if source else template.purpose if template else "",
        guidance=source.guidance if source else template.guidance if template else "",
        contact=source.contact if source else "",
        group=source.group if source else None,
        previous=source if is_next_year else None,
        created_by=by,
        created_at=now,
    )
    if source:
        _copy_questions(survey, source, is_next_year=is_next_year)
    elif template:
        _take_template(survey, template)
    record(
        organisation=organisation,
        by=by,
        activity="surveys.begun",
        subject=survey,
        summary=f"調査「{title}」を作り始めました",
        payload={"source": source.pk if source else None, "template": template.key if template else ""},
        now=now,
    )
    return survey


def _copy_questions(survey: Survey, source: Survey, *, is_next_year: bool) -> None:
    """The indicator goes along only to the next year: the same figure is asked for again."""
    Question.objects.bulk_create(
        Question(
            organisation=survey.organisation,
            survey=survey,
            position=place,
            **bridge.row_fields(row)
            | {"previous_key": row.key if is_next_year else ""}
            | ({} if is_next_year else {"indicator_id": None}),
        )
        for place, row in enumerate(source.questions.all(), 1)
    )
    CrossCheck.objects.bulk_create(
        CrossCheck(
            organisation=survey.organisation,
            survey=survey,
            left=one.left,
            relation=one.relation,
            right=one.right,
        )
        for one in source.cross_checks.all()
    )
    SurveyFile.objects.bulk_create(
        SurveyFile(
            organisation=survey.organisation,
            survey=survey,
            file_name=one.file_name,
            content=one.content,
            added_at=survey.created_at,
        )
        for one in source.files.all()
    )


def _take_template(survey: Survey, template: SurveyTemplate) -> None:
    Question.objects.bulk_create(
        Question(
            organisation=survey.organisation, survey=survey, position=place, **bridge.fields_of(question)
        )
        for place, question in enumerate(template.questionnaire.questions, 1)
    )
    CrossCheck.objects.bulk_create(
        CrossCheck(
            organisation=survey.organisation,
            survey=survey,
            left=list(one.left),
            relation=one.relation,
            right=list(one.right),
        )
        for one in template.questionnaire.cross_checks
    )


@transaction.atomic
def describe_survey(
    *, survey: Survey, fields: Mapping[str, Any], was: str, by: Person | None, now: dt.datetime
) -> Survey:
    """This function will store title, purpose, guidance, contact, audience, year and due time of a draft.

    Raises: AlreadySent; DescribedMeanwhile when they are no longer what the mark `was` stands for.
    """
    current = locked_draft(survey)
    changed = [name for name in DESCRIPTION if name in fields and getattr(current, name) != fields[name]]
    if not changed:
        return current
    if was != description_mark(current):
        raise DescribedMeanwhile({name: getattr(current, name) for name in changed})
    before = {name: str(getattr(current, name)) for name in changed}
    for name in changed:
        setattr(current, name, fields[name])
    current.revision += 1
    current.save(update_fields=[*changed, "revision"])
    record(
        organisation=current.organisation,
        by=by,
        activity="surveys.described",
        subject=current,
        summary=f"調査「{current.title}」の内容を直しました",
        payload={"before": before, "after": {name: str(getattr(current, name)) for name in changed}},
        now=now,
    )
    return current


@transaction.atomic
def put_away_survey(*, survey: Survey, by: Person | None, now: dt.datetime) -> None:
    """This function will take a survey that is not open out of the list; `bring_back_survey` undoes it.

    What others may read stays in the list: otherwise bringing it back would show it to them again, unnoticed.
    Raises: AlreadySent while answers still come in, or while results are published.
    """
    current = Survey.objects.select_for_update(of=("self",), no_key=True).get(pk=survey.pk)
    if current.state == Survey.State.OPEN:
        raise AlreadySent(_("回答を受け付けている間は、一覧から外せません。先に締め切ってください。"))
    if current.publication != Survey.Publication.NOBODY:
        raise AlreadySent(
            _("結果を公表している間は、一覧から外せません。先に「公表」で、集計する側だけにしてください。")
        )
    _set_away(survey, put_away_at=now, by=by, now=now)


@transaction.atomic
def bring_back_survey(*, survey: Survey, by: Person | None, now: dt.datetime) -> None:
    """This function will put a survey back into the list."""
    _set_away(survey, put_away_at=None, by=by, now=now)


def _set_away(
    survey: Survey, *, put_away_at: dt.datetime | None, by: Person | None, now: dt.datetime
) -> None:
    away = put_away_at is not None
    if not Survey.objects.filter(pk=survey.pk, put_away_at__isnull=away).update(put_away_at=put_away_at):
        return
    record(
        organisation=survey.organisation,
        by=by,
        activity="surveys.put_away" if away else "surveys.brought_back",
        subject=survey,
        summary=f"調査「{survey.title}」を一覧{'から外しました' if away else 'に戻しました'}",
        now=now,
    )


@transaction.atomic
def add_file(
    *, survey: Survey, file_name: str, content: bytes, by: Person | None, now: dt.datetime
) -> SurveyFile:
    """This function will attach a file for those who answer. Raises: AlreadySent; TooManyFiles."""
    current = locked_draft(survey)
    if current.files.count() >= MOST_FILES:
        raise TooManyFiles(_("添付できるのは%s個までです。") % MOST_FILES)
    added = SurveyFile.objects.create(
        organisation=current.organisation,
        survey=current,
        file_name=file_name,
        content=content,
        added_at=now,
    )
    _record_file(current, f"に「{file_name}」を添付しました", by=by, now=now)
    return added


@transaction.atomic
def remove_file(*, survey: Survey, file: SurveyFile, by: Person | None, now: dt.datetime) -> None:
    """This function will take a file off a draft. Raises: AlreadySent."""
    current = locked_draft(survey)
    if current.files.filter(pk=file.pk).delete()[0]:
        _record_file(current, f"の添付「{file.file_name}」を外しました", by=by, now=now)


def _record_file(survey: Survey, said: str, *, by: Person | None, now: dt.datetime) -> None:
    record(
        organisation=survey.organisation,
        by=by,
        activity="surveys.files_changed",
        subject=survey,
        summary=f"調査「{survey.title}」{said}",
        now=now,
    )


def locked_draft(survey: Survey) -> Survey:
    """The survey as it stands, kept from others until the transaction ends. Raises: AlreadySent."""
    current = Survey.objects.select_for_update(of=("self",), no_key=True).get(pk=survey.pk)
    if current.state != Survey.State.DRAFT:
        raise AlreadySent(
            _("送った調査の設問は変えられません。直すときは、写して新しい調査を作ってください。")
        )
    return current
