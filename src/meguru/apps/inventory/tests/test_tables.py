from decimal import Decimal

import pytest
from django.urls import reverse

from meguru.apps.inventory import commands
from meguru.apps.inventory.models import GradeHours, MonthFigures, Operation
from meguru.apps.inventory.testing import NOON, make_grade, make_operation
from meguru.apps.registry.roles import Role, SharedSubject
from meguru.apps.registry.testing import make_department, make_person, make_sharing

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def clerk(client, section):
    person = make_person(department=section, name="窓口 花子")
    client.force_login(person)
    return person


def text_of(answer):
    return answer.content.decode()


def typed(section, **values):
    return {
        "name": "転入届の受付",
        "department": section.pk,
        "nature": "own",
        "version": 1,
        "with_tables": "on",
    } | values


class TestTheTablesOfTheForm:
    def test_store_months_and_grades_as_people_type_them(self, client, clerk, section):
        grade = make_grade(section.organisation)

        client.post(
            reverse("inventory:add"),
            typed(
                section,
                m4_volume="１，２００件",
                m4_overtime_hours="１０．５時間",
                **{f"g{grade.pk}_people": "０．５人"},
            ),
        )

        month = MonthFigures.objects.get()
        assert (month.month, month.volume, month.overtime_hours) == (4, 1200, Decimal("10.5"))
        assert GradeHours.objects.get().people == Decimal("0.5")

    def test_say_beside_the_cell_what_is_wrong_and_keep_everything(self, client, clerk, section):
        answer = client.post(reverse("inventory:add"), typed(section, m4_volume="たくさん", m5_volume="77"))

        page = text_of(answer)
        assert answer.status_code == 422
        assert "数字で入力してください" in page
        assert 'value="77"' in page and 'value="たくさん"' in page
        assert not Operation.objects.exists()

    def test_empty_a_month_that_was_emptied(self, client, clerk, section):
        operation = make_operation(department=section, months=[commands.MonthEntry(4, volume=7)])

        client.post(reverse("inventory:edit", args=[operation.pk]), typed(section, m4_volume=""))

        assert not MonthFigures.objects.exists()

    def test_leave_what_is_stored_when_they_were_not_sent(self, client, clerk, section):
        operation = make_operation(department=section, months=[commands.MonthEntry(4, volume=7)])
        sent = typed(section)
        del sent["with_tables"]

        client.post(reverse("inventory:edit", args=[operation.pk]), sent)

        assert MonthFigures.objects.get().volume == 7

    def test_never_take_a_grade_of_another_office(self, client, clerk, section):
        foreign = make_grade(make_department().organisation)

        client.post(reverse("inventory:add"), typed(section, **{f"g{foreign.pk}_hours": "5"}))

        assert Operation.objects.count() == 1
        assert not GradeHours.objects.exists()

    def test_show_what_a_colleague_stored_in_them_meanwhile(self, client, clerk, section):
        operation = make_operation(department=section, name="転入届の受付")
        commands.change_operation(
            operation=operation,
            values={},
            months=[commands.MonthEntry(4, volume=7)],
            from_version=1,
            by=clerk,
            now=NOON,
        )

        page = text_of(
            client.post(reverse("inventory:edit", args=[operation.pk]), typed(section, m4_volume="9"))
        )

        assert "4月 7件" in page and "4月 9件" in page
        assert MonthFigures.objects.get().volume == 7


class TestOneOperation:
    def test_shows_its_year_as_a_drawing_and_as_a_table(self, client, clerk, section):
        operation = make_operation(
            department=section,
            months=[
                commands.MonthEntry(month, volume=month, overtime_hours=Decimal(1)) for month in range(1, 13)
            ],
        )

        page = text_of(client.get(reverse("inventory:operation", args=[operation.pk])))

        assert page.count('<rect class="year__volume" x=') == 12
        assert "12か月の合計" in page and "78" in page

    def test_shows_what_its_staff_costs_and_how_that_was_computed(self, client, clerk, section):
        grade = make_grade(section.organisation, name="主事級")
        operation = make_operation(
            department=section, grades=[commands.GradeEntry(grade, hours=Decimal(100))]
        )

        page = text_of(client.get(reverse("inventory:operation", args=[operation.pk])))

        assert "主事級：100.0時間 × 3,720,000円 ÷ 1,860時間 ＝ 200,000円" in page

    def test_says_where_total_and_parts_disagree(self, client, clerk, section):
        grade = make_grade(section.organisation)
        operation = make_operation(
            department=section,
            yearly_hours=Decimal(50),
            grades=[commands.GradeEntry(grade, hours=Decimal(100))],
        )

        page = text_of(client.get(reverse("inventory:operation", args=[operation.pk])))

        assert "年間作業時間は50時間、内訳を足すと100時間です" in page


class TestHistory:
    def test_says_who_changed_what_and_takes_the_newest_change_back(self, client, clerk, section):
        operation = make_operation(department=section, purpose="はじめ")
        client.post(
            reverse("inventory:edit", args=[operation.pk]),
            typed(section, name=operation.name, purpose="あと", m4_volume="3"),
        )

        page = text_of(client.get(reverse("inventory:history", args=[operation.pk])))
        assert "はじめ" in page and "あと" in page and "窓口 花子" in page
        assert "4月 3件" in page
        assert page.count("この変更を元に戻す") == 1

        client.post(reverse("inventory:undo_change", args=[operation.pk]))
        assert Operation.objects.get().purpose == "はじめ"
        assert not MonthFigures.objects.exists()

    def test_of_another_office_is_not_found(self, client, clerk):
        operation = make_operation()

        assert client.get(reverse("inventory:history", args=[operation.pk])).status_code == 404
        assert client.post(reverse("inventory:undo_change", args=[operation.pk])).status_code == 404


class TestAnOfficeThatItIsSharedWith:
    def test_sees_the_figures_and_neither_the_history_nor_a_way_to_change_them(self, client, section):
        grade = make_grade(section.organisation)
        operation = make_operation(
            department=section,
            purpose="はじめ",
            months=[commands.MonthEntry(month, volume=10) for month in range(1, 13)],
            grades=[commands.GradeEntry(grade, hours=Decimal(100))],
        )
        commands.change_operation(
            operation=operation,
            values={"purpose": "あと"},
            from_version=1,
            by=make_person(department=section),
            now=NOON,
        )
        reader = make_person(Role.PREFECTURE_DX)
        make_sharing(
            owner=section.organisation,
            reader=reader.organisation,
            subject=SharedSubject.OPERATIONS,
            since=NOON,
        )
        client.force_login(reader)

        page = text_of(client.get(reverse("inventory:operation", args=[operation.pk])))
        history = text_of(client.get(reverse("inventory:history", args=[operation.pk])))

        assert "200,000円" in page and "120" in page
        assert "はじめ" not in history and "登録した団体だけ" in history
        assert client.post(reverse("inventory:judge_priority", args=[operation.pk])).status_code == 404
        assert client.get(reverse("inventory:take_over", args=[operation.pk, 1])).status_code == 404
