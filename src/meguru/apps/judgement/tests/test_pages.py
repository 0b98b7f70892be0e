"""What people read and do on the pages of the judgement."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from meguru.apps.inventory.testing import make_operation
from meguru.apps.judgement.models import StepDecision
from meguru.apps.judgement.testing import make_decision, make_drawing, make_drawn_process
from meguru.apps.processes.testing import make_process
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.engines.bpmn import DiagramBuilder, linear

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def chief(client, section):
    person = make_person(Role.MUNICIPAL_DX, organisation=section.organisation, name="石田 健")
    client.force_login(person)
    return person


@pytest.fixture
def process(section):
    operation = make_operation(department=section, name="転入届", yearly_volume=3000)
    return make_drawn_process(process=make_process(operation=operation, name="転入届の流れ"))


def page(client, name, *args, **query):
    return client.get(reverse(f"judgement:{name}", args=args), query).content.decode()


class TestTheTable:
    def test_shows_every_step_with_its_verdict_reasons_and_hours(self, client, chief, process):
        words = page(client, "process", process.pk)

        for expected in ("窓口での届出の受付", "職員が行う", "500時間", "裁量のある判断", "10分 × 3,000回"):
            assert expected in words

    def test_stands_among_the_tabs_of_the_process(self, client, chief, process):
        words = client.get(reverse("processes:versions", args=[process.pk])).content.decode()

        assert reverse("judgement:process", args=[process.pk]) in words

    def test_filters_by_verdict_words_and_open_questions(self, client, chief, process):
        assert "システムへの入力" not in page(client, "process", process.pk, headline="staff")
        assert "システムへの入力" in page(client, "process", process.pk, search="入力")
        assert "この条件に合う手順はありません" in page(client, "process", process.pk, search="存在しない")
        assert "通知書の封入と発送" in page(client, "process", process.pk, only_open="on")

    def test_finds_full_and_half_width_letters_alike(self, client, chief, process):
        assert "システムへの入力" in page(client, "process", process.pk, search="ｼｽﾃﾑ")

    def test_a_filter_that_makes_no_sense_shows_everything(self, client, chief, process):
        assert "システムへの入力" in page(client, "process", process.pk, headline="nonsense")

    def test_without_a_drawing_says_what_to_do_and_shows_an_example(self, client, chief, section):
        words = page(client, "process", make_process(operation=make_operation(department=section)).pk)

        assert "まだ図がない" in words
        assert "見立ての例" in words

    def test_a_drawing_without_steps_leads_to_the_drawing(self, client, chief, section):
        builder = DiagramBuilder(name="これから")
        builder.chain(builder.start(), builder.end())
        begun = make_process(operation=make_operation(department=section))
        version = make_drawing(begun, diagram=builder.build())
        words = page(client, "process", begun.pk)

        assert "まだ手順がありません" in words
        assert reverse("processes:version", args=[begun.pk, version.pk]) in words
        assert "条件を外す" not in words

    def test_of_another_office_is_not_found(self, client, chief):
        assert client.get(reverse("judgement:process", args=[make_drawn_process().pk])).status_code == 404

    def test_names_in_a_drawing_are_never_markup(self, client, chief, section):
        name = "<script>alert(1)</script>の受付"
        drawn = make_drawn_process(
            process=make_process(operation=make_operation(department=section)),
            diagram=linear(name="危険", tasks=(name,)),
        )

        assert "<script>alert" not in page(client, "process", drawn.pk)


class TestOneStep:
    def url(self, process, element_id="approval"):
        return reverse("judgement:step", args=[process.pk, element_id])

    def decide(self, client, process, **values):
        given = {"verdict": "staff", "holds": "no", "reason": "表と照らすだけ", "seen": ""} | values
        return client.post(self.url(process), given)

    def test_tells_rule_source_and_what_was_used(self, client, chief, process):
        words = client.get(self.url(process)).content.decode()

        for expected in ("staff-discretion", "第8章1", "図の記録", "判断を伴う"):
            assert expected in words

    def test_a_decision_is_stored_and_shown_with_who_and_why(self, client, chief, process):
        answer = self.decide(client, process)

        assert answer.status_code == 302
        words = client.get(self.url(process)).content.decode()
        assert "表と照らすだけ" in words
        assert "石田 健" in words
        assert "ルールの答えは「あてはまる」" in words

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"reason": " "}, "理由を書いて"),
            ({"holds": ""}, "選んでください"),
            ({"verdict": "magic"}, "正しく選択"),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_is_lost(self, client, chief, process, wrong, says):
        answer = self.decide(client, process, **({"reason": "書きかけの理由"} | wrong))

        assert answer.status_code == 422
        assert says in answer.content.decode()
        if "reason" not in wrong:
            assert "書きかけの理由" in answer.content.decode()
        assert not StepDecision.objects.exists()

    def test_a_colleagues_decision_meanwhile_is_shown_and_the_own_words_stay(self, client, chief, process):
        make_decision(process, by=chief, reason="先に決めた理由")
        answer = self.decide(client, process, reason="後から書いた理由")

        assert answer.status_code == 422
        words = answer.content.decode()
        assert "先に決めた理由" in words
        assert "後から書いた理由" in words
        seen = f"staff:{StepDecision.objects.get().pk}"
        assert self.decide(client, process, reason="後から書いた理由", seen=seen).status_code == 302

    def test_a_page_sent_twice_is_one_decision(self, client, chief, process):
        assert [self.decide(client, process).status_code for _press in range(2)] == [302, 302]
        assert StepDecision.objects.count() == 1

    @pytest.mark.parametrize("seen", ["staff:" + "9" * 5000, "staff:²", "staff:", "a:b:c", ":"])
    def test_a_page_that_was_tampered_with_does_no_harm(self, client, chief, process, seen):
        assert self.decide(client, process, seen=seen).status_code in (302, 422)

    def test_can_be_taken_back(self, client, chief, process):
        decision = make_decision(process, by=chief)
        client.post(reverse("judgement:withdraw", args=[process.pk, decision.pk]), {"to": "step"})

        decision.refresh_from_db()
        assert decision.withdrawn_by == chief

    @pytest.mark.parametrize("element_id", ["手順.1-a", "Task_" + "x" * 300])
    def test_odd_ids_of_other_tools_have_pages_and_too_long_ones_are_said(
        self, client, chief, process, element_id
    ):
        builder = DiagramBuilder(name="別の道具の図")
        builder.chain(builder.start(), builder.task(id=element_id, name="届出の審査"), builder.end())
        make_drawing(process, diagram=builder.build())
        assert client.get(reverse("judgement:process", args=[process.pk])).status_code == 200
        answer = client.post(
            self.url(process, element_id), {"verdict": "staff", "holds": "yes", "reason": "課長"}
        )

        assert answer.status_code == (302 if len(element_id) < 200 else 422)
        assert StepDecision.objects.exists() == (len(element_id) < 200)

    def test_an_unknown_step_is_not_found(self, client, chief, process):
        assert client.get(self.url(process, "nothing")).status_code == 404

    def test_people_of_another_department_read_and_do_not_decide(self, client, process, section):
        other = make_department(organisation=section.organisation)
        client.force_login(make_person(Role.DEPARTMENT_STAFF, department=other))

        assert client.get(self.url(process)).status_code == 200
        assert self.decide(client, process).status_code == 403

    def test_the_decision_of_another_process_cannot_be_taken_back_here(self, client, chief, process, section):
        other = make_drawn_process(process=make_process(operation=make_operation(department=section)))
        decision = make_decision(other, by=chief)

        assert client.post(reverse("judgement:withdraw", args=[process.pk, decision.pk])).status_code == 404


class TestToBe:
    def test_proposals_are_chosen_and_become_a_draft(self, client, chief, process):
        url = reverse("judgement:to_be", args=[process.pk])
        assert "「システムへの入力」を自動化する" in client.get(url).content.decode()

        answer = client.post(url, {"chosen": ["automate:typing", "remove_seal:approval"]}, follow=True)

        assert "下書き" in answer.content.decode()
        assert process.versions.filter(kind="to_be").count() == 1

    def test_nothing_chosen_is_said(self, client, chief, process):
        answer = client.post(reverse("judgement:to_be", args=[process.pk]), {})

        assert answer.status_code == 422
        assert "一つ以上選んで" in answer.content.decode()


class TestFiles:
    def test_excel_holds_the_steps_and_the_reasons(self, client, chief, process):
        answer = client.get(reverse("judgement:file", args=[process.pk, "judgement.xlsx"]))
        cells = {
            str(cell.value)
            for sheet in load_workbook(io.BytesIO(answer.content))
            for row in sheet.iter_rows()
            for cell in row
        }

        assert "システムへの入力" in cells
        assert any("staff-discretion" in cell for cell in cells)

    def test_word_is_a_word_file_and_other_names_are_not_found(self, client, chief, process):
        assert client.get(reverse("judgement:file", args=[process.pk, "judgement.docx"])).content[:2] == b"PK"
        assert client.get(reverse("judgement:file", args=[process.pk, "secrets.txt"])).status_code == 404


def test_the_rules_can_be_read_with_their_sources(client, chief):
    words = page(client, "rules")

    assert "staff-statutory" in words
    assert "05-01" in words
    assert "〔前の手順〕" in words
    assert "{" not in words[words.index("<main") : words.index("</main")]
