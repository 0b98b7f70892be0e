"""What people do with the first steps of an initiative."""

import io

import pytest
from django.urls import NoReverseMatch, reverse
from docx import Document as Word

from meguru.apps.diagnosis.testing import STUCK_AT_C, make_sheet
from meguru.apps.first_steps import commands, queries
from meguru.apps.first_steps.models import HandTick, StepList
from meguru.apps.first_steps.testing import make_begun
from meguru.apps.initiatives.models import Initiative
from meguru.apps.initiatives.testing import NOON, make_initiative
from meguru.apps.ledger.models import Event
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.engines.first_steps import step_book

pytestmark = pytest.mark.django_db
BOOK = step_book()
ITEMS = [item for one in BOOK.types for item in one.items]
WISH = "証明書の窓口の待ち時間を減らす"


def url(name, *args):
    return reverse(f"first_steps:{name}", args=args)


def words(answer):
    return answer.content.decode()


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def aoki(client, section):
    person = make_person(department=section, name="青木 美咲")
    client.force_login(person)
    return person


def state_of(initiative, item_id):
    steps = queries.steps_of(initiative)
    return next(item.state for one in steps.types for item in one.items if item.state.item.id == item_id)


class TestTheData:
    @pytest.mark.parametrize("item", [item for item in ITEMS if item.opens], ids=lambda item: item.id)
    def test_every_item_opens_a_page_that_exists(self, item):
        addresses = []
        for arguments in ([1], []):
            try:
                addresses.append(reverse(item.opens, args=arguments))
            except NoReverseMatch:
                continue
        assert addresses, item.opens

    def test_every_fact_is_answered_by_a_page(self):
        known = queries.facts_of(make_initiative())

        assert {fact.id for fact in BOOK.facts} <= set(known)


class TestBeginning:
    def test_one_sentence_begins_an_initiative_with_its_first_item(self, client, aoki, section):
        sheet = make_sheet(STUCK_AT_C, person=aoki)
        address = f"{url('start')}?types=C,H&sheet={sheet.token}"
        assert "解決したい困りごとが、しぼれていない" in words(client.get(address))

        answer = client.post(address, {"wish": WISH, "types": ["H", "C"]})

        begun = Initiative.objects.get()
        assert answer.headers["Location"] == url("of_initiative", begun.pk)
        assert (begun.name, begun.theme, begun.department) == (WISH, WISH, section)
        assert begun.step_list.codes == ("C", "H"), "the order of the diagnosis stays"
        assert begun.step_list.sheet == sheet
        shown = words(client.get(url("of_initiative", begun.pk)))
        assert BOOK.item("c-cards").title in shown
        assert "困りごとはまだ書かれていません。3つ以上で済みです。" in shown

    @pytest.mark.parametrize("wish", ["", "   ", "長" * 101])
    def test_a_wish_that_cannot_be_is_said_and_not_lost(self, client, aoki, wish):
        answer = client.post(url("start"), {"wish": wish, "types": ["C"]})

        assert answer.status_code == 422
        assert wish.strip() in words(answer)
        assert not Initiative.objects.exists()

    def test_without_a_type_it_asks_for_one(self, client, aoki):
        assert "診断で決める" in words(client.get(url("start")))
        answer = client.post(url("start"), {"wish": WISH})

        assert answer.status_code == 422
        assert "一つ以上選んでください" in words(answer)

    def test_a_name_that_is_taken_is_said(self, client, aoki):
        make_begun(by=aoki, wish=WISH)

        answer = client.post(url("start"), {"wish": WISH, "types": ["C"]})

        assert answer.status_code == 422
        assert "もうあります" in words(answer)

    def test_letters_that_are_no_types_are_left_out(self, client, aoki):
        shown = words(client.get(f"{url('start')}?types=C,Z,<b>&sheet=made-up"))

        assert "<b>" not in shown

    def test_another_persons_sheet_is_not_linked(self, client, aoki):
        theirs = make_sheet(STUCK_AT_C, person=make_person())

        client.post(f"{url('start')}?types=C&sheet={theirs.token}", {"wish": WISH, "types": ["C"]})

        assert StepList.objects.get().sheet is None

    def test_a_sheet_made_before_signing_in_becomes_ones_own(self, client, aoki):
        sheet = make_sheet(STUCK_AT_C)

        client.post(f"{url('start')}?types=C&sheet={sheet.token}", {"wish": WISH, "types": ["C"]})

        sheet.refresh_from_db()
        assert sheet.person == aoki

    def test_an_initiative_that_exists_chooses_its_types(self, client, aoki, section):
        initiative = make_initiative(by=aoki, department=section)
        assert "診断で決める" in words(client.get(url("of_initiative", initiative.pk)))

        client.post(url("choose", initiative.pk), {"types": ["A"], "revision": "0"})

        assert BOOK.item("a-theme").title in words(client.get(url("of_initiative", initiative.pk)))


class TestTicking:
    @pytest.fixture
    def begun(self, aoki, section):
        return make_begun("B", by=aoki, department=section)

    def test_a_tick_says_who_when_and_what(self, client, begun):
        client.post(url("tick", begun.pk, "b-example"), {"note": "隣の町に聞いた"})

        shown = words(client.get(url("of_initiative", begun.pk)))
        assert "青木 美咲さんが" in shown
        assert "隣の町に聞いた" in shown
        assert queries.steps_of(begun).next.state.item.id == "b-flow"
        assert Event.objects.filter(activity="first_steps.ticked").count() == 1

    def test_a_double_click_ticks_once(self, client, begun):
        for _time in range(2):
            client.post(url("tick", begun.pk, "b-example"), {"note": ""})

        assert HandTick.objects.count() == 1
        assert Event.objects.filter(activity="first_steps.ticked").count() == 1

    def test_a_tick_can_be_taken_back_and_set_again_with_its_note(self, client, begun):
        client.post(url("tick", begun.pk, "b-example"), {"note": "聞いた"})
        client.post(url("untick", begun.pk, "b-example"))

        shown = words(client.get(url("of_initiative", begun.pk)))

        assert not HandTick.objects.exists()
        assert "済みの印を外しました" in shown
        assert 'name="note" value="聞いた"' in shown

    def test_a_note_that_is_too_long_is_said_and_not_lost(self, client, begun):
        answer = client.post(url("tick", begun.pk, "b-example"), {"note": "長" * 501})

        assert answer.status_code == 422
        assert "メモは500文字までです" in words(answer)
        assert "長" * 501 in words(answer)

    @pytest.mark.parametrize("item_id", ["a-theme", "made-up"])
    def test_an_item_that_is_not_asked_cannot_be_ticked(self, client, begun, item_id):
        client.post(url("tick", begun.pk, item_id), {"note": ""})

        assert not HandTick.objects.exists()

    def test_items_tick_themselves_from_what_the_pages_know(self, aoki, begun):
        commands.choose_types(initiative=begun, types=["A"], sheet=None, started_from=1, by=aoki, now=NOON)

        theme = state_of(begun, "a-theme")

        assert theme.done
        assert theme.reasons == ("テーマが書かれています。",)
        assert not state_of(begun, "a-lead").done

    def test_a_tick_stays_when_the_types_change_and_come_back(self, client, aoki, begun):
        client.post(url("tick", begun.pk, "b-example"), {"note": "聞いた"})
        client.post(url("choose", begun.pk), {"types": ["A"], "revision": "1"})

        assert "今の表にない項目の印" in words(client.get(url("of_initiative", begun.pk)))
        client.post(url("choose", begun.pk), {"types": ["B"], "revision": "2"})
        assert state_of(begun, "b-example").done


class TestTwoPeople:
    def test_the_second_learns_what_the_first_chose_and_loses_nothing(self, client, aoki, section):
        begun = make_begun("C", by=aoki, department=section)
        client.post(url("choose", begun.pk), {"types": ["D"], "revision": "1"})

        answer = client.post(url("choose", begun.pk), {"types": ["E", "F"], "revision": "1"})

        assert answer.status_code == 422
        shown = words(answer)
        assert "だれかがタイプをDに変えました" in shown
        assert 'value="E" id="id_types_4" checked' in shown or shown.count("checked") >= 2
        begun.step_list.refresh_from_db()
        assert begun.step_list.codes == ("D",)


class TestWhoMay:
    def test_other_offices_see_nothing(self, client, aoki):
        begun = make_begun(by=aoki)
        client.force_login(make_person(Role.MUNICIPAL_DX))

        assert client.get(url("of_initiative", begun.pk)).status_code == 404
        assert client.get(url("file", begun.pk, "first-steps.docx")).status_code == 404
        for address in (
            url("choose", begun.pk),
            url("tick", begun.pk, "c-cards"),
            url("untick", begun.pk, "c-cards"),
        ):
            assert client.post(address, {"types": ["A"]}).status_code == 404

    def test_another_section_reads_and_does_not_write(self, client, aoki, section):
        begun = make_begun(by=aoki, department=section)
        other = make_department(organisation=section.organisation, name="税務課")
        client.force_login(make_person(department=other))

        assert client.get(url("of_initiative", begun.pk)).status_code == 200
        assert client.post(url("tick", begun.pk, "c-cards"), {"note": ""}).status_code == 403

    def test_the_diagnosis_behind_it_stays_its_owners(self, client, aoki, section):
        sheet = make_sheet(STUCK_AT_C, person=aoki)
        begun = make_begun(by=aoki, department=section)
        StepList.objects.filter(initiative=begun).update(sheet=sheet)
        assert sheet.token in words(client.get(url("of_initiative", begun.pk)))

        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=section.organisation))

        assert sheet.token not in words(client.get(url("of_initiative", begun.pk)))


class TestElsewhere:
    def test_the_paper_has_the_next_item_the_reasons_and_the_cautions(self, client, aoki):
        begun = make_begun("C", by=aoki)

        answer = client.get(url("file", begun.pk, "first-steps.docx"))

        paper = Word(io.BytesIO(answer.content))
        cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
        texts = [paragraph.text for paragraph in paper.paragraphs] + cells
        assert any(BOOK.item("c-cards").title in text for text in texts)
        assert any("3つ以上で済みです" in text for text in texts)
        assert BOOK.of_type("C").cautions[0] in texts

    def test_home_learns_the_next_item_of_the_newest_own_initiative(self, aoki):
        assert queries.next_for(aoki) is None
        make_begun("A", by=aoki, wish="前の取組")
        newest = make_begun("C", by=aoki, wish="今の取組")

        following = queries.next_for(aoki)

        assert (following.initiative, following.title) == (newest, BOOK.item("c-cards").title)
        assert following.url == queries.address_of("problems:of_initiative", newest)
        assert queries.next_for(make_person(organisation=aoki.organisation)) is None
