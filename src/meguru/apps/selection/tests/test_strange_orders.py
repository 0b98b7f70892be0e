"""What was put away, pressed twice, pasted from elsewhere, or begun in the catalogue."""

import pytest
from django.urls import reverse

from meguru.apps.catalogue.testing import make_service
from meguru.apps.initiatives.testing import NOON, make_initiative
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.selection import commands
from meguru.apps.selection.testing import give, make_evaluator, make_offer, make_row, make_selection

pytestmark = pytest.mark.django_db
PASTED = "甲\x0b乙\x01丙"


@pytest.fixture
def aoki(client):
    person = make_person(department=make_department(name="市民課"), name="青木")
    client.force_login(person)
    return person


@pytest.fixture
def selection(aoki):
    return make_selection(initiative=make_initiative(by=aoki))


@pytest.fixture
def closed(selection, aoki):
    """A selection with one row and two offers whose scoring is closed."""
    make_row(selection)
    give(
        make_evaluator(selection, aoki), {make_offer(selection, "甲"): [5], make_offer(selection, "乙"): [3]}
    )
    commands.close_scoring(selection=selection, by=aoki, now=NOON)
    return selection


def url(name, *args):
    return reverse(f"selection:{name}", args=args)


def words(answer):
    return answer.content.decode()


class TestWhatWasPutAway:
    @pytest.fixture
    def away(self, closed, aoki):
        commands.put_away_selection(selection=closed, by=aoki, now=NOON)
        return closed

    def test_is_not_decided_by_a_page_that_was_open(self, client, away):
        offer = away.offers.all()[0]

        answer = client.post(url("decision", away.pk), {"offer": offer.pk, "reason": "安い"})
        assert answer.status_code == 422
        assert "一覧から外してあります" in words(answer)
        assert not away.decisions.exists()

    def test_is_not_opened_again_and_gets_no_trial_and_no_letter(self, client, away):
        client.post(url("reopen", away.pk))
        row = away.wanted.get()
        trial = client.post(url("try_outs", away.pk), {"name": "試用", "rows": [row.pk]})
        letter = client.post(url("request", away.pk), {"background": "混む", "revision": 0})

        away.refresh_from_db()
        assert (away.is_open, trial.status_code, letter.status_code) == (False, 422, 422)
        assert not away.try_outs.exists()

    def test_offers_only_to_bring_it_back(self, client, away):
        page = words(client.get(url("decision", away.pk)))

        assert "一覧に戻す" in page
        assert "この候補に決める" not in page


class TestPressingTwice:
    def test_withdraws_once_and_says_so(self, client, closed, aoki):
        commands.decide(selection=closed, offer=closed.offers.all()[0], reason="安い", by=aoki, now=NOON)
        client.post(url("withdraw", closed.pk))

        answer = client.post(url("withdraw", closed.pk), follow=True)
        assert "もう取り消してあります" in words(answer)

    def test_of_a_number_nobody_can_read_removes_nothing(self, client, selection):
        make_row(selection)

        assert client.post(url("wanted", selection.pk), {"remove": "9" * 5000}).status_code == 302
        assert selection.wanted.in_use().count() == 1


class TestPastedTexts:
    def test_lose_their_control_characters(self, client, selection):
        client.post(url("offers", selection.pk), {"name": PASTED, "notes": PASTED})
        client.post(url("evaluators", selection.pk), {"name": PASTED})
        client.post(url("request", selection.pk), {"background": PASTED, "revision": 0})

        assert selection.offers.get().name == "甲乙丙"
        assert selection.evaluators.get().name == "甲乙丙"
        assert selection.information_request.background == "甲乙丙"

    def test_of_control_characters_alone_are_nothing(self, client, selection):
        answer = client.post(url("offers", selection.pk), {"name": "\x01\x02"})

        assert answer.status_code == 422
        assert "サービスの名前を書いて" in words(answer)


class TestAServiceOfTheCatalogue:
    def test_is_carried_to_the_offers_of_a_selection(self, client, selection, aoki):
        service = make_service(by=aoki, name="あおば予約")

        listed = words(client.get(url("of_initiative", selection.initiative_id) + f"?service={service.pk}"))
        address = url("offers", selection.pk) + f"?service={service.pk}"
        assert "「あおば予約」を候補に入れる" in listed
        assert address in listed
        assert client.get(address).context["form"]["name"].value() == "あおば予約"

    def test_begins_a_selection_where_there_is_none(self, client, aoki):
        initiative = make_initiative(by=aoki)
        service = make_service(by=aoki, name="あおば予約")
        address = url("of_initiative", initiative.pk) + f"?service={service.pk}"

        answer = client.post(address, {"name": "予約の選定"})
        begun = initiative.selections.get()
        assert answer.url.startswith(url("offers", begun.pk) + f"?service={service.pk}")

    def test_of_another_office_or_none_is_not_shown(self, client, selection):
        foreign = make_service(name="よそのサービス")
        for sent in (foreign.pk, "x", "9" * 5000):
            page = client.get(url("of_initiative", selection.initiative_id), {"service": sent})
            assert page.status_code == 200
            assert "候補に入れる" not in words(page)


class TestARowOfOnesOwn:
    def test_closes_a_gap_as_a_condition_and_can_be_taken_back(self, client, selection):
        row = make_row(selection, "要る働きの一覧")
        assert "要る働きがないとわかる" in words(client.get(url("wanted", selection.pk)))

        page = words(
            client.post(url("stand_in", selection.pk), {"row": row.pk, "key": "functions"}, follow=True)
        )
        row.refresh_from_db()
        assert (row.key, row.must) == ("functions", True)
        assert "要る働きがないとわかる" not in page
        assert url("stand_alone", selection.pk, row.pk) in page
        page = words(client.post(url("stand_alone", selection.pk, row.pk), follow=True))
        assert "要る働きがないとわかる" in page

    def test_does_not_stand_where_a_row_stands_already(self, client, selection):
        first, second = make_row(selection, "甲"), make_row(selection, "乙")
        client.post(url("stand_in", selection.pk), {"row": first.pk, "key": "functions"})

        for sent in ({"row": second.pk, "key": "functions"}, {"row": second.pk, "key": "?"}, {"row": "x"}):
            client.post(url("stand_in", selection.pk), sent)
        second.refresh_from_db()
        assert second.key == ""


class TestTheList:
    def test_leads_to_the_sheet_that_waits_for_oneself(self, client, selection, aoki):
        make_row(selection)
        evaluator = make_evaluator(selection, aoki)
        sheet = url("sheet", selection.pk, evaluator.pk)
        assert sheet in words(client.get(url("selections")))

        give(evaluator, {make_offer(selection, "甲"): [5], make_offer(selection, "乙"): [3]})
        assert sheet not in words(client.get(url("selections")))
