from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from meguru.apps.inventory import commands, queries
from meguru.apps.inventory.models import GradeHours, MonthFigures, StaffGrade
from meguru.apps.inventory.testing import NOON, make_grade, make_operation
from meguru.apps.ledger.models import Event
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def dx_office(client, section):
    person = make_person(Role.MUNICIPAL_DX, organisation=section.organisation)
    client.force_login(person)
    return person


def text_of(answer):
    return answer.content.decode()


def typed_grades(state, *rows):
    data = {"state": state}
    for number, (pk, name, yen, hours) in enumerate(rows):
        data |= {
            f"g{number}-pk": pk or "",
            f"g{number}-name": name,
            f"g{number}-yearly_yen": yen,
            f"g{number}-yearly_hours": hours,
        }
    return data


class TestTheGradesOfAnOffice:
    def test_begin_with_values_that_are_marked_and_not_stored(self, client, dx_office):
        page = text_of(client.get(reverse("inventory:grades")))

        assert "まだ保存されていません" in page and "目安" in page
        assert not StaffGrade.objects.exists()

    def test_are_stored_as_typed(self, client, dx_office):
        client.post(
            reverse("inventory:edit_grades"),
            typed_grades("", (None, "係長級", "８，４００，０００円", "1,860時間"), (None, "", "", "")),
        )

        stored = StaffGrade.objects.get()
        assert (stored.name, stored.yearly_yen, stored.yearly_hours) == ("係長級", 8_400_000, 1860)
        assert "4,516円" in text_of(client.get(reverse("inventory:grades")))

    def test_are_written_to_the_ledger_with_before_and_after(self, client, dx_office, section):
        grade = make_grade(section.organisation, name="主事", yearly_yen=6_000_000)
        state = queries.grades_of(section.organisation).state

        client.post(
            reverse("inventory:edit_grades"), typed_grades(state, (grade.pk, "主事", "6,500,000", "1860"))
        )

        payload = Event.objects.get(activity="inventory.grades_set").payload
        assert "6,000,000円" in payload["before"]["主事"]
        assert "6,500,000円" in payload["after"]["主事"]

    def test_may_swap_their_names(self, client, dx_office, section):
        one, two = make_grade(section.organisation, name="甲"), make_grade(section.organisation, name="乙")
        state = queries.grades_of(section.organisation).state

        client.post(
            reverse("inventory:edit_grades"),
            typed_grades(state, (one.pk, "乙", "1", "1"), (two.pk, "甲", "1", "1")),
        )

        assert StaffGrade.objects.get(pk=one.pk).name == "乙"

    def test_in_use_cannot_be_removed(self, client, dx_office, section):
        grade = make_grade(section.organisation, name="主事")
        make_operation(department=section, grades=[commands.GradeEntry(grade, hours=Decimal(10))])
        state = queries.grades_of(section.organisation).state

        answer = client.post(reverse("inventory:edit_grades"), typed_grades(state, (grade.pk, "", "", "")))

        assert "「主事」は1件の業務で使っています" in text_of(answer)
        assert StaffGrade.objects.exists()

    @pytest.mark.parametrize(
        ("rows", "words"),
        [
            ([(None, "主事", "", "1860")], "この職層の数字を入力してください"),
            ([(None, "主事", "たくさん", "1860")], "数字で入力してください"),
            ([(None, "", "100", "1860")], "職層の名前を入力してください"),
            ([(None, "主事", "1", "1"), (None, "主事", "2", "2")], "同じ名前の職層が2つ"),
            ([(None, "主事", "1", "9999")], "8784"),
        ],
    )
    def test_that_make_no_sense_are_refused_in_words(self, client, dx_office, rows, words):
        answer = client.post(reverse("inventory:edit_grades"), typed_grades("", *rows))

        assert answer.status_code == 422
        assert words in text_of(answer)
        assert not StaffGrade.objects.exists()

    def test_are_never_overwritten_by_a_page_that_is_old(self, client, dx_office, section):
        make_grade(section.organisation, name="主事")

        answer = client.post(reverse("inventory:edit_grades"), typed_grades("", (None, "課長", "1", "1")))

        assert answer.status_code == 409
        assert "ほかの人が職層と人件費単価を変えました" in text_of(answer)
        assert "課長" in text_of(answer)
        assert [grade.name for grade in StaffGrade.objects.all()] == ["主事"]

    def test_are_read_by_everyone_and_set_by_the_dx_office(self, client, section):
        client.force_login(make_person(department=section))

        assert "単価を変えられるのは" in text_of(client.get(reverse("inventory:grades")))
        assert client.get(reverse("inventory:edit_grades")).status_code == 403


class TestTheFiguresOfAnOperation:
    def test_add_up_months_and_grades_where_no_total_was_typed(self, section):
        grade = make_grade(section.organisation, yearly_yen=6_200_000, yearly_hours=1860)
        operation = make_operation(
            department=section,
            direct_yen=100_000,
            months=[commands.MonthEntry(month, volume=10) for month in range(1, 13)],
            grades=[commands.GradeEntry(grade, hours=Decimal(186))],
        )

        figures = queries.figures_of(operation)

        assert (figures.volume.value, figures.hours.value, figures.yen.value) == (120, 186, 720_000)
        assert figures.overtime.value is None

    def test_never_add_a_computed_cost_to_a_typed_one(self, section):
        grade = make_grade(section.organisation)
        operation = make_operation(
            department=section, yearly_yen=50, grades=[commands.GradeEntry(grade, hours=Decimal(186))]
        )

        figures = queries.figures_of(operation)

        assert figures.yen.value == 50
        assert figures.yen.differs

    def test_follow_the_wages_at_once(self, section):
        grade = make_grade(section.organisation, yearly_yen=1_860_000, yearly_hours=1860)
        operation = make_operation(
            department=section, grades=[commands.GradeEntry(grade, people=Decimal("0.5"))]
        )
        grade.yearly_yen *= 2
        grade.save()

        assert queries.figures_of(operation).yen.value == 1_860_000

    def test_know_the_busiest_month(self, section):
        operation = make_operation(
            department=section,
            months=[commands.MonthEntry(3, volume=90), commands.MonthEntry(4, volume=80)],
        )

        assert queries.figures_of(operation).peak_month == 3
        assert queries.figures_of(operation).volume.value is None

    def test_take_the_overtime_for_the_busiest_month_where_volumes_are_unknown(self, section):
        operation = make_operation(
            department=section,
            months=[
                commands.MonthEntry(5, overtime_hours=Decimal(3)),
                commands.MonthEntry(6, overtime_hours=Decimal(1)),
            ],
        )

        assert queries.figures_of(operation).peak_month == 5


class TestDemand:
    def test_is_ready_for_a_simulation(self, section):
        grade = make_grade(section.organisation, name="主事", yearly_yen=3_720_000, yearly_hours=1860)
        operation = make_operation(
            department=section,
            months=[commands.MonthEntry(month, volume=month) for month in range(1, 13)],
            grades=[commands.GradeEntry(grade, hours=Decimal(50))],
        )

        demand = queries.demand_of(operation)

        assert demand.yearly_volume == 78
        assert demand.monthly_volume == (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
        assert demand.hourly_yen == 2_000
        assert "主事" in demand.hourly_yen_basis

    def test_takes_the_average_of_the_office_without_own_grades(self, section):
        make_grade(section.organisation, name="甲", yearly_yen=1_000, yearly_hours=1)
        make_grade(section.organisation, name="乙", yearly_yen=3_000, yearly_hours=1)

        assert queries.demand_of(make_operation(department=section)).hourly_yen == 2_000

    def test_says_that_it_does_not_know(self, section):
        demand = queries.demand_of(make_operation(department=section))

        assert (demand.yearly_volume, demand.monthly_volume, demand.hourly_yen) == (None, None, None)
        assert "まだ登録されていません" in demand.hourly_yen_basis


class TestTheDatabaseRefuses:
    @pytest.mark.parametrize(
        "fields",
        [{"month": 13, "volume": 1}, {"month": 0, "volume": 1}, {"month": 4}, {"month": 4, "hours": -1}],
    )
    def test_months_that_cannot_be(self, section, fields):
        operation = make_operation(department=section)

        with pytest.raises(IntegrityError), transaction.atomic():
            MonthFigures.objects.create(organisation=section.organisation, operation=operation, **fields)

    def test_a_grade_that_says_nothing(self, section):
        operation, grade = make_operation(department=section), make_grade(section.organisation)

        with pytest.raises(IntegrityError), transaction.atomic():
            GradeHours.objects.create(organisation=section.organisation, operation=operation, grade=grade)

    def test_the_same_number_of_duties_twice_in_an_office(self, section):
        make_operation(department=section, name="転入届", code="3-1")

        with pytest.raises(commands.AlreadyNamed, match="「3-1」は「転入届」で使っています"):
            make_operation(department=section, code="3-1")
        make_operation(code="3-1")


class TestUndo:
    def test_puts_back_fields_months_grades_and_the_department(self, section):
        clerk = make_person(Role.MUNICIPAL_DX, organisation=section.organisation)
        other = make_department(organisation=section.organisation)
        grade = make_grade(section.organisation)
        operation = make_operation(
            department=section,
            yearly_hours=Decimal("1.5"),
            months=[commands.MonthEntry(4, volume=7)],
            grades=[commands.GradeEntry(grade, people=Decimal("0.25"))],
        )
        commands.change_operation(
            operation=operation,
            values={"department": other, "yearly_hours": None, "name": "新"},
            months=[],
            grades=[commands.GradeEntry(grade, hours=Decimal(9))],
            from_version=1,
            by=clerk,
            now=NOON,
        )

        back = commands.undo_change(operation=operation, by=clerk, now=NOON)

        assert (back.department, back.yearly_hours, back.name) == (section, Decimal("1.5"), operation.name)
        assert MonthFigures.objects.get().volume == 7
        assert (GradeHours.objects.get().people, GradeHours.objects.get().hours) == (Decimal("0.25"), None)

    def test_is_refused_when_there_is_nothing_to_take_back(self, section):
        operation = make_operation(department=section)

        with pytest.raises(commands.NothingToUndo, match="元に戻せません"):
            commands.undo_change(
                operation=operation, by=make_person(organisation=section.organisation), now=NOON
            )
