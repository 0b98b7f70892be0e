"""Results, trials, the award, the decision and the letter; who may see and change what."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from meguru.apps.initiatives.testing import NOON, make_initiative
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.selection import commands, queries
from meguru.apps.selection.commands import TypedNote, TypedReply
from meguru.apps.selection.models import Chosen, TryOut
from meguru.apps.selection.queries.scoring import scoring_sheet
from meguru.apps.selection.queries.snapshot import digest_of
from meguru.apps.selection.testing import give, make_evaluator, make_offer, make_row, make_selection
from meguru.apps.selection.urls import urlpatterns

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def aoki(section):
    return make_person(department=section, name="青木")


@pytest.fixture
def scored(section, aoki):
    """甲 is better scored, 乙 cheaper; the scoring is closed."""
    one = make_selection(initiative=make_initiative(department=section, by=aoki))
    make_row(one, "使いやすさ", weight=Decimal(3))
    make_row(one, "安全", must=True)
    offers = (
        make_offer(one, "甲", bid_yen=8_000_000),
        make_offer(one, "乙", bid_yen=6_000_000),
    )
    give(make_evaluator(one, aoki), {offers[0]: (5, 3), offers[1]: (3, 4)})
    commands.close_scoring(selection=one, by=aoki, now=NOON)
    one.refresh_from_db()
    return one


def settle(selection, by, **values):
    changed = commands.change_settings(
        selection=selection, values=values, revision=selection.revision, by=by, now=NOON
    )
    selection.refresh_from_db()
    return changed


class TestTheAward:
    def test_is_computed_line_by_line_and_names_those_for_the_lot(self, scored, aoki):
        settle(scored, aoki, decided_by="additive", price_allotment=Decimal(100))

        page = queries.award_page(queries.material_of(scored))
        assert page.by_lot == ("甲", "乙")
        assert page.rows[0].lines[-2] == "合計：技術点90 ＋ 価格点75 ＝ 165"
        assert page.rows[1].lines[-2] == "合計：技術点65 ＋ 価格点100 ＝ 165"

    def test_takes_the_exact_points(self, scored, aoki):
        settle(scored, aoki, decided_by="lowest_price")

        page = queries.award_page(queries.material_of(scored))
        assert [(row.result.bid.candidate, int(row.result.bid.technical)) for row in page.rows] == [
            ("乙", 65),
            ("甲", 90),
        ]
        assert page.rows[1].to_win_yen == 5_999_999

    def test_is_nothing_when_points_are_only_compared(self, scored):
        assert queries.award_page(queries.material_of(scored)) is None

    def test_leaves_out_who_misses_a_condition_by_the_vendors_own_answer(self, scored, aoki):
        commands.reopen_scoring(selection=scored, by=aoki, now=NOON)
        row, offer = scored.wanted.get(must=True), scored.offers.get(name="甲")
        typed = {row.pk: TypedReply("まだない", False, ("", None))}
        commands.save_replies(offer=offer, typed=typed, by=aoki, now=NOON)

        result = queries.scored_result(queries.material_of(scored))
        assert result.ranking.winners == ("乙",)
        assert result.unmet == (("甲", "安全"),)


class TestTheDecision:
    def test_keeps_the_whole_result_of_the_day(self, scored, aoki):
        offer = scored.offers.get(name="甲")
        chosen = commands.decide(selection=scored, offer=offer, reason="使いやすい", by=aoki, now=NOON)

        assert chosen.sha256 == digest_of(chosen.snapshot)
        assert chosen.snapshot["result"]["ranking"][0]["offer"] == "甲"
        assert len(chosen.snapshot["points"]) == 4

    def test_cannot_be_rewritten_by_anybody(self, scored, aoki):
        chosen = commands.decide(selection=scored, offer=scored.offers.first(), reason="x", by=aoki, now=NOON)

        for change in ({"reason": "y"}, {"snapshot": {}}, {"sha256": "0"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Chosen.objects.filter(pk=chosen.pk).update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            Chosen.objects.filter(pk=chosen.pk).delete()

    def test_waits_for_the_close(self, scored, aoki):
        commands.reopen_scoring(selection=scored, by=aoki, now=NOON)

        with pytest.raises(commands.CannotChange, match="締め切って"):
            commands.decide(selection=scored, offer=scored.offers.first(), reason="x", by=aoki, now=NOON)

    def test_stands_alone_until_it_is_withdrawn_and_stays_on_record(self, scored, aoki):
        first = commands.decide(selection=scored, offer=scored.offers.first(), reason="x", by=aoki, now=NOON)
        with pytest.raises(commands.CannotChange, match="もう決定"):
            commands.decide(selection=scored, offer=scored.offers.last(), reason="y", by=aoki, now=NOON)
        with pytest.raises(commands.CannotChange, match="先に決定を"):
            commands.reopen_scoring(selection=scored, by=aoki, now=NOON)

        commands.withdraw_decision(chosen=first, by=aoki, now=NOON)
        commands.decide(selection=scored, offer=scored.offers.last(), reason="y", by=aoki, now=NOON)
        assert scored.decisions.count() == 2
        assert queries.standing_decision(scored).offer_name == "乙"


class TestTrials:
    def test_suggest_points_that_stand_on_the_sheet(self, scored, aoki):
        commands.reopen_scoring(selection=scored, by=aoki, now=NOON)
        row, offer = scored.wanted.first(), scored.offers.first()
        trial = commands.save_try_out(
            selection=scored, try_out=None, values={"name": "試用"}, wanted=[row], by=aoki, now=NOON
        )
        note = TypedNote(row.pk, offer.pk, "3人中2人が迷った", Decimal(3), ("", None))
        assert commands.save_notes(try_out=trial, typed=[note], by=aoki, now=NOON) == 1

        sheet = scoring_sheet(scored.evaluators.get())
        place = sheet.areas[0][1][0].places[0]
        assert (place.points, place.suggested, place.seen) == ("5", "3", ("3人中2人が迷った",))

    def test_of_two_writers_lose_nothing(self, scored, aoki):
        row, offer = scored.wanted.first(), scored.offers.first()
        trial = commands.save_try_out(
            selection=scored, try_out=None, values={"name": "試用"}, wanted=[row], by=aoki, now=NOON
        )
        first = TypedNote(row.pk, offer.pk, "速い", None, ("", None))
        commands.save_notes(try_out=trial, typed=[first], by=aoki, now=NOON)

        with pytest.raises(commands.WrittenMeanwhile):
            commands.save_notes(
                try_out=trial,
                typed=[TypedNote(row.pk, offer.pk, "遅い", None, ("", None))],
                by=aoki,
                now=NOON,
            )

    def test_end_after_they_begin(self, scored):
        with pytest.raises(IntegrityError), transaction.atomic():
            TryOut.objects.create(
                organisation=scored.organisation,
                selection=scored,
                name="x",
                begins_on=dt.date(2026, 5, 2),
                ends_on=dt.date(2026, 5, 1),
            )


class TestFacts:
    def test_are_numbers_with_the_names_that_checklists_ask_for(self, scored, aoki):
        commands.decide(selection=scored, offer=scored.offers.first(), reason="x", by=aoki, now=NOON)
        commands.save_request(selection=scored, values={"wish": "費用"}, revision=0, by=aoki, now=NOON)

        assert queries.facts_of(scored.initiative) == {
            "selections": 1,
            "requirements": 2,
            "musts": 1,
            "weights_set": 1,
            "candidates": 2,
            "evaluators": 1,
            "evaluators_done": 1,
            "gut_given": 1,
            "tested": 0,
            "decided": 1,
            "rfi_made": 1,
        }


class TestTheLetter:
    def test_changed_since_is_not_overwritten(self, scored, aoki):
        commands.save_request(selection=scored, values={"wish": "費用"}, revision=0, by=aoki, now=NOON)

        with pytest.raises(commands.WrittenMeanwhile):
            commands.save_request(selection=scored, values={"wish": "別"}, revision=0, by=aoki, now=NOON)


OF_ONE = [pattern.name for pattern in urlpatterns if "<int:pk>" in str(pattern.pattern)]


def address_of(name, selection):
    keys = {
        "offer_pk": selection.offers.first().pk,
        "evaluator_pk": selection.evaluators.first().pk,
        "row_pk": selection.wanted.first().pk,
        "held_pk": 1,
        "try_out_pk": 1,
        "failure": "uncapped",
        "name": "comparison.docx",
        "pk": selection.initiative_id if name == "of_initiative" else selection.pk,
    }
    pattern = next(one for one in urlpatterns if one.name == name)
    return reverse(f"selection:{name}", kwargs={key: keys[key] for key in pattern.pattern.converters})


class TestWhoMay:
    def test_people_of_another_office_find_nothing(self, client, scored):
        client.force_login(make_person(Role.MUNICIPAL_DX))

        for name in OF_ONE:
            answers = {client.get(address_of(name, scored)).status_code}
            answers.add(client.post(address_of(name, scored)).status_code)
            assert answers <= {404, 405}, name
        listed = client.get(reverse("selection:selections")).content.decode()
        assert address_of("selection", scored) not in listed

    def test_people_of_another_department_read_and_do_not_change(self, client, scored, section):
        client.force_login(make_person(department=make_department(organisation=section.organisation)))

        assert client.get(address_of("wanted", scored)).status_code == 200
        for name in ("wanted", "offers", "close", "decision", "request", "settings", "put_away"):
            assert client.post(address_of(name, scored)).status_code == 403, name

    def test_nobody_opens_the_sheet_of_a_colleague(self, client, scored, section):
        client.force_login(make_person(department=section))

        assert client.get(address_of("sheet", scored)).status_code == 404
        assert client.post(address_of("points", scored)).status_code == 404

    def test_an_editor_types_for_a_name_from_outside_after_finishing_their_own(self, client, scored, aoki):
        commands.reopen_scoring(selection=scored, by=aoki, now=NOON)
        outsider = make_evaluator(scored, name="県の相談員")
        sheet = reverse("selection:sheet", args=[scored.pk, outsider.pk])
        client.force_login(aoki)
        assert client.get(sheet).status_code == 200

        commands.resume_scoring(evaluator=scored.evaluators.get(person=aoki), by=aoki, now=NOON)
        assert client.get(sheet).status_code == 403

    def test_an_auditor_sees_and_changes_nothing(self, client, scored, section):
        client.force_login(make_person(Role.AUDITOR, organisation=section.organisation))

        assert client.get(address_of("result", scored)).status_code == 200
        assert client.post(address_of("decision", scored)).status_code in (403, 404)
