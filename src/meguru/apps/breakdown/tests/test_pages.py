"""What people read and do on the pages of the breakdown."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from meguru.apps.breakdown import queries
from meguru.apps.breakdown.models import Breakdown, Entry
from meguru.apps.breakdown.testing import common_sheet, make_breakdown, own_sheet, write
from meguru.apps.inventory.testing import make_operation
from meguru.apps.processes.testing import make_process, make_published, make_version
from meguru.apps.registry.roles import Role, SharedSubject
from meguru.apps.registry.testing import make_department, make_person, make_sharing

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def operation(section):
    return make_operation(department=section, name="転入届の受付")


@pytest.fixture
def breakdown(operation):
    return make_breakdown(operation=operation, name="転入届の受付")


@pytest.fixture
def aoki(client, section):
    person = make_person(department=section, name="青木 美咲")
    client.force_login(person)
    return person


def url(name, *args):
    return reverse(f"breakdown:{name}", args=args)


def words(answer):
    return answer.content.decode()


class TestBeginning:
    def test_the_empty_list_says_where_to_begin_and_shows_an_example(self, client, aoki):
        shown = words(client.get(url("breakdowns")))

        assert "まだ機能分析がありません" in shown
        assert "届出を受ける" in shown

    def test_begins_from_an_operation_and_from_its_process(self, client, aoki, operation):
        process = make_process(operation=operation)
        assert "機能分析を始める" in words(client.get(url("of_process", process.pk)))

        answer = client.post(url("of_operation", operation.pk), {"name": "転入届"})

        begun = Breakdown.objects.get()
        assert answer.headers["Location"] == url("breakdown", begun.pk)
        assert "転入届" in words(client.get(url("of_process", process.pk)))

    def test_a_missing_name_is_said(self, client, aoki, operation):
        answer = client.post(url("of_operation", operation.pk), {"name": " "})

        assert answer.status_code == 422
        assert "業務の名前を入力" in words(answer)

    def test_put_away_it_can_be_brought_back(self, client, aoki, breakdown):
        shown = words(client.post(url("put_away", breakdown.pk), follow=True))
        assert url("bring_back", breakdown.pk) in shown

        later = words(client.get(url("breakdowns")))
        assert url("bring_back", breakdown.pk) not in later
        assert url("breakdown", breakdown.pk) in later
        assert url("bring_back", breakdown.pk) in words(client.get(url("breakdown", breakdown.pk)))

        client.post(url("bring_back", breakdown.pk))
        assert "転入届の受付" in words(client.get(url("breakdowns")))


class TestTheChart:
    def test_has_72_places_to_write_in_with_names_for_the_ear(self, client, aoki, breakdown):
        shown = words(client.get(url("breakdown", breakdown.pk)))

        assert shown.count("<textarea") == 72
        assert 'aria-label="機能3 の項目5"' in shown

    def test_without_javascript_the_whole_chart_is_sent_with_one_button(self, client, aoki, breakdown):
        sent = {
            "text-1-0": "受ける",
            "was-1-0": "",
            "text-1-1": "聞く",
            "was-1-1": "",
            "text-2-0": "",
            "was-2-0": "",
        }
        client.post(url("breakdown", breakdown.pk), sent)

        assert set(Entry.objects.values_list("text", flat=True)) == {"受ける", "聞く"}

    def test_a_clash_shows_both_wordings_and_a_second_press_decides(self, client, aoki, breakdown):
        write(common_sheet(breakdown), {(1, 0): "受け取る"})
        answer = client.post(url("breakdown", breakdown.pk), {"text-1-0": "受ける", "was-1-0": ""})

        assert answer.status_code == 422
        shown = words(answer)
        assert ">受ける</textarea>" in shown
        assert 'name="was-1-0" value="受け取る"' in shown
        client.post(url("breakdown", breakdown.pk), {"text-1-0": "受ける", "was-1-0": "受け取る"})
        assert Entry.objects.get().text == "受ける"

    def test_a_clash_in_one_place_does_not_undo_what_colleagues_wrote_in_others(
        self, client, aoki, breakdown
    ):
        sheet = common_sheet(breakdown)
        write(sheet, {(1, 0): "受け取る", (2, 0): "審査する"})
        sent = {
            "text-1-0": "受ける",
            "was-1-0": "受ける",
            "text-2-0": "調べてみる",
            "was-2-0": "調べる",
        }
        shown = words(client.post(url("breakdown", breakdown.pk), sent))

        assert ">受け取る</textarea>" in shown
        assert 'name="was-1-0" value="受け取る"' in shown
        assert ">調べてみる</textarea>" in shown

    def test_what_was_too_long_still_meets_what_a_colleague_wrote(self, client, aoki, breakdown):
        write(common_sheet(breakdown), {(1, 0): "受け取る"})
        shown = words(client.post(url("breakdown", breakdown.pk), {"text-1-0": "あ" * 61, "was-1-0": "もと"}))

        assert 'name="was-1-0" value="もと"' in shown

    def test_that_a_colleague_emptied_the_place_is_seen(self, client, aoki, breakdown):
        write(common_sheet(breakdown), {(1, 0): "受け取る"})
        write(common_sheet(breakdown), {(1, 0): ""})
        sent = {"text-1-0": "受ける", "was-1-0": "受け取る"}

        assert "いまの内容：（空）" in words(client.post(url("breakdown", breakdown.pk), sent))

    def test_letters_that_nobody_sees_are_left_out(self, client, aoki, breakdown):
        client.post(url("breakdown", breakdown.pk), {"text-1-0": "受\x00け\x01る\ufffe", "was-1-0": ""})

        assert Entry.objects.get().text == "受ける"

    def test_too_many_letters_are_said_and_kept(self, client, aoki, breakdown):
        answer = client.post(url("breakdown", breakdown.pk), {"text-1-0": "あ" * 61, "was-1-0": ""})

        assert answer.status_code == 422
        assert "60字まで" in words(answer)
        assert "機能1 の名前" in words(answer).split("60字まで")[1][:40]
        assert "あ" * 61 in words(answer)

    def test_markup_in_a_place_is_only_text(self, client, aoki, breakdown):
        write(common_sheet(breakdown), {(1, 0): "</textarea><script>alert(1)</script>"})

        assert "<script>alert" not in words(client.get(url("breakdown", breakdown.pk)))


class TestOnePlace:
    def send(self, client, breakdown, **values):
        sheet = common_sheet(breakdown)
        sent = {"cell": "1-0", "text": "受ける", "was": ""} | values
        return client.post(url("entry", breakdown.pk, sheet.pk), sent)

    def test_is_stored_while_people_write(self, client, aoki, breakdown):
        answer = self.send(client, breakdown)

        assert answer.json()["text"] == "受ける"
        assert Entry.objects.get().written_by == aoki

    def test_pasted_lines_are_told_as_they_are_stored(self, client, aoki, breakdown):
        told = self.send(client, breakdown, text="受ける\n届出  書").json()["text"]

        assert told == Entry.objects.get().text == "受ける 届出 書"
        assert self.send(client, breakdown, text="届出書", was=told).status_code == 200

    def test_two_people_at_once(self, client, aoki, breakdown):
        write(common_sheet(breakdown), {(1, 0): "受け取る"})
        answer = self.send(client, breakdown)

        assert answer.status_code == 409
        assert answer.json()["theirs"] == "受け取る"
        assert Entry.objects.get().text == "受け取る"

    @pytest.mark.parametrize("cell", ["9-0", "x", "1-9", "", "1"])
    def test_a_place_that_is_none_is_refused(self, client, aoki, breakdown, cell):
        assert self.send(client, breakdown, cell=cell).status_code == 422

    def test_too_long_a_text_is_refused(self, client, aoki, breakdown):
        assert self.send(client, breakdown, text="あ" * 61).status_code == 422


class TestWhoMay:
    def test_other_offices_find_nothing(self, client, breakdown):
        client.force_login(make_person(Role.MUNICIPAL_DX))
        pages = [url("breakdown", breakdown.pk), url("merge", breakdown.pk), url("steps", breakdown.pk)]

        assert {client.get(page).status_code for page in pages} == {404}
        assert url("breakdown", breakdown.pk) not in words(client.get(url("breakdowns")))

    def test_a_shared_process_does_not_lead_to_its_breakdowns(self, client, breakdown, operation):
        process = make_process(operation=operation)
        make_published(make_version(process=process))
        reader = make_person(Role.MUNICIPAL_DX)
        make_sharing(
            owner=operation.organisation,
            reader=reader.organisation,
            subject=SharedSubject.PROCESSES,
            since=timezone.now(),
        )
        client.force_login(reader)
        page = client.get(reverse("processes:process", args=[process.pk]))

        assert page.status_code == 200
        assert url("of_process", process.pk) not in words(page)
        assert client.get(url("of_process", process.pk)).status_code == 404

    def test_another_department_reads_and_does_not_write(self, client, breakdown, section):
        client.force_login(make_person(department=make_department(organisation=section.organisation)))

        assert "<textarea" not in words(client.get(url("breakdown", breakdown.pk)))
        assert client.post(url("breakdown", breakdown.pk), {"text-1-0": "あ"}).status_code == 403
        assert client.post(url("open_own", breakdown.pk)).status_code == 403
        assert client.get(url("steps", breakdown.pk)).status_code == 403

    def test_a_personal_sheet_is_read_by_colleagues_and_written_by_its_owner(
        self, client, aoki, breakdown, section
    ):
        other = own_sheet(breakdown, make_person(department=section, name="石田"), {(1, 0): "石田の案"})
        page = url("sheet", breakdown.pk, other.pk)

        assert "石田の案" in words(client.get(page))
        assert client.post(page, {"text-1-0": "消す", "was-1-0": "石田の案"}).status_code == 403
        sent = {"cell": "1-0", "text": "消す", "was": "石田の案"}
        assert client.post(url("entry", breakdown.pk, other.pk), sent).status_code == 403

    def test_the_sheet_of_another_breakdown_is_not_found_here(self, client, aoki, breakdown, operation):
        other = common_sheet(make_breakdown(operation=operation))

        assert client.get(url("sheet", breakdown.pk, other.pk)).status_code == 404


class TestMergingAndSteps:
    def test_proposals_are_accepted_under_a_name(self, client, aoki, breakdown, section):
        own_sheet(breakdown, aoki, {(1, 0): "申請書の受付"})
        own_sheet(breakdown, make_person(department=section, name="石田"), {(2, 0): "申請書を受け付ける"})
        shown = words(client.get(url("merge", breakdown.pk)))
        key = shown.split('name="take" id="take-')[1].split('"')[0]

        client.post(url("merge", breakdown.pk), {"take": key, f"name-{key}": "受付をする"})

        assert common_sheet(breakdown).entries.get().text == "受付をする"

    def test_without_personal_sheets_it_says_how(self, client, aoki, breakdown):
        assert "まとめる記入がありません" in words(client.get(url("merge", breakdown.pk)))

    def test_nothing_ticked_and_a_stale_page_are_said(self, client, aoki, breakdown):
        assert "印をつけて" in words(client.post(url("merge", breakdown.pk), {}))
        assert "もう一度選んで" in words(client.post(url("merge", breakdown.pk), {"take": "1-2"}))

    def test_a_proposal_whose_words_changed_since_is_not_taken_and_no_name_is_lost(
        self, client, aoki, breakdown, section
    ):
        ishida = make_person(department=section, name="石田")
        own_sheet(breakdown, ishida, {(1, 0): "手数料をもらう"})
        own_sheet(breakdown, aoki, {(1, 0): "証明書を渡す"})
        stale, other = [group.key for group in queries.merging(breakdown).groups]
        changed = Entry.objects.get(pk=stale.split("-")[0])
        write(changed.sheet, {(1, 0): "まったく別のこと"}, by=changed.sheet.owner)

        sent = {"take": [stale, other], f"name-{stale}": "古い名前", f"name-{other}": "わたしの付けた名前"}
        answer = client.post(url("merge", breakdown.pk), sent)

        assert answer.status_code == 422
        assert "わたしの付けた名前" in words(answer)
        assert f'value="{other}" checked' in words(answer)
        assert not common_sheet(breakdown).entries.exists()

    def test_numbered_items_become_a_draft(self, client, aoki, breakdown):
        write(
            common_sheet(breakdown), {(1, 0): "受ける", (1, 1): "聞く", (1, 2): "確かめる", (1, 3): "捨てる"}
        )
        one, two, _three = common_sheet(breakdown).entries.exclude(item=0)
        sent = {
            f"order-step_{one.pk}": "２",
            f"order-step_{two.pk}": "1",
            f"actor-step_{two.pk}": "受付係",
            "process": "",
            "process_name": "転入届の流れ",
        }

        client.post(url("steps", breakdown.pk), sent)

        version = breakdown.step_drafts.get().version
        assert version.xml.index("確かめる") < version.xml.index("聞く")
        assert "受付係" in version.xml
        assert "捨てる" not in version.xml

    @pytest.mark.parametrize(
        ("order", "name", "says"),
        [
            ("", "流れ", "一つ以上"),
            ("さき", "流れ", "数字で"),
            ("1", "", "名前を書くか"),
            ("-1", "流れ", "数字で"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(self, client, aoki, breakdown, order, name, says):
        write(common_sheet(breakdown), {(1, 1): "聞く"})
        entry = common_sheet(breakdown).entries.get()
        sent = {f"order-step_{entry.pk}": order, f"actor-step_{entry.pk}": "窓口の係", "process_name": name}

        answer = client.post(url("steps", breakdown.pk), sent)

        assert answer.status_code == 422
        assert says in words(answer)
        assert "窓口の係" in words(answer)
        assert not breakdown.step_drafts.exists()

    def test_a_process_of_another_operation_cannot_be_chosen(self, client, aoki, breakdown):
        write(common_sheet(breakdown), {(1, 1): "聞く"})
        entry = common_sheet(breakdown).entries.get()
        sent = {f"order-step_{entry.pk}": "1", "process": str(make_process().pk), "process_name": "流れ"}

        assert client.post(url("steps", breakdown.pk), sent).status_code == 422


class TestFiles:
    def test_excel_holds_the_list_and_the_square_and_word_is_a_word_file(self, client, aoki, breakdown):
        sheet = common_sheet(breakdown)
        write(sheet, {(1, 0): "受ける", (1, 1): "=1+1"})
        book = load_workbook(
            io.BytesIO(client.get(url("file", breakdown.pk, sheet.pk, "breakdown.xlsx")).content)
        )
        cells = [cell for page in book for row in page.iter_rows() for cell in row]

        assert "受ける" in {cell.value for cell in cells}
        assert "f" not in {cell.data_type for cell in cells}
        assert client.get(url("file", breakdown.pk, sheet.pk, "breakdown.docx")).content[:2] == b"PK"
        assert client.get(url("file", breakdown.pk, sheet.pk, "other.exe")).status_code == 404
