import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from meguru.apps.inventory.testing import make_operation
from meguru.apps.ledger.models import Event
from meguru.apps.outbox.models import Message
from meguru.apps.processes import commands, queries
from meguru.apps.processes.models import ProcessVersion, Published, Review
from meguru.apps.processes.testing import (
    NOON,
    bpmn_file,
    make_approved,
    make_process,
    make_published,
    make_version,
)
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def clerk(section):
    return make_person(department=section, name="青木 美咲", email="aoki@example.jp")


@pytest.fixture
def chief(section):
    return make_person(Role.SECTION_CHIEF, department=section, name="木村 久", email="kimura@example.jp")


@pytest.fixture
def draft(section, clerk):
    process = make_process(operation=make_operation(department=section), name="転入届の流れ")
    return make_version(process=process, by=clerk)


def ask(version, by, message=""):
    return commands.ask_review(version=version, message=message, by=by, now=NOON)


def decide(review, by, *, approve=True, remark="", seen_revision=1, knows_errors=False):
    return commands.decide_review(
        review=review,
        approve=approve,
        remark=remark,
        seen_revision=seen_revision,
        knows_errors=knows_errors,
        by=by,
        now=NOON,
    )


def save_again(version, by):
    """Another save of the draft, as the editor stores one."""
    version.xml = bpmn_file("受付", "確認", "審査", "交付").decode()
    version.revision += 1
    version.changed_by, version.changed_at = by, NOON
    version.save()


def standing(version):
    version.refresh_from_db()
    return queries.standing_of(version, newest=queries.newest_review(version)).key


def page(client, name, *args):
    return client.get(reverse(f"processes:{name}", args=args)).content.decode()


class TestAsking:
    def test_tells_the_reviewers_by_mail_but_not_who_asked(self, draft, clerk, chief):
        ask(draft, clerk, "9番の条件を見てください")

        mail = Message.objects.get()
        assert mail.payload["to"] == ["kimura@example.jp"]
        assert "9番の条件を見てください" in mail.payload["body"]

    def test_goes_to_the_chief_of_the_section_and_the_dx_office_but_not_to_other_sections(
        self, draft, clerk, chief, section
    ):
        elsewhere = make_department(organisation=section.organisation, name="税務課")
        make_person(Role.SECTION_CHIEF, department=elsewhere)
        dx_office = make_person(Role.MUNICIPAL_DX, organisation=section.organisation)
        make_person(Role.SECTION_CHIEF, department=section, is_active=False)

        assert set(queries.reviewers_of(draft, asked_by=clerk)) == {chief, dx_office}

    def test_reaches_the_chief_of_the_division_above(self, section, clerk):
        desk = make_department(organisation=section.organisation, name="記録係", parent=section)
        above = make_person(Role.SECTION_CHIEF, department=section)
        version = make_version(process=make_process(operation=make_operation(department=desk)))

        assert queries.reviewers_of(version, asked_by=clerk) == [above]

    def test_twice_about_the_same_save_says_so(self, draft, clerk):
        ask(draft, clerk)

        with pytest.raises(commands.CannotReview, match="もう頼まれています"):
            ask(draft, clerk)

    def test_about_a_newer_save_takes_the_place_of_the_older_question(self, draft, clerk):
        older = ask(draft, clerk)
        save_again(draft, clerk)

        newer = ask(draft, clerk)

        older.refresh_from_db()
        assert (older.decision, newer.decision) == ("withdrawn", "waiting")
        assert newer.revision == 2

    def test_is_pointless_for_a_published_version(self, draft, clerk):
        published = make_published(draft)

        with pytest.raises(Published):
            ask(published, clerk)

    def test_can_be_withdrawn_while_it_waits(self, draft, clerk, chief):
        review = ask(draft, clerk)

        commands.withdraw_review(review=review, by=clerk, now=NOON)

        assert standing(draft) == "draft"
        with pytest.raises(commands.CannotReview, match="もう終わっています"):
            decide(review, chief)


class TestDeciding:
    def test_approves_the_save_that_was_looked_at(self, draft, clerk, chief):
        decide(ask(draft, clerk), chief)

        assert standing(draft) == "approved"
        assert "承認" in Message.objects.get(payload__to=["aoki@example.jp"]).payload["subject"]

    def test_sends_back_with_a_reason_only(self, draft, clerk, chief):
        review = ask(draft, clerk)
        with pytest.raises(commands.CannotReview, match="どこをどう直してほしいか"):
            decide(review, chief, approve=False, remark=" ")

        decide(review, chief, approve=False, remark="6番の後に連絡が抜けています")

        assert standing(draft) == "returned"
        save_again(draft, clerk)
        assert standing(draft) == "mended"

    def test_is_not_for_who_asked(self, draft, chief):
        review = ask(draft, chief)

        with pytest.raises(commands.CannotReview, match="自分で頼んだ確認"):
            decide(review, chief)

    def test_is_not_for_who_drew_it_last_and_says_who_can(self, draft, clerk, chief, section):
        save_again(draft, chief)
        dx_office = make_person(Role.MUNICIPAL_DX, organisation=section.organisation, name="石田 健")
        review = ask(draft, clerk)

        with pytest.raises(commands.CannotReview, match=r"最後に図を直した人.*石田 健"):
            decide(review, chief, seen_revision=2)
        decide(review, dx_office, seen_revision=2)

    def test_says_whom_to_ask_when_nobody_else_can(self, draft, chief):
        with pytest.raises(commands.CannotReview, match="システム管理者に"):
            decide(ask(draft, chief), chief)

    @pytest.mark.parametrize("role", [Role.DEPARTMENT_STAFF, Role.AUDITOR, Role.ADMINISTRATOR])
    def test_is_not_for_other_roles(self, draft, clerk, section, role):
        with pytest.raises(commands.CannotReview, match="所属長か、DX推進部門"):
            decide(ask(draft, clerk), make_person(role, organisation=section.organisation))

    def test_approves_nothing_that_was_saved_in_the_meantime(self, draft, clerk, chief):
        review = ask(draft, clerk)
        save_again(draft, clerk)

        for seen in (1, 2):
            with pytest.raises(commands.CannotReview, match="図が変わりました"):
                decide(review, chief, seen_revision=seen)
        assert standing(draft) == "waiting_changed"

    def test_with_errors_in_the_drawing_needs_that_they_were_read(self, draft, clerk, chief):
        xml = bpmn_file("受付", "確認").decode()
        flow = xml.index("<bpmn:sequenceFlow") if "<bpmn:sequenceFlow" in xml else xml.index("<sequenceFlow")
        cut = xml[:flow] + xml[xml.index("/>", flow) + 2 :]
        version = make_version(process=draft.process, content=cut.encode(), by=clerk)
        assert queries.errors_of(version)
        review = ask(version, clerk)

        with pytest.raises(commands.CannotReview, match="誤りが"):
            decide(review, chief)
        decide(review, chief, knows_errors=True)

        event = Event.objects.get(activity="processes.review_approved")
        assert event.payload["errors"]

    def test_by_the_same_person_is_refused_by_the_database_too(self, draft, clerk):
        review = ask(draft, clerk)

        with pytest.raises(IntegrityError), transaction.atomic():
            Review.objects.filter(pk=review.pk).update(decision="approved", decided_by=clerk, decided_at=NOON)


class TestPublishing:
    def test_needs_an_approval(self, draft, chief):
        with pytest.raises(commands.NotApproved, match="承認が要ります"):
            commands.publish_version(version=draft, by=chief, now=NOON)

    def test_needs_an_approval_of_the_newest_save(self, draft, clerk, chief):
        make_approved(draft)
        save_again(draft, clerk)

        assert standing(draft) == "approved_changed"
        with pytest.raises(commands.NotApproved, match="2回目の保存"):
            commands.publish_version(version=draft, by=chief, now=NOON)

    def test_names_the_review_it_rests_on_in_the_ledger(self, draft, chief):
        approval = make_approved(draft)

        commands.publish_version(version=draft, by=chief, now=NOON)

        event = Event.objects.get(activity="processes.version_published")
        assert event.payload == {"revision": 1, "review": approval.pk}


class TestWhatWaits:
    def test_is_listed_for_those_who_can_decide_only(self, draft, clerk, chief, section):
        elsewhere = make_department(organisation=section.organisation, name="税務課")
        other_chief = make_person(Role.SECTION_CHIEF, department=elsewhere)
        review = ask(draft, clerk)

        assert queries.waiting_for(user=chief) == [review]
        for person in (clerk, other_chief, make_person(Role.MUNICIPAL_DX)):
            assert queries.waiting_for(user=person) == []

    def test_stands_on_the_list_of_processes_and_at_home(self, client, draft, clerk, chief):
        ask(draft, clerk, "見てください")
        client.force_login(chief)

        words = page(client, "processes")

        assert "確認してほしいもの" in words
        assert "見てください" in words
        home = {figure.label: figure.value for figure in queries.home_figures(chief)}
        assert home["確認してほしいもの"] == "1件"

    def test_is_seen_by_who_asked_with_the_answer(self, client, draft, clerk, chief):
        decide(ask(draft, clerk), chief, approve=False, remark="連絡が抜けています")
        client.force_login(clerk)

        assert "連絡が抜けています" in page(client, "reviews")


class TestTheReviewPage:
    def post(self, client, draft, name, *more, **values):
        return client.post(
            reverse(f"processes:{name}", args=[draft.process_id, draft.pk, *more]), values, follow=True
        )

    def test_goes_from_asking_to_publishing(self, client, draft, clerk, chief):
        client.force_login(clerk)
        asked = self.post(client, draft, "ask_review", message="お願いします").content.decode()
        assert "確認を頼みました" in asked
        assert "取り下げる" in asked
        review = Review.objects.get()
        client.force_login(chief)
        words = page(client, "review", draft.process_id, draft.pk)
        assert "お願いします" in words
        assert "図の点検" in words

        self.post(client, draft, "decide_review", review.pk, decision="approve", seen_revision=1)
        assert "承認済み" in page(client, "version", draft.process_id, draft.pk)
        self.post(client, draft, "publish")

        draft.refresh_from_db()
        assert draft.published_at is not None

    def test_shows_the_reviewer_what_changed_since_the_published_version(self, client, draft, clerk, chief):
        make_published(draft)
        mended = make_version(
            process=draft.process, content=bpmn_file("受付", "確認", "交付", "処理簿への記録"), by=clerk
        )
        ask(mended, clerk)
        client.force_login(chief)

        words = page(client, "review", mended.process_id, mended.pk).split("変わった手順")[1]

        assert "加えた手順：処理簿への記録" in words

    def test_keeps_what_was_typed_when_a_return_has_no_reason(self, client, draft, clerk, chief):
        review = ask(draft, clerk)
        client.force_login(chief)

        answer = self.post(client, draft, "decide_review", review.pk, decision="return", seen_revision=1)

        assert answer.status_code == 422
        assert "どこをどう直してほしいか" in answer.content.decode()

    def test_tells_the_drawer_who_can_decide_instead_of_offering_it(self, client, draft, clerk, chief):
        ask(draft, clerk)
        client.force_login(clerk)

        words = page(client, "review", draft.process_id, draft.pk)

        assert 'value="approve"' not in words
        assert "木村 久" in words

    def test_refuses_a_decision_by_staff_and_by_the_chief_of_another_section(
        self, client, draft, clerk, section
    ):
        review = ask(draft, clerk)
        elsewhere = make_department(organisation=section.organisation, name="税務課")
        for person in (clerk, make_person(Role.SECTION_CHIEF, department=elsewhere)):
            client.force_login(person)
            answer = self.post(client, draft, "decide_review", review.pk, decision="approve", seen_revision=1)
            assert answer.status_code == 403

    def test_of_another_version_does_not_decide_here(self, client, draft, clerk, chief):
        review = ask(make_version(process=draft.process, by=clerk), clerk)
        client.force_login(chief)

        answer = self.post(client, draft, "decide_review", review.pk, decision="approve", seen_revision=1)

        assert answer.status_code == 404

    def test_leads_to_the_version_once_it_is_published(self, client, draft, chief):
        make_published(draft)
        client.force_login(chief)

        answer = client.get(reverse("processes:review", args=[draft.process_id, draft.pk]))

        assert answer.url == reverse("processes:version", args=[draft.process_id, draft.pk])

    def test_asked_while_a_colleague_asked_already_says_so(self, client, draft, clerk, chief):
        ask(draft, chief)
        client.force_login(clerk)

        assert "もう頼まれています" in self.post(client, draft, "ask_review").content.decode()


class TestTheVersionList:
    def test_says_where_each_version_stands(self, client, draft, clerk, chief):
        ask(make_version(process=draft.process, by=clerk, kind="to_be"), clerk)
        make_published(make_version(process=draft.process, by=clerk, kind="standard"))
        client.force_login(clerk)

        words = page(client, "versions", draft.process_id)

        assert all(word in words for word in ("下書き", "確認待ち", "公開", "あるべき姿", "標準"))

    def test_can_show_one_kind_only(self, client, draft, clerk):
        make_version(process=draft.process, note="見直し後", kind="to_be")
        client.force_login(clerk)
        address = reverse("processes:versions", args=[draft.process_id])

        assert "見直し後" in client.get(address, {"kind": "to_be"}).content.decode()
        assert "見直し後" not in client.get(address, {"kind": "as_is"}).content.decode()
        assert "まだありません" in client.get(address, {"kind": "peer"}).content.decode()
        assert "見直し後" in client.get(address, {"kind": "nonsense"}).content.decode()

    def test_begins_with_what_will_stand_there(self, client, draft, clerk):
        ProcessVersion.objects.all().delete()
        client.force_login(clerk)

        assert "まだ版がありません" in page(client, "versions", draft.process_id)

    def test_tells_what_happened_to_a_version(self, client, draft, clerk, chief):
        decide(ask(draft, clerk, "見てください"), chief, approve=False, remark="連絡が抜けています")
        client.force_login(clerk)

        words = page(client, "version", draft.process_id, draft.pk).split("経過")[1]

        assert words.index("差し戻しました") < words.index("確認を頼みました")
        assert "連絡が抜けています" in words
