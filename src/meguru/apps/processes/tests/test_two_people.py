"""Two people at the same moment, each with a connection of their own: a decision, a save, an undo."""

import pytest
from django.db import transaction

from meguru.apps.administration.commands import CannotAdminister, close_group, make_group
from meguru.apps.inventory.testing import make_operation
from meguru.apps.ledger.models import Event
from meguru.apps.processes import bridge, commands, queries
from meguru.apps.processes.models import ElementComment, Process, ProcessVersion, Review
from meguru.apps.processes.testing import NOON, bpmn_file, make_approved, make_process, make_version
from meguru.apps.registry.models import SharingGroup
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import Somebody, both, database_for_two, make_department, make_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("a_database_for_two")]
LONGER = bpmn_file("受付", "確認", "審査", "交付").decode()


@pytest.fixture
def a_database_for_two(transactional_db, tmp_path):
    with database_for_two(tmp_path):
        yield


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def clerk(section):
    return make_person(department=section)


@pytest.fixture
def chief(section):
    return make_person(Role.SECTION_CHIEF, department=section)


@pytest.fixture
def draft(section, clerk):
    process = make_process(operation=make_operation(department=section))
    return make_version(process=process, by=clerk)


@pytest.fixture
def review(draft, clerk):
    return commands.ask_review(version=draft, message="", by=clerk, now=NOON)


def save(version, by):
    return commands.save_draft(version=version, xml=LONGER, from_revision=1, by=by, now=NOON)


def decide(review, by, *, approve=True):
    return commands.decide_review(
        review=review,
        approve=approve,
        remark="" if approve else "条件が抜けています",
        seen_revision=1,
        knows_errors=False,
        by=by,
        now=NOON,
    )


def publish(version, by):
    return commands.publish_version(version=version, by=by, now=NOON)


class TestADecisionAndASave:
    def test_the_decision_waits_for_a_save_under_way_and_then_approves_nothing(
        self, draft, review, clerk, chief
    ):
        with transaction.atomic():
            save(draft, clerk)
            deciding = Somebody(lambda: decide(review, chief))
            assert deciding.waits()

        assert "図が変わりました" in str(deciding.finish())
        review.refresh_from_db()
        assert review.decision == "waiting"

    def test_the_save_waits_for_a_decision_under_way_and_is_not_covered_by_it(
        self, draft, review, clerk, chief
    ):
        with transaction.atomic():
            decide(review, chief)
            saving = Somebody(lambda: save(draft, clerk))
            assert saving.waits()

        assert saving.finish().version.revision == 2
        with pytest.raises(commands.NotApproved):
            publish(draft, chief)

    @pytest.mark.parametrize("time", range(4))
    def test_in_the_same_moment_one_comes_first_and_nothing_unseen_can_be_published(
        self, draft, review, clerk, chief, time
    ):
        saved, decided = both(lambda: save(draft, clerk), lambda: decide(review, chief))

        assert saved.version.revision == 2
        came = list(
            Event.objects.filter(activity__in=["processes.draft_saved", "processes.review_approved"])
            .order_by("sequence")
            .values_list("activity", flat=True)
        )
        if isinstance(decided, Review):
            assert came == ["processes.review_approved", "processes.draft_saved"]
        else:
            assert isinstance(decided, commands.CannotReview)
            assert came == ["processes.draft_saved"]
        draft.refresh_from_db()
        assert queries.approval_of(draft) is None
        with pytest.raises(commands.NotApproved):
            publish(draft, chief)


class TestTwoWhoDecide:
    def test_one_decides_and_the_other_is_told(self, draft, review, section, chief):
        second = make_person(Role.SECTION_CHIEF, department=section)

        outcomes = both(lambda: decide(review, chief), lambda: decide(review, second, approve=False))

        (refused,) = [outcome for outcome in outcomes if isinstance(outcome, commands.CannotReview)]
        assert "もう終わっています" in str(refused)
        assert (
            Event.objects.filter(activity__startswith="processes.review_").count() == 2
        )  # asked and decided

    def test_a_question_asked_twice_is_asked_once(self, draft, clerk):
        def ask():
            return commands.ask_review(version=draft, message="", by=clerk, now=NOON)

        outcomes = both(ask, ask)

        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CannotReview", "Review"]

    def test_publishing_twice_is_one_publication(self, draft, chief):
        make_approved(draft)

        both(lambda: publish(draft, chief), lambda: publish(draft, chief))

        assert Event.objects.filter(activity="processes.version_published").count() == 1


class TestAnUndoAndAWord:
    def write(self, version, by):
        return commands.write_comment(version=version, element_id="", text="質問です", by=by, now=NOON)

    def test_a_version_is_taken_back_or_spoken_of_but_never_both(self, draft, clerk, chief):
        undone, said = both(
            lambda: commands.take_back_version(version=draft, by=clerk, now=NOON),
            lambda: self.write(draft, chief),
        )

        if ProcessVersion.objects.exists():
            assert (type(undone), type(said)) == (commands.InUse, ElementComment)
        else:
            assert (undone, type(said)) == (None, commands.CannotComment)

    def test_undone_twice_is_undone_once(self, draft, clerk):
        def undo():
            return commands.take_back_version(version=draft, by=clerk, now=NOON)

        assert both(undo, undo) == [None, None]
        assert Event.objects.filter(activity="processes.version_taken_back").count() == 1

    def test_a_comment_taken_back_is_not_answered(self, draft, clerk, chief):
        comment = self.write(draft, clerk)
        undone, said = both(
            lambda: commands.withdraw_comment(comment=comment, by=clerk, now=NOON),
            lambda: commands.answer_comment(comment=comment, text="はい", by=chief, now=NOON),
        )

        assert [isinstance(one, commands.CannotComment) for one in (undone, said)].count(True) == 1
        assert len(queries.talks_of(draft, diagram=bridge.diagram_of(draft.xml), user=chief)) in (0, 1)


class TestAGroup:
    def test_is_closed_or_shared_with_but_never_both(self, draft, section):
        dx_office = make_person(Role.MUNICIPAL_DX, organisation=section.organisation)
        group = make_group(organisation=section.organisation, name="共同見直し", by=dx_office, now=NOON)
        closed, shared = both(
            lambda: close_group(group=group, by=dx_office, now=NOON),
            lambda: commands.share_process(
                process=draft.process, sharing="group", group=group, by=dx_office, now=NOON
            ),
        )

        if SharingGroup.objects.exists():
            assert (type(closed), type(shared)) == (CannotAdminister, Process)
        else:
            assert (closed, type(shared)) == (None, commands.CannotShare)
