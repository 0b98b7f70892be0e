"""The pages of an initiative, as people read and send them."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from meguru.apps.initiatives import queries
from meguru.apps.initiatives.testing import make_initiative, make_plan, name_role
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_person(Role.MUNICIPAL_DX)


@pytest.fixture
def signed_in(client, person):
    client.force_login(person)
    return client


class TestEveryPage:
    @pytest.mark.parametrize(
        "name", ["initiative", "plan", "roles", "expert", "pitch", "operations", "lay_out", "add_phase"]
    )
    @pytest.mark.parametrize("planned", [False, True])
    def test_opens_with_and_without_a_plan(self, signed_in, person, name, planned):
        initiative = make_initiative(by=person)
        if planned:
            make_plan(initiative)

        page = signed_in.get(reverse(f"initiatives:{name}", args=[initiative.pk]))

        assert page.status_code == 200
        assert initiative.name in page.content.decode()

    @pytest.mark.parametrize("what", ["pitch", "plan", "roles", "expert"])
    @pytest.mark.parametrize("ending", ["docx", "xlsx", "pdf"])
    def test_papers_can_be_taken_home(self, signed_in, person, what, ending):
        initiative = make_initiative(by=person, theme="待ち時間を減らす")
        make_plan(initiative)

        paper = signed_in.get(reverse("initiatives:file", args=[initiative.pk, what, ending]))

        assert paper.status_code == 200
        assert paper.content[:2] in (b"PK", b"%P")

    def test_a_paper_that_does_not_exist_is_not_found(self, signed_in, person):
        initiative = make_initiative(by=person)

        assert signed_in.get(f"/initiatives/{initiative.pk}/files/plan.exe").status_code == 404


def words(answer):
    return answer.content.decode()


def url(name, *args):
    return reverse(f"initiatives:{name}", args=args)


class TestWhoMay:
    @pytest.fixture
    def section(self, person):
        return make_department(organisation=person.organisation, name="税務課")

    @pytest.fixture
    def theirs(self, person, section):
        initiative = make_initiative(by=person, department=section, name="課税を早くする")
        make_plan(initiative)
        return initiative

    @pytest.mark.parametrize("name", ["initiative", "plan", "roles", "expert", "pitch"])
    def test_another_office_finds_nothing(self, client, theirs, name):
        client.force_login(make_person(Role.MUNICIPAL_DX))

        assert client.get(url(name, theirs.pk)).status_code == 404

    def test_another_section_reads_and_is_told_who_may_write(self, client, person, theirs):
        other = make_department(organisation=person.organisation, name="福祉課")
        client.force_login(make_person(department=other))

        assert "保存する" not in words(client.get(url("initiative", theirs.pk)))
        for name in ("initiative", "pitch", "expert", "put_away", "lay_out"):
            refused = client.post(url(name, theirs.pk), {})
            assert refused.status_code == 403
            assert "税務課" in words(refused)

    def test_a_person_of_another_section_who_is_named_answers_for_themselves(self, client, person, theirs):
        other = make_department(organisation=person.organisation, name="福祉課")
        named = make_person(department=other)
        name_role(theirs.phases.first(), "consulted", person=named)
        client.force_login(named)
        shown = client.get(url("roles", theirs.pk)).context["view"].named[0]

        client.post(
            url("answer_roles", theirs.pk),
            {"holder_key": shown.key, "roles_seen": shown.roles_seen, "answer": "agrees"},
        )

        assert queries.facts_of(theirs)["people_agreed"] == 1

    def test_a_section_is_offered_only_where_one_may_carry_an_initiative(self, client, section):
        clerk = make_person(department=section)
        make_department(organisation=section.organisation, name="福祉課")
        client.force_login(clerk)

        shown = words(client.get(url("add")))

        assert "税務課" in shown
        assert "福祉課" not in shown


class TestSending:
    def basics(self, initiative, **values):
        return {"revision": initiative.revision, "name": initiative.name} | values

    def test_a_stale_save_shows_both_and_a_second_press_stores_it(self, signed_in, person):
        initiative = make_initiative(by=person)
        signed_in.post(url("initiative", initiative.pk), self.basics(initiative, theme="先の人のテーマ"))

        refused = signed_in.post(
            url("initiative", initiative.pk), self.basics(initiative, theme="後の人のテーマ")
        )

        assert refused.status_code == 409
        assert "先の人のテーマ" in words(refused)
        assert "後の人のテーマ" in words(refused)
        again = refused.context["form"].data
        signed_in.post(url("initiative", initiative.pk), again)
        initiative.refresh_from_db()
        assert initiative.theme == "後の人のテーマ"

    def test_a_stale_role_shows_the_name_that_stands_there(self, signed_in, person):
        initiative = make_initiative(by=person)
        phase = make_plan(initiative)[0]
        role = phase.roles.get(kind="accountable")
        name_role(phase, "accountable", outside_name="副町長")

        refused = signed_in.post(
            url("roles_of_phase", initiative.pk, phase.pk),
            {
                f"holder-{role.pk}": f"p{person.pk}",
                f"outside-{role.pk}": "",
                f"revision-{role.pk}": role.revision,
            },
        )

        assert refused.status_code == 409
        assert "いまの内容：副町長" in words(refused)

    def test_two_holders_at_once_are_refused_and_nothing_typed_is_lost(self, signed_in, person):
        initiative = make_initiative(by=person)
        phase = make_plan(initiative)[0]
        role = phase.roles.get(kind="accountable")

        refused = signed_in.post(
            url("roles_of_phase", initiative.pk, phase.pk),
            {
                f"holder-{role.pk}": f"p{person.pk}",
                f"outside-{role.pk}": "副町長",
                f"revision-{role.pk}": 1,
            },
        )

        assert refused.status_code == 422
        assert "どちらか一つにしてください" in words(refused)
        assert 'value="副町長"' in words(refused)

    def test_from_the_empty_plan_over_the_preview_to_the_plan(self, signed_in, person):
        initiative = make_initiative(by=person)
        asked = {
            "counted": "from_start",
            "counted_on": "2030-04-01",
            "closing_month": 10,
            "closing_day": 31,
            "needs_budget": "on",
        }
        preview = signed_in.get(url("lay_out", initiative.pk), asked)
        assert "この日程を計画にする" in words(preview)
        assert not initiative.phases.exists()

        made = signed_in.post(url("lay_out", initiative.pk), asked, follow=True)

        assert "考えをまとめる" in words(made)
        assert "元に戻す" in words(made)

    @pytest.mark.parametrize(
        ("asked", "says"),
        [
            ({"counted_on": "きのう"}, "日付として読めません"),
            ({"counted_on": "1900-01-01"}, "2000年から2099年"),
            ({"counted_on": "2099-12-01"}, "2000年から2099年"),
            ({"closing_month": 2, "closing_day": 31}, "その月にない日です"),
        ],
    )
    def test_days_that_cannot_be_are_told(self, signed_in, person, asked, says):
        initiative = make_initiative(by=person)
        wish = {"counted": "from_start", "counted_on": "2030-04-01", "closing_month": 10, "closing_day": 31}

        refused = signed_in.get(url("lay_out", initiative.pk), wish | asked)

        assert refused.status_code == 422
        assert says in words(refused)

    def test_marks_are_set_and_a_phase_with_open_criteria_says_which(self, signed_in, person):
        initiative = make_initiative(by=person)
        phase = make_plan(initiative)[0]
        item = phase.items.first()
        signed_in.post(url("tick", initiative.pk, phase.pk), {"shown": [item.pk, "x"], "done": [item.pk]})
        item.refresh_from_db()
        assert item.done_by == person

        told = signed_in.post(url("close_phase", initiative.pk, phase.pk), {"reason": ""}, follow=True)

        assert "まだ印のない条件があります" in words(told)

    def test_an_item_taken_out_is_offered_back_once(self, signed_in, person):
        initiative = make_initiative(by=person)
        item = make_plan(initiative)[0].items.first()

        taken = signed_in.post(url("remove_item", initiative.pk, item.pk), follow=True)

        assert f"「{item.text}」を外しました。" in words(taken)
        assert f"「{item.text}」を外しました。" not in words(signed_in.get(url("plan", initiative.pk)))

    def test_a_too_long_answer_is_kept_in_its_field(self, signed_in, person):
        initiative = make_initiative(by=person)

        refused = signed_in.post(url("expert", initiative.pk), {"text-bottleneck": "あ" * 601})

        assert refused.status_code == 422
        assert "600字までにしてください。今は601字です。" in words(refused)
        assert "あ" * 601 in words(refused)

    def test_a_nul_and_a_kilometre_of_text_break_nothing(self, signed_in, person):
        initiative = make_initiative(by=person)
        phase = make_plan(initiative)[0]

        for text in ("a\x00b", "あ" * 5000, "<script>"):
            answers = [
                signed_in.post(url("initiative", initiative.pk), self.basics(initiative, theme=text)),
                signed_in.post(url("add_item", initiative.pk, phase.pk), {"kind": "task", "text": text}),
                signed_in.post(url("add_readiness", initiative.pk), {"text": text}),
                signed_in.get(url("initiatives"), {"q": text, "department": text, "status": text}),
                signed_in.get(url("operations", initiative.pk), {"q": text}),
            ]
            assert all(answer.status_code in (200, 302, 409, 422) for answer in answers)


class TestList:
    def test_the_empty_list_shows_an_example(self, signed_in):
        assert "窓口の待ち時間を減らす" in words(signed_in.get(url("initiatives")))

    def test_filters_and_the_same_rows_in_excel(self, signed_in, person):
        make_initiative(by=person, name="窓口を早くする")
        make_initiative(by=person, name="道路の穴を早く直す")

        shown = words(signed_in.get(url("initiatives"), {"q": "道路"}))
        taken = load_workbook(io.BytesIO(signed_in.get(url("list_file"), {"q": "道路"}).content))

        assert "道路の穴を早く直す" in shown
        assert "窓口を早くする" not in shown
        cells = [cell for sheet in taken for row in sheet.iter_rows(values_only=True) for cell in row]
        assert "道路の穴を早く直す" in cells
        assert "窓口を早くする" not in cells

    def test_put_away_is_offered_back(self, signed_in, person):
        initiative = make_initiative(by=person, name="窓口を早くする")

        away = signed_in.post(url("put_away", initiative.pk), follow=True)

        assert "「窓口を早くする」をしまいました。" in words(away)
        back = signed_in.post(url("bring_back", initiative.pk), follow=True)
        assert "「窓口を早くする」を一覧に戻しました。" in words(back)
