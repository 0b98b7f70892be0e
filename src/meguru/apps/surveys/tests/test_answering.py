"""Writing, merging and handing over answers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from meguru.apps.ledger.models import Event
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.surveys.commands import answer_files, answering, handing_over, parts
from meguru.apps.surveys.models import AnswerFile, AnswerSheet, AnswerVersion, Survey
from meguru.apps.surveys.queries import answer_history
from meguru.apps.surveys.queries.asked_of_us import asked_rows
from meguru.apps.surveys.queries.sheet_state import AnswerStep, mark_of, sheet_of, step_of
from meguru.apps.surveys.testing import DUE, NOON, hand_over, make_recipient, make_survey, write

pytestmark = pytest.mark.django_db
LATER = NOON + dt.timedelta(hours=1)


@pytest.fixture
def recipient():
    return make_recipient()


@pytest.fixture
def clerk(recipient):
    return make_person(Role.DEPARTMENT_STAFF, organisation=recipient.body, name="青木 美咲")


def save(recipient, answers, was, *, by=None, **more):
    return answering.write_answers(
        recipient=recipient, answers=answers, was=was, by=by, name="伊藤", now=LATER, **more
    )


class TestWriting:
    def test_stores_what_changed_and_counts_the_save(self, recipient, clerk):
        written = save(recipient, {"has": True, "note": None}, {}, by=clerk)

        sheet = sheet_of(recipient)
        assert written.keys == ("has",)
        assert (sheet.answers, sheet.revision, sheet.changed_by_name) == ({"has": True}, 1, "青木 美咲")

    def test_is_recorded_for_who_answers_without_the_answers(self, recipient, clerk):
        save(recipient, {"note": "秘密の話"}, {}, by=clerk)

        event = Event.objects.get(activity="surveys.answers_written")
        assert event.organisation == recipient.body
        assert "秘密" not in event.payload_json + event.summary

    def test_nothing_new_is_no_save(self, recipient):
        write(recipient, has=True)
        save(recipient, {"has": True}, {"has": mark_of(True)})

        assert sheet_of(recipient).revision == 1

    def test_an_empty_answer_takes_the_old_one_away(self, recipient):
        write(recipient, note="あ")
        save(recipient, {"note": None}, {"note": mark_of("あ")})

        assert sheet_of(recipient).answers == {}

    def test_colleagues_in_different_questions_never_meet(self, recipient):
        save(recipient, {"has": True, "note": None}, {})
        written = save(recipient, {"has": None, "note": "困っている"}, {})

        assert written.theirs == {}
        assert sheet_of(recipient).answers == {"has": True, "note": "困っている"}

    def test_colleagues_in_the_same_question_both_keep_their_words(self, recipient, clerk):
        save(recipient, {"note": "青木の言葉"}, {}, by=clerk)
        written = save(recipient, {"note": "伊藤の言葉", "has": False}, {})

        assert written.theirs == {"note": "青木の言葉"}
        assert written.who == "青木 美咲"
        assert sheet_of(recipient).answers == {"note": "青木の言葉", "has": False}

    def test_the_same_words_of_two_people_are_no_conflict(self, recipient):
        save(recipient, {"note": "同じ"}, {})

        assert save(recipient, {"note": "同じ"}, {}).theirs == {}

    def test_a_reason_is_kept_and_taken_away(self, recipient):
        save(recipient, {}, {}, reasons={"previous:cost": "更新のため"})
        assert sheet_of(recipient).reasons == {"previous:cost": "更新のため"}

        save(recipient, {}, {}, reasons={"previous:cost": " "})
        assert sheet_of(recipient).reasons == {}

    @pytest.mark.parametrize("state", [Survey.State.CLOSED])
    def test_a_closed_survey_takes_nothing(self, recipient, state):
        Survey.objects.update(state=state)

        with pytest.raises(answering.NotOpen, match="締め切られて"):
            save(recipient, {"has": True}, {})


class TestFiles:
    def test_are_kept_under_different_names_and_one_can_be_taken_out(self, recipient):
        file = answer_files.NewFile("計画.pdf", b"one")
        save(recipient, {}, {}, files={"plan": [file, answer_files.NewFile("計画.pdf", b"two")]})
        assert sheet_of(recipient).answers["plan"] == ["計画.pdf", "計画 (2).pdf"]

        save(recipient, {}, {}, removed=[AnswerFile.objects.earliest("pk").pk])

        assert sheet_of(recipient).answers["plan"] == ["計画 (2).pdf"]

    def test_what_was_taken_out_is_put_back_once(self, recipient):
        save(recipient, {}, {}, files={"plan": [answer_files.NewFile("計画.pdf", b"one")]})
        kept = AnswerFile.objects.get()
        save(recipient, {}, {}, removed=[kept.pk])
        assert "plan" not in sheet_of(recipient).answers

        save(recipient, {}, {}, restored=[kept.pk])
        save(recipient, {}, {}, restored=[kept.pk])

        assert sheet_of(recipient).answers["plan"] == ["計画.pdf"]
        kept.refresh_from_db()
        assert (bytes(kept.content), kept.removed_at) == (b"one", None)

    def test_one_goes_and_another_comes_in_one_save(self, recipient):
        save(recipient, {}, {}, files={"plan": [answer_files.NewFile("古い.pdf", b"one")]})

        new = {"plan": [answer_files.NewFile("新しい.pdf", b"two")]}
        save(recipient, {}, {}, files=new, removed=[AnswerFile.objects.get().pk])

        assert sheet_of(recipient).answers["plan"] == ["新しい.pdf"]

    def test_putting_back_makes_no_eleventh_file(self, recipient):
        save(recipient, {}, {}, files={"plan": [answer_files.NewFile("古い.pdf", b"one")]})
        old = AnswerFile.objects.get()
        save(recipient, {}, {}, removed=[old.pk])
        many = [answer_files.NewFile(f"{number}.pdf", b"x") for number in range(answer_files.MOST_FILES)]
        save(recipient, {}, {}, files={"plan": many})

        with pytest.raises(answer_files.FileRefused):
            save(recipient, {}, {}, restored=[old.pk])

        assert len(sheet_of(recipient).answers["plan"]) == answer_files.MOST_FILES

    def test_what_was_taken_out_long_ago_goes_away_unless_it_was_handed_over(self, recipient):
        write(recipient, has=False)
        save(recipient, {}, {}, files={"plan": [answer_files.NewFile("出した.pdf", b"one")]})
        hand_over(recipient)
        save(recipient, {}, {}, files={"plan": [answer_files.NewFile("出さない.pdf", b"two")]})
        save(recipient, {}, {}, removed=AnswerFile.objects.values_list("pk", flat=True))
        AnswerFile.objects.update(removed_at=LATER - answer_files.KEPT_FOR - dt.timedelta(days=1))

        save(recipient, {}, {}, files={"plan": [answer_files.NewFile("次.pdf", b"three")]})

        names = AnswerFile.objects.values_list("file_name", flat=True)
        assert set(names) == {"出した.pdf", "次.pdf"}

    def test_a_file_that_was_handed_over_stays_for_its_version(self, recipient):
        write(recipient, has=False)
        save(recipient, {}, {}, files={"plan": [answer_files.NewFile("計画.pdf", b"one")]})
        version = hand_over(recipient)
        save(recipient, {}, {}, removed=[AnswerFile.objects.get().pk])

        assert version.answers["plan"] == ["計画.pdf"]
        assert AnswerFile.objects.count() == 1

    def test_one_too_many_stores_nothing_at_all(self, recipient):
        many = [answer_files.NewFile(f"{number}.pdf", b"x") for number in range(answer_files.MOST_FILES + 1)]

        with pytest.raises(answer_files.FileRefused):
            save(recipient, {"has": True}, {}, files={"plan": many})

        assert not AnswerFile.objects.exists()
        assert not AnswerSheet.objects.exists()

    def test_of_another_sheet_is_never_removed(self, recipient):
        other = make_recipient()
        save(other, {}, {}, files={"plan": [answer_files.NewFile("計画.pdf", b"x")]})

        save(recipient, {}, {}, removed=[AnswerFile.objects.get().pk])

        assert AnswerFile.objects.count() == 1


class TestHandingOver:
    def test_makes_a_version_of_what_is_shown_and_releases_it(self, recipient):
        write(recipient, has=True, cost=100)
        write(recipient, has=False)
        version = hand_over(recipient)

        assert (version.number, version.answers) == (1, {"has": False})
        assert sheet_of(recipient).released == version
        assert sheet_of(recipient).answers == {"has": False, "cost": 100}

    def test_waits_for_what_is_missing(self, recipient):
        write(recipient, has=True)

        with pytest.raises(handing_over.NotReady) as refused:
            hand_over(recipient)
        assert [one.key for one in refused.value.remarks] == ["missing:cost"]
        assert not AnswerVersion.objects.exists()

    def test_waits_for_a_reason_when_it_differs_from_last_year(self):
        before = make_survey()
        survey = make_survey(organisation=before.organisation, previous=before)
        last = make_recipient(survey=before)
        write(last, has=True, cost=100)
        hand_over(last)
        recipient = make_recipient(survey=survey, body=last.body)
        write(recipient, has=True, cost=200)
        with pytest.raises(handing_over.NotReady):
            hand_over(recipient)

        save(recipient, {}, {}, reasons={"previous:cost": "システムの更新"})

        assert hand_over(recipient).reasons == {"previous:cost": "システムの更新"}

    def test_twice_the_same_is_no_second_version(self, recipient):
        write(recipient, has=False)
        hand_over(recipient)

        with pytest.raises(handing_over.NothingNew):
            hand_over(recipient, why="もう一度")
        assert AnswerVersion.objects.count() == 1

    def test_again_asks_why_and_keeps_both(self, recipient):
        write(recipient, has=False)
        hand_over(recipient)
        write(recipient, note="追記")
        with pytest.raises(handing_over.WhyMissing):
            hand_over(recipient)

        hand_over(recipient, why="書き忘れ")

        [second, first] = answer_history.versions_of(recipient)
        assert (first.version.number, second.version.number) == (1, 2)
        assert [(one.label, one.before, one.after) for one in second.changes] == [("問6", "", "追記")]

    def test_what_was_not_looked_at_is_not_handed_over(self, recipient):
        write(recipient, has=False)

        with pytest.raises(handing_over.ChangedMeanwhile):
            handing_over.hand_over(
                recipient=recipient, revision=0, way="page", why="", by=None, name="伊藤", now=NOON
            )

    def test_after_the_due_time_it_is_taken_and_marked(self, recipient, clerk):
        write(recipient, has=False)
        hand_over(recipient, by=clerk, now=DUE + dt.timedelta(minutes=1))

        assert answer_history.versions_of(recipient)[0].is_late
        assert '"is_late":true' in Event.objects.get(activity="surveys.answers_handed_over").payload_json

    def test_the_database_keeps_a_version_as_it_is(self, recipient):
        write(recipient, has=False)
        version = hand_over(recipient)

        with pytest.raises(IntegrityError), transaction.atomic():
            AnswerVersion.objects.filter(pk=version.pk).update(answers={"has": True})
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM surveys_answerversion WHERE id = %s", [version.pk])

    def test_final_answers_are_closed_until_who_asked_opens_them(self, recipient):
        asker = make_person(Role.PREFECTURE_DX, organisation=recipient.organisation)
        write(recipient, has=False)
        hand_over(recipient)
        handing_over.lock(recipient=recipient, by=asker, now=LATER)
        handing_over.lock(recipient=recipient, by=asker, now=LATER)
        with pytest.raises(answering.IsFinal):
            write(recipient, note="追記")

        handing_over.unlock(recipient=recipient, by=asker, now=LATER)
        write(recipient, note="追記")

        assert Event.objects.filter(activity="surveys.answers_locked").count() == 1
        assert Event.objects.get(activity="surveys.answers_locked").organisation == recipient.organisation

    def test_nothing_to_take_as_final_before_it_is_handed_over(self, recipient):
        asker = make_person(Role.PREFECTURE_DX, organisation=recipient.organisation)

        with pytest.raises(handing_over.NotHandedOver):
            handing_over.lock(recipient=recipient, by=asker, now=LATER)

    def test_the_draft_goes_back_to_what_was_handed_over(self, recipient, clerk):
        write(recipient, has=False)
        hand_over(recipient)
        write(recipient, note="やめる")
        assert answer_history.changed_since_released(recipient)

        handing_over.take_released(
            recipient=recipient, revision=sheet_of(recipient).revision, by=clerk, now=LATER
        )

        assert sheet_of(recipient).answers == {"has": False}


class TestHowFarItIs:
    def test_goes_from_untouched_to_final(self, recipient):
        steps = [step_of(recipient, sheet_of(recipient))]
        answering.open_sheet(recipient=recipient, now=NOON)
        steps.append(step_of(recipient, sheet_of(recipient)))
        write(recipient, has=False)
        steps.append(step_of(recipient, sheet_of(recipient)))
        hand_over(recipient)
        steps.append(step_of(recipient, sheet_of(recipient)))
        asker = make_person(Role.PREFECTURE_DX, organisation=recipient.organisation)
        handing_over.lock(recipient=recipient, by=asker, now=LATER)
        steps.append(step_of(recipient, sheet_of(recipient)))

        assert steps == list(AnswerStep)

    def test_what_is_overdue_stands_first_and_what_is_done_last(self, clerk, recipient):
        late = make_recipient(
            survey=make_survey(organisation=recipient.organisation, due_at=NOON - dt.timedelta(days=1)),
            body=recipient.body,
        )
        done = make_recipient(
            survey=make_survey(organisation=recipient.organisation, due_at=NOON - dt.timedelta(days=9)),
            body=recipient.body,
        )
        write(done, has=False)
        hand_over(done)

        rows = asked_rows(clerk, now=NOON)

        assert [row.recipient.pk for row in rows] == [late.pk, recipient.pk, done.pk]
        assert [row.is_overdue for row in rows] == [True, False, False]


class TestParts:
    def test_a_section_sees_its_part_until_it_is_done(self, recipient):
        section = make_department(organisation=recipient.body, name="財政課")
        boss = make_person(Role.MUNICIPAL_DX, organisation=recipient.body)
        money = make_person(Role.DEPARTMENT_STAFF, department=section)
        part = parts.hand_part(
            recipient=recipient,
            keys=["cost", "nonsense"],
            department=section,
            note="決算書から",
            due_on=None,
            by=boss,
            now=NOON,
        )
        assert asked_rows(money, now=NOON)[0].parts == (part,)
        assert part.keys == ["cost"]
        assert "問2" not in answer_history.not_given(recipient)

        parts.finish_part(part=part, by=money, now=LATER)

        assert asked_rows(money, now=NOON)[0].parts == ()
        [state] = answer_history.parts_of(recipient, today=dt.date(2026, 10, 1))
        assert state.part.done_by_name == money.name

    def test_what_was_taken_back_cannot_be_finished(self, recipient):
        boss = make_person(Role.MUNICIPAL_DX, organisation=recipient.body)
        section = make_department(organisation=recipient.body)
        part = parts.hand_part(
            recipient=recipient, keys=["cost"], department=section, note="", due_on=None, by=boss, now=NOON
        )
        parts.take_back_part(part=part, by=boss, now=LATER)

        with pytest.raises(parts.PartGone):
            parts.finish_part(part=part, by=boss, now=LATER)

    def test_a_section_of_another_office_gets_nothing(self, recipient):
        boss = make_person(Role.MUNICIPAL_DX, organisation=recipient.body)

        with pytest.raises(parts.NoQuestions):
            parts.hand_part(
                recipient=recipient,
                keys=["cost"],
                department=make_department(),
                note="",
                due_on=None,
                by=boss,
                now=NOON,
            )
