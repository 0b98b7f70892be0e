"""The step table as a page: what is typed becomes a drawing, what is wrong is said at its row, nothing is lost."""

import html
import re
from dataclasses import replace

import pytest
from django.urls import reverse

from meguru.apps.inventory.testing import make_operation
from meguru.apps.processes import bridge, commands
from meguru.apps.processes.models import ProcessVersion
from meguru.apps.processes.step_table import LABELS, columns
from meguru.apps.processes.testing import NOON, bpmn_file, make_process, make_published, make_version
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.engines.bpmn import Trait, lay_out
from meguru.engines.bpmn.steps import COLUMNS, TRAIT_COLUMNS, table_of

pytestmark = pytest.mark.django_db
MANUAL = "手順\t作業内容\t担当\t次の手順\t所要時間\n1\t届出書を受け付ける\t窓口係\t\t５分\n2\t内容を確認する\t窓口係\t不備あり→3、なし→4\t\n3\t補正を依頼する\t窓口係\t2\t\n4\t住民票に入力する\t登録係\t\t1時間30分\n"


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def clerk(client, section):
    person = make_person(department=section, name="青木 美咲")
    client.force_login(person)
    return person


@pytest.fixture
def draft(section, clerk):
    process = make_process(operation=make_operation(department=section), name="転入届の流れ")
    return make_version(process=process, by=clerk, content=bpmn_file("受け付ける", "確認する"))


@pytest.fixture
def empty(section, clerk):
    process = make_process(operation=make_operation(department=section), name="転出届の流れ")
    return commands.start_draft(process=process, kind="as_is", note="", by=clerk, now=NOON)


def address(version, name="edit_steps"):
    return reverse(f"processes:{name}", args=[version.process_id, version.pk])


def fields_of(page):
    """The fields of the grid as a browser would send them back."""
    fields: dict[str, object] = {"row": re.findall(r'name="row" value="(\d+)"', page)}
    for name, value in re.findall(r'name="(\d+-(?:id|number))" value="([^"]*)"', page):
        fields[name] = value
    for name, value in re.findall(r'<textarea[^>]* name="(\d+-\w+)"[^>]*>\n([^<]*)</textarea>', page):
        fields[name] = value
    for name, value in re.findall(r'type="text"[^>]* name="(\d+-\w+)"[^>]* value="([^"]*)"', page):
        fields[name] = value
    for name, value, ticked in re.findall(
        r'type="checkbox" name="(\d+-traits)"[^>]*? value="(\w+)"( checked)?>', page
    ):
        if ticked:
            fields[name] = [*fields.get(name, []), value]
    return fields


def opened(client, version):
    answer = client.get(address(version))
    assert answer.status_code == 200
    page = answer.content.decode()
    revision = re.search(r'name="from_revision" value="(\d+)"', page)[1]
    return fields_of(page) | {"from_revision": revision}


def send(client, version, fields, *, action="save", follow=True, **more):
    return client.post(address(version), fields | {"action": action} | more, follow=follow)


def words(answer):
    return answer.content.decode()


def kept_xml(page):
    """The drawing that a page carries along, as a browser would send it."""
    return html.unescape(re.search(r'<textarea name="xml"[^>]*>(.*?)</textarea>', page, re.DOTALL)[1])


def rows_of(version):
    version.refresh_from_db()
    return table_of(bridge.diagram_of(version.xml)).rows


class TestArranging:
    def test_makes_the_places_anew_only_when_saved(self, client, draft):
        laid = bridge.diagram_of(draft.xml)
        moved = replace(laid, shapes={**laid.shapes, "task_1": replace(laid.shapes["task_1"], y=900.0)})
        commands.save_drawing(version=draft, drawing=moved, from_revision=1, by=None, now=NOON)
        fields = opened(client, draft)

        page = client.post(address(draft), fields | {"action": "arrange"}).content.decode()
        draft.refresh_from_db()
        assert bridge.diagram_of(draft.xml).shapes["task_1"].y == 900.0
        assert 'name="arranged" value="yes"' in page

        send(client, draft, fields | {"arranged": "yes"})
        draft.refresh_from_db()
        assert bridge.diagram_of(draft.xml).shapes == lay_out(laid).shapes
        assert draft.saves.first().what == "図の配置や枠"


class TestTheTable:
    def test_shows_the_steps_of_the_drawing_with_its_picture(self, client, draft):
        page = words(client.get(address(draft)))

        assert "受け付ける" in fields_of(page)["0-name"]
        assert "<svg" in page
        assert "直すところは見つかりませんでした" in page

    def test_saved_as_it_was_changes_nothing(self, client, draft):
        answer = send(client, draft, opened(client, draft))

        assert "変わったところがない" in words(answer)
        draft.refresh_from_db()
        assert draft.revision == 1

    def test_becomes_the_drawing(self, client, draft):
        fields = opened(client, draft)
        fields |= {
            "1-name": "審査する",
            "1-actor": "審査係",
            "1-minutes": "1時間30分",
            "1-traits": ["judgement", "paper"],
        }

        answer = send(client, draft, fields)

        assert "保存しました（2回目）" in words(answer)
        first, second = rows_of(draft)
        assert (first.id, second.id) == ("task_1", "task_2")
        assert (second.name, second.actor, second.minutes) == ("審査する", "審査係", 90)
        assert second.traits == {Trait.JUDGEMENT, Trait.PAPER}

    def test_grows_by_the_blank_row_at_its_end(self, client, draft):
        fields = opened(client, draft) | {"2-name": "交付する"}

        send(client, draft, fields)

        assert [row.name for row in rows_of(draft)] == ["受け付ける", "確認する", "交付する"]

    def test_keeps_long_remarks_and_their_lines(self, client, draft):
        remark = "控えは三年保存する。\n" * 600

        send(client, draft, opened(client, draft) | {"0-documentation": remark.replace("\n", "\r\n")})

        assert rows_of(draft)[0].documentation == remark

    def test_begins_empty(self, client, empty):
        fields = opened(client, empty) | {"0-name": "届出を受け付ける"}

        send(client, empty, fields)

        assert [row.name for row in rows_of(empty)] == ["届出を受け付ける"]

    def test_works_without_script_row_by_row(self, client, draft):
        fields = opened(client, draft)

        inserted = fields_of(words(send(client, draft, fields, action="insert", current="0")))
        assert (inserted["0-name"], inserted["1-name"], inserted["2-name"]) == ("受け付ける", "", "確認する")
        moved = fields_of(words(send(client, draft, fields, action="down", current="0")))
        assert (moved["0-name"], moved["1-name"]) == ("確認する", "受け付ける")
        gone = fields_of(words(send(client, draft, fields, action="delete", current="0")))
        assert gone["0-name"] == "確認する"
        draft.refresh_from_db()
        assert draft.revision == 1


class TestWhatIsWrong:
    def test_a_reference_to_no_row_is_refused_at_its_row_and_nothing_typed_is_lost(self, client, draft):
        fields = opened(client, draft) | {"0-next": "99", "1-name": "書きかけ"}

        answer = send(client, draft, fields)

        page = words(answer)
        assert answer.status_code == 422
        assert "保存できませんでした" in page
        assert "99" in page.split('id="remarks"')[1]
        assert fields_of(page)["1-name"] == "書きかけ"
        draft.refresh_from_db()
        assert draft.revision == 1

    @pytest.mark.parametrize("amount", ["たくさん", "5日", "-3", "1e400", "<b>"])
    def test_an_amount_that_is_none_is_said_at_its_cell(self, client, draft, amount):
        answer = send(client, draft, opened(client, draft) | {"0-minutes": amount})

        assert answer.status_code == 422
        assert "is-wrong" in words(answer)
        assert rows_of(draft)[0].minutes is None

    def test_a_step_that_is_never_reached_is_said_but_may_be_saved(self, client, draft):
        fields = opened(client, draft) | {"0-next": "終わり"}

        answer = send(client, draft, fields)

        page = words(answer)
        assert "保存しました" in page
        assert re.search(r'<li data-severity="error" data-row="1"[^>]*>.*確認する.*たどり着けません', page)

    def test_a_form_of_nonsense_is_no_server_error(self, client, draft):
        nonsense = {
            "row": ["x", "0", "0"],
            "x-name": "名前\x00",
            "current": "９９",
            "from_revision": "一",
            "x-traits": "none",
        }

        assert send(client, draft, nonsense).status_code in (200, 422)
        assert client.post(address(draft, "preview_steps"), nonsense | {"action": "up"}).status_code == 200

    def test_names_of_the_drawing_are_escaped(self, client, draft):
        send(client, draft, opened(client, draft) | {"0-name": "<script>alert(1)</script>"})

        assert "<script>alert" not in words(client.get(address(draft)))


class TestPaste:
    def test_fills_the_table_from_an_excel_manual(self, client, empty):
        answer = send(client, empty, opened(client, empty), action="paste", pasted=MANUAL, current="0")

        fields = fields_of(words(answer))
        assert [fields[f"{place}-name"] for place in range(4)] == [
            "届出書を受け付ける",
            "内容を確認する",
            "補正を依頼する",
            "住民票に入力する",
        ]
        assert (fields["0-minutes"], fields["3-minutes"]) == ("5", "90")
        assert fields["1-next"] == "不備あり→3、なし→4"

    def test_between_other_rows_keeps_every_reference(self, client, draft):
        fields = opened(client, draft) | {"1-next": "1"}

        answer = send(client, draft, fields, action="paste", pasted=MANUAL, current="0")

        typed = fields_of(words(answer))
        assert typed["0-name"] == "受け付ける"
        assert (typed["2-name"], typed["2-next"]) == ("内容を確認する", "不備あり→4、なし→5")
        assert (typed["5-name"], typed["5-next"]) == ("確認する", "1")

    def test_of_nothing_is_answered_in_words(self, client, draft):
        answer = send(client, draft, opened(client, draft), action="paste", pasted="\n\n", current="0")

        assert "手順として読める行がありませんでした" in words(answer)

    def test_of_more_rows_than_a_table_holds_leaves_the_table_as_it_is(self, client, draft):
        many = "\n".join(f"手順{number}を確認する\t窓口係" for number in range(700))

        answer = send(client, draft, opened(client, draft), action="paste", pasted=many, current="0")

        assert "600行まで" in words(answer)
        assert fields_of(words(answer))["1-name"] == "確認する"

    def test_a_drawing_of_more_steps_is_drawn_instead(self, client, draft):
        large = make_version(
            process=draft.process, content=bpmn_file(*(f"手順{number}" for number in range(650)))
        )

        assert client.get(address(large)).url == address(large, "edit_diagram")


class TestThePreview:
    def test_draws_what_is_typed_and_stores_nothing(self, client, draft):
        fields = opened(client, draft) | {"2-name": "交付する", "action": "check"}

        page = words(client.post(address(draft, "preview_steps"), fields))

        assert "交付する" in page
        assert "step-grid" not in page
        assert rows_of(draft)[-1].name == "確認する"

    def test_names_the_element_of_each_row(self, client, draft):
        page = words(
            client.post(address(draft, "preview_steps"), opened(client, draft) | {"action": "check"})
        )

        assert "[&quot;task_1&quot;, &quot;task_2&quot;, &quot;&quot;" in page

    def test_says_when_the_save_it_began_from_is_not_there(self, client, draft):
        fields = opened(client, draft) | {"from_revision": "8"}

        assert client.post(address(draft, "preview_steps"), fields).status_code == 409


class TestTwoPeopleAtOnce:
    def test_different_rows_are_merged_and_the_page_says_so(self, client, draft):
        mine, theirs = opened(client, draft), opened(client, draft)
        send(client, draft, theirs | {"0-name": "受領する"})

        answer = send(client, draft, mine | {"1-name": "審査する"})

        assert "同僚が保存した変更も" in words(answer)
        assert [row.name for row in rows_of(draft)] == ["受領する", "審査する"]

    def test_the_same_cell_is_asked_about_with_both_values(self, client, draft):
        mine, theirs = opened(client, draft), opened(client, draft)
        send(client, draft, theirs | {"0-name": "受領する"})

        asked = send(client, draft, mine | {"0-name": "預かる", "1-name": "審査する"})

        page = words(asked)
        assert asked.status_code == 409
        assert "受領する" in page
        assert "預かる" in page
        assert rows_of(draft)[0].name == "受領する"
        choice = re.search(r'name="(choice-[^"]+)" value="mine"', page)[1]
        sent = {
            "xml": kept_xml(page),
            "from_revision": mine["from_revision"],
            "back": "steps",
            choice: "mine",
        }
        settled = client.post(address(draft, "edit_diagram"), sent)
        assert settled.url == address(draft)
        assert [row.name for row in rows_of(draft)] == ["預かる", "審査する"]

    def test_an_open_page_hears_of_a_colleagues_save(self, client, draft):
        assert client.get(address(draft, "draft_revision")).json()["revision"] == 1

        send(client, draft, opened(client, draft) | {"0-name": "受領する"})

        newest = client.get(address(draft, "draft_revision")).json()
        assert newest["revision"] == 2
        assert "青木 美咲さん" in newest["words"]


class TestAPublishedVersion:
    def test_is_not_opened_for_editing(self, client, clerk, draft):
        make_published(draft)

        assert client.get(address(draft)).url == reverse(
            "processes:version", args=[draft.process_id, draft.pk]
        )

    def test_refuses_a_late_save_and_takes_it_into_a_new_draft(self, client, draft):
        fields = opened(client, draft) | {"0-name": "書いたばかりの手順"}
        make_published(draft)

        answer = send(client, draft, fields)

        page = words(answer)
        assert answer.status_code == 409
        assert "新しい下書きを作って" in page
        client.post(
            reverse("processes:start_draft", args=[draft.process_id]),
            {"xml": kept_xml(page), "based_on": draft.pk, "kind": "as_is"},
        )
        new = ProcessVersion.objects.get(process=draft.process, published_at=None)
        assert rows_of(new)[0].name == "書いたばかりの手順"
        assert new.based_on == draft


class TestWhoMay:
    PAGES = ("edit_steps", "edit_diagram", "draft_saves", "draft_revision")

    @pytest.mark.parametrize("name", PAGES)
    def test_another_department_is_told_who_may(self, client, draft, name):
        client.force_login(make_person(department=make_department(organisation=draft.organisation)))

        assert client.get(address(draft, name)).status_code == 403

    @pytest.mark.parametrize("role", [Role.DEPARTMENT_STAFF, Role.MUNICIPAL_DX])
    @pytest.mark.parametrize("name", PAGES)
    def test_another_office_finds_nothing(self, client, draft, name, role):
        client.force_login(make_person(role))

        assert client.get(address(draft, name)).status_code in (403, 404)

    def test_who_may_not_draw_is_led_to_the_version(self, client, draft):
        client.force_login(make_person(department=make_department(organisation=draft.organisation)))

        page = words(client.get(reverse("processes:draw", args=[draft.process_id])))

        assert reverse("processes:version", args=[draft.process_id, draft.pk]) in page
        assert "手順表から描く" not in page


def test_every_column_of_the_engine_has_a_heading_here():
    assert {key for key in COLUMNS if key not in ("number", "traits")} | {
        trait.value for trait in TRAIT_COLUMNS
    } == set(LABELS)
    assert [column.label for column in columns()] == [
        {**COLUMNS, **{trait.value: label for trait, label in TRAIT_COLUMNS.items()}}[column.field]
        for column in columns()
    ]
