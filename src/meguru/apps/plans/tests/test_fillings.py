"""What the sections take from the diagnosis, problems, plans, roles, programmes and selections."""

import datetime as dt
from decimal import Decimal

import pytest

from meguru.apps.diagnosis.testing import make_round as make_diagnosis_round
from meguru.apps.diagnosis.testing import make_sheet
from meguru.apps.initiatives.models import Phase, PhaseRole
from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.plans import queries
from meguru.apps.plans.queries.facts import office_facts
from meguru.apps.plans.testing import NOON, make_paper
from meguru.apps.problems.models import TargetPicture
from meguru.apps.problems.testing import make_card, narrow
from meguru.apps.programmes.models import ProgrammeDecision
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person
from meguru.apps.selection.models import Chosen
from meguru.apps.selection.testing import make_offer, make_selection

pytestmark = pytest.mark.django_db


@pytest.fixture
def aoki():
    return make_person(Role.MUNICIPAL_DX, name="青木 美咲")


@pytest.fixture
def initiative(aoki):
    return make_initiative(by=aoki, name="窓口の待ち時間", theme="待たせない")


def filled(user, key, kind="plan"):
    view = queries.paper_view(make_paper(by=user, kind=kind), user=user, now=NOON)
    return next(one for one in view.sections if one.section.key == key).filled


def todos(found):
    return " ".join(one.text for one in found.todos)


class TestProblems:
    def test_are_listed_with_how_they_stand_and_the_chosen_ones_with_the_reason(self, aoki, initiative):
        narrow(make_card("昼の窓口で40分待つ", initiative=initiative, by=aoki), reason="声が多い")
        make_card("様式が古い", initiative=initiative, by=aoki)

        assert [row[0] for row in filled(aoki, "found_problems").tables[0].rows] == [
            "昼の窓口で40分待つ",
            "様式が古い",
        ]
        chosen = filled(aoki, "chosen_issues").tables[0]
        assert (chosen.rows[0][0], chosen.rows[0][-1]) == ("昼の窓口で40分待つ", "声が多い")

    def test_targets_have_the_figure_now_and_the_one_aimed_at(self, aoki, initiative):
        card = make_card("昼の窓口で40分待つ", initiative=initiative, by=aoki)
        narrow(card)
        assert "目標の数字がありません" in todos(filled(aoki, "indicators"))
        TargetPicture.objects.create(
            organisation=aoki.organisation,
            card=card,
            who="昼に来る人",
            change_to="10分で終わる",
            indicator="待つ時間",
            unit="分",
            now=Decimal(40),
            goal=Decimal("12.5"),
            by_when=dt.date(2027, 3, 31),
            written_at=NOON,
        )

        found = filled(aoki, "indicators")
        assert found.tables[0].rows[0][:4] == ("待つ時間", "40分", "12.50分", "2027年3月31日")
        assert "昼に来る人：10分で終わる" in [one.text for one in filled(aoki, "vision", "policy").sentences]
        assert office_facts(aoki.organisation)["targets_measured"] == 1


class TestThePlanOfAnInitiative:
    def test_phases_stand_with_their_days_and_undated_ones_are_named(self, aoki, initiative):
        assert "日程がありません" in todos(filled(aoki, "schedule"))
        for position, day in enumerate((dt.date(2026, 7, 1), None), start=1):
            Phase.objects.create(
                organisation=aoki.organisation,
                initiative=initiative,
                position=position,
                name=f"工程{position}",
                starts_on=day,
                ends_on=day,
            )

        found = filled(aoki, "schedule")
        assert [row[2] for row in found.tables[0].rows] == ["2026年7月1日", "未定"]
        assert "日付の空いた工程" in todos(found)

    def test_roles_stand_with_their_holders_and_open_ones_are_counted(self, aoki, initiative):
        phase = Phase.objects.create(
            organisation=aoki.organisation, initiative=initiative, position=1, name="試す"
        )
        PhaseRole.objects.create(
            organisation=aoki.organisation, phase=phase, kind="accountable", outside_name="市民課長"
        )
        PhaseRole.objects.create(organisation=aoki.organisation, phase=phase, kind="does", usually="窓口の係")

        found = filled(aoki, "roles")
        assert [row[3] for row in found.tables[1].rows] == ["市民課長", "未定（例：窓口の係）"]
        assert "人の決まっていない役割が1つ" in todos(found)


class TestSupport:
    def test_only_programmes_that_were_kept_stand_in_the_plan(self, aoki, initiative):
        assert "支援の制度を見ていません" in todos(filled(aoki, "programmes"))
        for name, answer in (("専門家の派遣", "kept"), ("別の補助", "not_for_us")):
            ProgrammeDecision.objects.create(
                organisation=aoki.organisation,
                initiative=initiative,
                programme_key=f"own:{name}",
                name=name,
                gives="people",
                answer=answer,
                reason="理由",
                decided_by=aoki,
                decided_at=NOON,
            )

        found = filled(aoki, "programmes")
        assert [row[0] for row in found.tables[0].rows] == ["専門家の派遣"]
        assert "誰がいつまでに確かめるか" in todos(found)

    def test_a_decided_selection_stands_with_its_reason_an_open_one_as_a_todo(self, aoki, initiative):
        selection = make_selection(initiative=initiative, name="窓口の予約")
        assert "まだ決まっていません" in todos(filled(aoki, "services"))
        offer = make_offer(selection, "あおばサービス")
        Chosen.objects.create(
            organisation=aoki.organisation,
            selection=selection,
            offer=offer,
            offer_name="あおばサービス",
            reason="使いやすい",
            snapshot={},
            sha256="0",
            made_at=NOON,
        )

        found = filled(aoki, "services")
        assert found.tables[0].rows[0][2:] == ("あおばサービス", "使いやすい", "2026年4月1日")
        assert not found.todos


class TestTheDiagnosis:
    def test_speaks_only_when_enough_people_answered(self, aoki):
        asked = make_diagnosis_round(by=aoki)
        make_sheet(person=aoki, round=asked)
        assert "診断の答えがまだ足りません" in todos(filled(aoki, "found_problems"))
        for _number in range(5):
            make_sheet(person=make_person(organisation=aoki.organisation), round=asked)

        found = filled(aoki, "found_problems")
        assert "診断に答えた6人のうち6人が" in found.sentences[0].text
        assert found.tables[0].rows[0][0].startswith("C ")


class TestALargeOffice:
    def test_one_section_asks_for_its_own_records_only(self, aoki, initiative, django_assert_max_num_queries):
        for number in range(20):
            make_initiative(by=aoki, name=f"取組{number}")
        paper = make_paper(by=aoki, kind="plan")

        with django_assert_max_num_queries(12):
            queries.section_view(paper, "schedule", user=aoki, now=NOON)

    def test_initiatives_without_problems_and_roles_cost_nothing(
        self, aoki, initiative, django_assert_max_num_queries
    ):
        for number in range(20):
            make_initiative(by=aoki, name=f"取組{number}")
        paper = make_paper(by=aoki, kind="plan")

        with django_assert_max_num_queries(70):
            queries.paper_view(paper, user=aoki, now=NOON)
