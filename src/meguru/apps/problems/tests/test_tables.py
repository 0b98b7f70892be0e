"""Tables of problems and voices from Excel: looked at, stored, taken back."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.problems import commands
from meguru.apps.problems.models import BroughtTable, PendingTable, ProblemCard, Voice
from meguru.apps.problems.queries.bringing import State, plan_table
from meguru.apps.problems.queries.tables import cards_workbook, template_for
from meguru.apps.problems.testing import FILLED, NOON, make_card
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person
from meguru.engines.uploads import Refused

pytestmark = pytest.mark.django_db
VOICES = "受付日,受付方法,ご意見\n2026/10/1,窓口,昼に行ったら40分待った\n令和8年10月2日,電話,090-1234-5678へ折り返しを\n10月,電話,日付が読めない\n"


@pytest.fixture
def aoki():
    return make_person(Role.MUNICIPAL_DX)


@pytest.fixture
def initiative(aoki):
    return make_initiative(by=aoki)


def sheet(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def edited(content, **cells):
    """A workbook in which somebody typed into the first row."""
    book = load_workbook(io.BytesIO(content))
    page = book["困りごと"]
    places = {str(cell.value).split("（")[0]: cell.column for cell in page[1]}
    for heading, value in cells.items():
        page.cell(row=2, column=places[heading]).value = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def plan(content, initiative, kind="cards"):
    return plan_table(kind=kind, content=content, initiative=initiative)


def store(content, initiative, by, kind="cards", *, mask=False):
    held = commands.hold_table(
        initiative=initiative, kind=kind, file_name="表.xlsx", content=content, by=by, now=NOON
    )
    rows = plan(content, initiative, kind).storable.values()
    chosen = {
        row.number: row.card.revision if row.card else 0 for row in rows if row.state is not State.TWICE
    }
    return commands.store_table(held=held, chosen=chosen, mask=mask, by=by, now=NOON)


class TestProblems:
    def test_rows_become_cards_with_scenes_and_whys(self, initiative, aoki):
        content = sheet(
            ["困りごと", "場面", "どれくらい", "単位", "どの間の数か", "なぜ1", "なぜ2", "確かめ方"],
            ["昼に待つ", "昼の窓口", "４０", "分", "1回", "書きもれ", "例が遠い", "聞き取り"],
            ["駐車場がせまい", "", "", "", "", "", "", "未確認"],
        )
        store(content, initiative, aoki)
        first, second = ProblemCard.objects.order_by("pk")

        assert (first.scene.name, first.amount, first.per, first.whys, first.verified) == (
            "昼の窓口", 40, "each", ["書きもれ", "例が遠い"], "asked",
        )  # fmt: skip
        assert (second.scene, second.verified) == (None, "")

    def test_a_number_without_a_unit_is_a_problem_of_its_row(self, initiative):
        found = plan(
            sheet(["困りごと", "どれくらい", "単位"], ["待つ", 40, None], ["並ぶ", 5, "分"]), initiative
        )

        assert [(one.row, one.code) for one in found.problems] == [(2, "no-unit")]
        assert [row.text for row in found.rows] == ["並ぶ"]

    def test_the_list_comes_back_unchanged_and_changed(self, initiative, aoki):
        card = make_card(initiative=initiative, whys=["書きもれ"], **FILLED)
        taken = cards_workbook(initiative, now=NOON)
        assert [row.state for row in plan(taken, initiative).rows] == [State.UNCHANGED]

        store(edited(taken, だれが="学生"), initiative, aoki)
        card.refresh_from_db()
        assert (card.who, card.amount, card.whys, card.revision) == ("学生", 40, ["書きもれ"], 2)

    def test_a_row_that_a_colleague_changed_since_is_not_overwritten(self, initiative, aoki):
        card = make_card(initiative=initiative, **FILLED)
        taken = edited(cards_workbook(initiative, now=NOON), だれが="学生")
        commands.change_card(card=card, values={"who": "会社員"}, revision=1, by=aoki, now=NOON)

        assert [one.code for one in plan(taken, initiative).problems] == ["stale"]

    def test_taken_back_new_ones_go_and_changed_ones_are_as_before(self, initiative, aoki):
        card = make_card(initiative=initiative, **FILLED)
        brought = store(edited(cards_workbook(initiative, now=NOON), だれが="学生"), initiative, aoki)
        done, left = commands.undo_table(brought=brought, by=aoki, now=NOON)
        card.refresh_from_db()

        assert (done, left) == (1, [])
        assert (card.who, card.amount) == (FILLED["who"], 40)
        with pytest.raises(commands.AlreadyUndone):
            commands.undo_table(brought=brought, by=aoki, now=NOON)

    def test_what_people_went_on_with_stays(self, initiative, aoki):
        brought = store(sheet(["困りごと", "だれが"], ["待つ", "母"], ["並ぶ", "父"]), initiative, aoki)
        commands.change_card(
            card=ProblemCard.objects.get(text="待つ"), values={"who": "祖母"}, revision=1, by=aoki, now=NOON
        )

        assert commands.undo_table(brought=brought, by=aoki, now=NOON) == (1, ["待つ"])

    def test_the_same_sentence_twice_is_left_out_unless_ticked(self, initiative):
        make_card("昼に 待つ", initiative=initiative)

        assert [
            row.state for row in plan(sheet(["困りごと", "だれが"], ["昼に待つ。", ""]), initiative).rows
        ] == [State.TWICE]

    def test_a_list_under_one_heading_is_enough(self, initiative):
        assert [row.text for row in plan(sheet(["困りごと"], ["待つ"], ["並ぶ"]), initiative).rows] == [
            "待つ",
            "並ぶ",
        ]

    def test_the_template_is_empty_and_says_how(self, initiative):
        with pytest.raises(Refused, match="行がありません"):
            plan(template_for("cards", now=NOON), initiative)

    def test_a_plan_that_changed_meanwhile_stores_nothing(self, initiative, aoki):
        content = sheet(["困りごと", "だれが"], ["待つ", "母"])
        held = commands.hold_table(
            initiative=initiative, kind="cards", file_name="表.xlsx", content=content, by=aoki, now=NOON
        )
        for chosen in ({2: 3}, {9: 0}):
            with pytest.raises(commands.PlanChanged):
                commands.store_table(held=held, chosen=chosen, mask=False, by=aoki, now=NOON)
        with pytest.raises(commands.NothingChosen):
            commands.store_table(held=held, chosen={}, mask=False, by=aoki, now=NOON)
        assert not BroughtTable.objects.exists()


class TestVoices:
    def test_of_a_shift_jis_file_with_the_offices_own_headings(self, initiative, aoki):
        content = VOICES.encode("cp932")
        found = plan(content, initiative, "voices")
        assert [one.row for one in found.problems] == [4]
        assert [row.number for row in found.personal] == [3]

        store(content, initiative, aoki, "voices", mask=True)
        assert list(Voice.objects.order_by("pk").values_list("text", "channel")) == [
            ("昼に行ったら40分待った", "counter"),
            ("●●●へ折り返しを", "phone"),
        ]

    def test_without_masking_they_wait_to_be_looked_at(self, initiative, aoki):
        store(VOICES.encode(), initiative, aoki, "voices")
        voice = Voice.objects.get(channel="phone")

        with pytest.raises(commands.NotLookedAt):
            commands.card_from_voices(initiative=initiative, voices=[voice.pk], by=aoki, now=NOON)
        commands.settle_voice(voice=voice, mask=False, by=aoki, now=NOON)
        assert commands.card_from_voices(initiative=initiative, voices=[voice.pk], by=aoki, now=NOON)

    def test_the_same_file_again_is_already_there(self, initiative, aoki):
        store(VOICES.encode(), initiative, aoki, "voices")

        assert {row.state for row in plan(VOICES.encode(), initiative, "voices").rows} == {State.TWICE}


class TestThePages:
    @pytest.fixture(autouse=True)
    def signed_in(self, client, aoki):
        client.force_login(aoki)

    def upload(self, client, initiative, content, kind="cards", name="表.xlsx"):
        return client.post(
            reverse("problems:upload", args=[initiative.pk, kind]),
            {"file": SimpleUploadedFile(name, content)},
            follow=True,
        )

    def test_look_store_and_take_back(self, client, initiative):
        content = sheet(
            ["困りごと", "だれが", "どれくらい"], ["待つ", "母", None], ["並ぶ", "父", "たくさん"]
        )
        shown = self.upload(client, initiative, content).content.decode()
        assert "取り込めない行" in shown
        assert not ProblemCard.objects.exists()

        held = PendingTable.objects.get()
        answer = client.post(reverse("problems:store", args=[held.pk]), {"row": ["2:0"]}, follow=True)
        brought = BroughtTable.objects.get()
        assert reverse("problems:undo_brought", args=[brought.pk]) in answer.content.decode()

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "ファイルが空です"),
            (b"\x89PNG\r\n\x1a\n\x00\x00", "ません"),
            ("何か,別\n1,2\n".encode(), "見出し"),
            ("困りごと,困りごと,だれが\n1,2,3\n".encode(), "2つあります"),
        ],
    )
    def test_a_wrong_file_is_explained_and_nothing_is_held(self, client, initiative, content, words):
        answer = self.upload(client, initiative, content, name="表.csv")

        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not PendingTable.objects.exists()

    def test_nobody_else_sees_a_held_file(self, client, initiative, aoki):
        self.upload(client, initiative, sheet(["困りごと", "だれが"], ["待つ", "母"]))
        held = PendingTable.objects.get()
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=aoki.organisation))

        assert client.get(reverse("problems:held", args=[held.pk])).status_code == 404

    def test_given_up_nothing_changed(self, client, initiative):
        self.upload(client, initiative, sheet(["困りごと", "だれが"], ["待つ", "母"]))
        client.post(reverse("problems:give_up", args=[PendingTable.objects.get().pk]))

        assert not PendingTable.objects.exists()
        assert not ProblemCard.objects.exists()
