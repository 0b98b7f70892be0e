import re
from decimal import Decimal

import pytest
from django.urls import reverse

from meguru.apps.inventory import commands, queries
from meguru.apps.inventory.models import duty_key
from meguru.apps.inventory.testing import make_operation
from meguru.apps.registry.models import Department
from meguru.apps.registry.testing import make_department, make_person

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


def names(found):
    return [operation.name for operation in found.operations]


class TestTheOrderOfTheDuties:
    def test_counts_as_people_count(self):
        codes = ["10-1", "2-10", "2-1", "", "２－２", "A-1"]

        assert sorted(codes, key=duty_key) == ["2-1", "２－２", "2-10", "10-1", "A-1", ""]

    def test_is_the_order_of_the_list(self, section, clerk):
        for code, name in (("10-1", "三"), ("2-10", "二"), ("2-9", "一"), ("", "四")):
            make_operation(department=section, name=name, code=code)

        assert names(queries.operation_list(user=clerk)) == ["一", "二", "三", "四"]


class TestSorting:
    @pytest.mark.parametrize("sort", sorted(queries.SORTS))
    def test_works_both_ways_with_the_unknown_last(self, section, clerk, sort):
        make_operation(department=section, name="無い")
        make_operation(
            department=section,
            name="有る",
            yearly_volume=5,
            yearly_hours=Decimal(5),
            yearly_overtime_hours=Decimal(1),
            yearly_yen=5,
            clients_count=5,
            system_used="住基",
            months=[commands.MonthEntry(4, volume=2), commands.MonthEntry(5, volume=1)],
        )

        for direction in ("", "-"):
            found = names(queries.operation_list(user=clerk, sort=direction + sort))
            assert sorted(found) == ["有る", "無い"]
            if sort in {"volume", "hours", "overtime", "yen", "clients", "system", "peak"}:
                assert found == ["有る", "無い"]

    def test_turns_round_at_the_second_press(self, client, clerk, section):
        make_operation(department=section)
        address = reverse("inventory:operations")

        first = text_of(client.get(address, {"q": "業務"}))
        second = text_of(client.get(address, {"q": "業務", "sort": "-hours"}))

        assert "q=%E6%A5%AD%E5%8B%99&amp;sort=-hours" in first
        assert re.search(r'aria-sort="descending"><a href="[^"]*sort=hours">年間作業時間', second)


class TestFilters:
    def test_a_department_stands_for_those_below_it(self, section, clerk):
        counter = Department.objects.create(organisation=section.organisation, parent=section, name="窓口係")
        make_operation(department=counter, name="下")
        make_operation(department=make_department(organisation=section.organisation), name="よそ")

        assert names(queries.operation_list(user=clerk, department_id=section.pk)) == ["下"]

    def test_by_system_month_and_what_is_unknown(self, section, clerk):
        make_operation(
            department=section,
            name="甲",
            system_used="住基",
            yearly_hours=Decimal(100),
            months=[commands.MonthEntry(3, volume=9), commands.MonthEntry(4, volume=1)],
        )
        make_operation(department=section, name="乙", yearly_volume=1)

        def found(**question):
            return names(queries.operation_list(user=clerk, **question))

        assert found(system="yes") == ["甲"]
        assert found(system="no") == ["乙"]
        assert found(system="name:住基") == ["甲"]
        assert found(peak_month=3) == ["甲"]
        assert found(peak_month=4) == []
        assert found(unknown="hours") == ["乙"]
        assert found(unknown="volume") == ["甲"]
        assert found(unknown="months") == ["乙"]

    def test_finds_where_total_and_parts_disagree(self, section, clerk):
        year = [commands.MonthEntry(month, volume=10) for month in range(1, 13)]
        make_operation(department=section, name="合わない", yearly_volume=500, months=year)
        make_operation(department=section, name="合う", yearly_volume=121, months=year)

        assert names(queries.operation_list(user=clerk, unknown="differs")) == ["合わない"]

    def test_are_kept_in_the_address_and_forgive_nonsense(self, client, clerk, section):
        make_operation(department=section)

        for question in (
            {"peak": "13"},
            {"department": "9999"},
            {"system": "'"},
            {"unknown": "x"},
            {"page": "-1"},
        ):
            assert client.get(reverse("inventory:operations"), question).status_code == 200

    def test_offer_no_department_of_another_office(self, client, clerk, section):
        make_department(name="よその課")
        make_operation(department=section)

        assert "よその課" not in text_of(client.get(reverse("inventory:operations")))


class TestALongList:
    def test_asks_the_database_no_more_for_more_operations(
        self, client, clerk, section, django_assert_max_num_queries
    ):
        for _number in range(30):
            make_operation(department=section, months=[commands.MonthEntry(4, volume=2)])

        with django_assert_max_num_queries(22):
            client.get(reverse("inventory:operations"))

    def test_can_be_put_on_one_page_for_printing(self, client, clerk, section):
        for number in range(102):
            make_operation(department=section, name=f"業務{number:03}")

        page = text_of(client.get(reverse("inventory:operations"), {"show": "all"}))

        assert "業務000" in page and "業務101" in page

    def test_marks_figures_that_were_added_up(self, client, clerk, section):
        make_operation(
            department=section, months=[commands.MonthEntry(month, volume=10) for month in range(1, 13)]
        )

        page = text_of(client.get(reverse("inventory:operations")))

        assert "120件※" in page
        assert "を足した数です" in page
