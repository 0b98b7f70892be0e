import pytest
from django.urls import reverse

from meguru.apps.inventory.testing import make_operation
from meguru.apps.processes import queries
from meguru.apps.processes.models import Process
from meguru.apps.processes.testing import make_process, make_published, make_version
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return make_person(Role.DEPARTMENT_STAFF)


def of_another_town(name):
    process = make_process(name=name)
    make_published(make_version(process=process))
    process.sharing = Process.Sharing.PUBLIC
    process.save()
    return process


def of_the_office(clerk, name):
    section = make_department(organisation=clerk.organisation)
    operation = make_operation(department=section, name=name)
    return make_process(operation=operation, name=name)


class TestTheListOfProcesses:
    def test_keeps_the_own_and_those_of_others_apart(self, clerk, client):
        of_the_office(clerk, "転入届の受付")
        of_another_town("転出届の受付")
        client.force_login(clerk)

        own = client.get(reverse("processes:processes")).content.decode()
        others = client.get(reverse("processes:processes"), {"whose": "others"}).content.decode()

        assert "転入届の受付" in own
        assert "転出届の受付" not in own
        assert "転出届の受付" in others
        assert "転入届の受付" not in others

    def test_shows_what_others_share_to_an_office_without_its_own(self, clerk, client):
        of_another_town("転出届の受付")
        client.force_login(clerk)

        assert "転出届の受付" in client.get(reverse("processes:processes")).content.decode()

    def test_finds_words_of_the_name_the_section_and_the_office(self, clerk):
        found = of_the_office(clerk, "転入届の受付")
        of_the_office(clerk, "児童手当の認定")

        for words in ("転入届", found.operation.department.name + " 転入", clerk.organisation.name + " 受付"):
            assert list(queries.processes_of(user=clerk, of_others=False, search=words)) == [found]

    def test_says_so_when_nothing_is_found(self, clerk, client):
        of_the_office(clerk, "転入届の受付")
        client.force_login(clerk)

        page = client.get(reverse("processes:processes"), {"q": "国民健康保険"}).content.decode()

        assert "当てはまる業務プロセスがありません" in page

    def test_is_cut_into_pages(self, clerk, client, django_assert_max_num_queries):
        section = make_department(organisation=clerk.organisation)
        operation = make_operation(department=section)
        for number in range(101):
            make_process(operation=operation, name=f"流れ{number:03}")
        client.force_login(clerk)

        with django_assert_max_num_queries(30):
            first = client.get(reverse("processes:processes")).content.decode()
        second = client.get(reverse("processes:processes"), {"page": 2}).content.decode()

        assert "流れ099" in first
        assert "流れ100" not in first
        assert "流れ100" in second


class TestTheHomeFigures:
    def test_count_the_offices_own_processes_only(self, clerk):
        of_the_office(clerk, "転入届の受付")
        of_another_town("転出届の受付")

        drawn = {figure.label: figure.value for figure in queries.home_figures(clerk)}

        assert drawn["業務プロセス"] == "1件"
        assert drawn["公開した図"] == "0件"
