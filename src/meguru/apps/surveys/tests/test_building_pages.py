"""What people read and do on the pages on which a survey is made."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person, make_prefecture
from meguru.apps.surveys.bridge import questionnaire_of
from meguru.apps.surveys.commands.building import start_survey
from meguru.apps.surveys.models import Survey
from meguru.engines.questionnaire.template_files import survey_template

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_prefecture(name="めぐり県")


@pytest.fixture
def aoki(client, office):
    person = make_person(Role.PREFECTURE_DX, organisation=office, name="青木 美咲")
    client.force_login(person)
    return person


@pytest.fixture
def survey(office, aoki):
    return make_draft(office)


def make_draft(office, *, template="", title="体制の調査", **fields):
    return start_survey(
        organisation=office,
        department=None,
        title=title,
        audience=Survey.Audience.TOWNS,
        year=2026,
        template=survey_template(template),
        by=None,
        now=timezone.now(),
        **fields,
    )


def url(name, *args):
    return reverse(f"surveys:{name}", args=args)


def words(answer):
    return answer.content.decode()


def keys(survey):
    return [one.key for one in questionnaire_of(survey).questions]


def add(client, survey, kind, text, **more):
    sent = {"kind": kind, "text": text, "is_required": "on"} | more
    answer = client.post(url("build_add", survey.pk), sent)
    assert answer.status_code == 302, words(answer)
    return keys(survey)[-1]


class TestBeginning:
    def test_the_empty_list_shows_an_example_and_templates(self, client, aoki):
        shown = words(client.get(url("surveys")))

        assert "送る調査はまだありません" in shown
        assert "43市町村に、システム経費を9問で聞きます" in shown
        assert "住民サービスの提供状況の調査" in shown

    def test_begins_from_a_template(self, client, aoki):
        sent = {"title": "R8 経費", "audience": "towns", "year": "2026", "start": "template:system_cost"}
        client.post(url("new"), sent)

        begun = Survey.objects.get(title="R8 経費")
        assert begun.questions.count() == 9
        assert begun.cross_checks.count() == 1
        assert "共同で下げられるところ" in begun.purpose

    def test_last_years_survey_is_compared_question_by_question(self, client, aoki, office):
        last = make_draft(office, template="dx_troubles", title="R7 困りごと")
        sent = {"title": "R8 困りごと", "audience": "towns", "year": "2026", "start": f"next:{last.pk}"}
        client.post(url("new"), sent)

        begun = Survey.objects.get(title="R8 困りごと")
        assert begun.previous == last
        assert {one.previous_key for one in begun.questions.all()} == set(keys(last))

    def test_a_copy_is_not_compared(self, client, aoki, office):
        first = make_draft(office, template="one_number", title="照会")
        sent = {"title": "別の照会", "audience": "towns", "year": "2026", "start": f"copy:{first.pk}"}
        client.post(url("new"), sent)

        begun = Survey.objects.get(title="別の照会")
        assert begun.previous is None
        assert keys(begun) == keys(first)

    def test_says_what_is_missing(self, client, aoki):
        answer = client.post(url("new"), {"title": "", "audience": "towns", "year": "八年", "start": "empty"})

        assert answer.status_code == 422
        assert "題名を書いてください" in words(answer)
        assert "西暦の4けたで書いてください" in words(answer)

    def test_a_survey_of_another_office_cannot_be_copied(self, client, aoki):
        foreign = make_draft(make_prefecture(), template="one_number", title="よその調査")
        sent = {"title": "盗み見", "audience": "towns", "year": "2026", "start": f"copy:{foreign.pk}"}

        assert client.post(url("new"), sent).status_code == 422
        assert not Survey.objects.filter(title="盗み見").exists()


class TestWritingQuestions:
    def test_a_branch_is_one_choice_from_a_list(self, client, survey):
        add(client, survey, "yes_no", "担当はいますか。")
        offered = words(client.get(url("build_add", survey.pk), {"kind": "number"}))
        assert "問1で「はい」と答えたとき" in offered

        add(client, survey, "number", "何人ですか。", unit="人", when_0="q1:eq:true", joined="all")

        second = questionnaire_of(survey).questions[1]
        assert second.shown_when is not None
        assert "問1で「はい」と答えたときだけ出す" in words(client.get(url("build", survey.pk)))

    def test_a_figure_stands_beside_its_choice(self, client, survey):
        add(client, survey, "number", "人口は何人ですか。", unit="人")
        sent = {
            "kind": "text",
            "text": "なぜですか。",
            "when_0": "q1:ge:",
            "value_0": "１０，０００",
            "joined": "all",
        }
        client.post(url("build_add", survey.pk), sent)
        shown = words(client.get(url("build", survey.pk)))
        assert "問1が10,000以上のときだけ出す" in shown

        wrong = client.post(url("build_add", survey.pk), sent | {"value_0": ""})
        assert wrong.status_code == 422
        assert "くらべる値を書いてください。例：10" in words(wrong)
        assert "なぜですか。" in words(wrong)

    def test_another_kind_keeps_what_was_typed(self, client, survey):
        sent = {"kind": "one_choice", "text": "どれですか。", "switch": "1"}
        answer = client.post(url("build_add", survey.pk), sent)

        assert answer.status_code == 200
        assert "どれですか。" in words(answer)
        assert 'name="options"' in words(answer)
        assert not survey.questions.exists()

    def test_a_table_is_written_in_a_grid(self, client, survey):
        sent = {
            "rows": "転入\r\n転出",
            "column_label_0": "件数", "column_kind_0": "number", "column_unit_0": "件", "column_is_required_0": "on",
            "column_label_1": "状況", "column_kind_1": "one_choice", "column_options_1": "済み、まだ",
        }  # fmt: skip
        add(client, survey, "table", "件数を書いてください。", **sent)

        written = questionnaire_of(survey).questions[0]
        assert written.rows == ("転入", "転出")
        assert [(one.label, one.unit, one.is_required) for one in written.columns] == [
            ("件数", "件", True),
            ("状況", "", False),
        ]
        assert [one.label for one in written.columns[1].options] == ["済み", "まだ"]

    def test_renaming_an_option_keeps_its_key(self, client, survey):
        key = add(client, survey, "one_choice", "どれですか。", options="ある\nない")
        was = mark_on(client, survey, key)
        sent = {"kind": "one_choice", "text": "どれですか。", "options": "はじめている\nない", "was": was}
        client.post(url("build_change", survey.pk, key), sent)

        options = questionnaire_of(survey).questions[0].options
        assert [(one.key, one.label) for one in options] == [("o1", "はじめている"), ("o2", "ない")]

    def test_two_people_at_one_question_lose_nothing(self, client, survey):
        key = add(client, survey, "text", "もとの文")
        was = mark_on(client, survey, key)
        client.post(url("build_change", survey.pk, key), {"kind": "text", "text": "先の人の文", "was": was})

        late = client.post(
            url("build_change", survey.pk, key), {"kind": "text", "text": "あとの人の文", "was": was}
        )

        assert late.status_code == 422
        assert "先の人の文" in words(late)
        assert "あとの人の文" in words(late)
        assert survey.questions.get().text == "先の人の文"
        again = {"kind": "text", "text": "あとの人の文", "was": late.context["form"].data["was"]}
        client.post(url("build_change", survey.pk, key), again)
        assert survey.questions.get().text == "あとの人の文"

    def test_two_people_at_different_questions_do_not_meet(self, client, survey):
        first, second = add(client, survey, "text", "一つ目"), add(client, survey, "text", "二つ目")
        marks = {key: mark_on(client, survey, key) for key in (first, second)}
        for key in (first, second):
            sent = {"kind": "text", "text": f"直した{key}", "was": marks[key]}
            assert client.post(url("build_change", survey.pk, key), sent).status_code == 302

        assert [one.text for one in survey.questions.all()] == ["直したq1", "直したq2"]

    def test_control_characters_are_refused_or_taken_out(self, client, survey):
        client.post(url("build_add", survey.pk), {"kind": "text", "text": "あ\x07い\x00う"})

        assert survey.questions.get().text == "あいう"


def mark_on(client, survey, key):
    return client.get(url("build_change", survey.pk, key)).context["form"].initial["was"]


class TestMoving:
    def test_a_question_taken_out_comes_back(self, client, survey):
        add(client, survey, "yes_no", "担当はいますか。")
        add(client, survey, "number", "何人ですか。", unit="人", when_0="q1:eq:true", joined="all")
        client.post(url("build_remove", survey.pk, "q1"))
        page = words(client.get(url("build", survey.pk)))
        assert "設問「担当はいますか。」を外しました" in page
        assert "出す条件が使えなくなりました" in page

        survey.refresh_from_db()
        client.post(url("build_undo", survey.pk), {"revision": survey.revision})

        assert keys(survey) == ["q1", "q2"]
        assert questionnaire_of(survey).questions[1].shown_when is not None

    def test_taking_back_twice_brings_the_change_back(self, client, survey):
        add(client, survey, "text", "一つ目")
        client.post(url("build_remove", survey.pk, "q1"))
        for wanted in (["q1"], []):
            survey.refresh_from_db()
            client.post(url("build_undo", survey.pk), {"revision": survey.revision})
            assert keys(survey) == wanted

    def test_nothing_is_taken_back_after_a_colleague_went_on(self, client, survey):
        add(client, survey, "text", "一つ目")
        survey.refresh_from_db()
        seen = survey.revision
        add(client, survey, "text", "二つ目")

        client.post(url("build_undo", survey.pk), {"revision": seen})

        assert len(keys(survey)) == 2

    def test_up_down_and_copies(self, client, survey):
        for text in ("一", "二", "三"):
            add(client, survey, "text", text)
        client.post(url("build_move", survey.pk, "q3"), {"way": "up"})
        client.post(url("build_move", survey.pk, "q1"), {"way": "up"})
        assert keys(survey) == ["q1", "q3", "q2"]

        client.post(url("build_duplicate", survey.pk, "q3"))
        assert keys(survey) == ["q1", "q3", "q4", "q2"]

    def test_a_new_question_goes_where_it_was_asked_for(self, client, survey):
        add(client, survey, "text", "一")
        add(client, survey, "text", "三")
        client.post(url("build_add", survey.pk), {"kind": "text", "text": "二", "after": "q1"})

        assert [one.text for one in survey.questions.all()] == ["一", "二", "三"]


class TestLists:
    def test_pasted_questions_are_looked_at_first(self, client, survey):
        add(client, survey, "text", "前からある設問")
        text = "問1\tDXを担当する職員は何人ですか。\n問2\t計画がありますか。"
        looked = client.post(url("build_paste", survey.pk), {"text": text})
        assert "2問を読み取りました" in words(looked)
        assert survey.questions.count() == 1

        client.post(url("build_take", survey.pk), {"kept": looked.context["kept"]})

        assert [(one.key, one.kind, one.unit) for one in survey.questions.all()][1:] == [
            ("q2", "number", "人"),
            ("q3", "yes_no", ""),
        ]

    def test_out_to_excel_and_back(self, client, office, aoki):
        survey = make_draft(office, template="system_cost")
        book = load_workbook(io.BytesIO(client.get(url("build_workbook", survey.pk)).content))
        sheet = book["設問"]
        headings = [cell.value for cell in sheet[1]]
        column = next(place for place, name in enumerate(headings, 1) if str(name).startswith("設問"))
        sheet.cell(row=3, column=column).value = "全部でいくら使いましたか。"
        sheet.delete_rows(10)
        looked = upload(client, survey, book)
        assert "変わるところ" in words(looked)
        assert "なくなる" in words(looked)
        assert survey.questions.count() == 9

        client.post(url("build_take", survey.pk), {"kept": looked.context["kept"]})

        assert survey.questions.count() == 8
        assert survey.questions.get(key="total").text == "全部でいくら使いましたか。"
        assert survey.questions.get(key="why_changed").shown_when == {"eq": ["changed", True]}

    def test_wrong_cells_are_named_and_nothing_is_stored(self, client, office, aoki):
        survey = make_draft(office, template="one_number")
        book = load_workbook(io.BytesIO(client.get(url("build_workbook", survey.pk)).content))
        sheet = book["設問"]
        for cell in sheet[1]:
            if str(cell.value).startswith("出す条件"):
                sheet.cell(row=2, column=cell.column).value = "問9=はい"
        looked = upload(client, survey, book)

        assert looked.status_code == 422
        assert "問9は、この設問より前にありません" in words(looked)
        assert "kept" not in looked.context

    def test_a_changed_list_is_not_replaced_by_an_older_look(self, client, office, aoki):
        survey = make_draft(office, template="one_number")
        book = load_workbook(io.BytesIO(client.get(url("build_workbook", survey.pk)).content))
        looked = upload(client, survey, book)
        add(client, survey, "text", "あとから加えた設問")

        client.post(url("build_take", survey.pk), {"kept": looked.context["kept"]})

        assert survey.questions.count() == 3

    def test_a_list_of_another_survey_is_not_taken(self, client, office, aoki, survey):
        looked = client.post(url("build_paste", survey.pk), {"text": "何件ですか。"})
        other = make_draft(office)
        client.post(url("build_take", other.pk), {"kept": looked.context["kept"]})
        client.post(url("build_take", survey.pk), {"kept": looked.context["kept"] + "x"})

        assert not other.questions.exists()
        assert not survey.questions.exists()


def upload(client, survey, book):
    content = io.BytesIO()
    book.save(content)
    return client.post(
        url("build_upload", survey.pk), {"file": SimpleUploadedFile("q.xlsx", content.getvalue())}
    )
