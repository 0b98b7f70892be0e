import pytest
from django.urls import reverse

from meguru.apps.evidence.bridge import event_log
from meguru.apps.evidence.models import ImportedLog
from meguru.apps.evidence.queries import home_figures
from meguru.apps.evidence.testing import NOON, make_imported_log, make_log
from meguru.apps.registry.roles import Role, SharedSubject
from meguru.apps.registry.testing import make_organisation, make_person, make_sharing
from meguru.engines.eventlogs import read_log

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    person = make_person()
    client.force_login(person)
    return person


def text_of(answer):
    return answer.content.decode()


class TestTheList:
    def test_shows_how_much_came_in_and_who_brought_it(self, client, clerk):
        make_imported_log(organisation=clerk.organisation, name="四月の記録", by=clerk)

        page = text_of(client.get(reverse("evidence:logs")))

        assert "四月の記録" in page
        assert clerk.name in page
        assert "2026年4月1日〜2026年4月3日" in page

    def test_says_what_to_do_while_there_is_nothing(self, client, clerk):
        assert "まだ作業記録がありません" in text_of(client.get(reverse("evidence:logs")))

    def test_marks_a_synthetic_log(self, client, clerk):
        make_imported_log(organisation=clerk.organisation, source=ImportedLog.Source.SYNTHETIC)

        assert "見本（合成した記録）" in text_of(client.get(reverse("evidence:logs")))

    def test_shows_nothing_of_another_office(self, client, clerk):
        make_imported_log(name="よその記録")

        assert "よその記録" not in text_of(client.get(reverse("evidence:logs")))

    def test_shows_what_another_office_shares(self, client):
        reader = make_person(Role.PREFECTURE_DX)
        owner = make_organisation(name="みなと市")
        make_imported_log(organisation=owner, name="共有の記録")
        make_sharing(owner=owner, reader=reader.organisation, subject=SharedSubject.EVIDENCE, since=NOON)
        client.force_login(reader)

        assert "共有の記録" in text_of(client.get(reverse("evidence:logs")))


class TestOneLog:
    def test_shows_counts_channels_and_the_first_records(self, client, clerk):
        imported = make_imported_log(organisation=clerk.organisation, log=make_log(cases=4))

        page = text_of(client.get(reverse("evidence:log", args=[imported.pk])))

        assert "R8-0000" in page
        assert "窓口" in page and "郵送" in page
        assert "職員1" in page

    def test_of_another_office_is_not_found(self, client, clerk):
        imported = make_imported_log()

        assert client.get(reverse("evidence:log", args=[imported.pk])).status_code == 404
        assert client.get(reverse("evidence:csv", args=[imported.pk])).status_code == 404

    def test_goes_out_as_csv_and_comes_back_the_same(self, client, clerk):
        imported = make_imported_log(organisation=clerk.organisation)

        content = client.get(reverse("evidence:csv", args=[imported.pk])).content

        again = read_log(content, filename="again.csv")
        assert again.events.equals(event_log(imported).events)

    def test_is_hidden_from_an_administrator(self, client):
        imported = make_imported_log()
        client.force_login(make_person(Role.ADMINISTRATOR, organisation=imported.organisation))

        assert client.get(reverse("evidence:log", args=[imported.pk])).status_code == 403


class TestHomeFigures:
    def test_count_only_what_the_person_may_see(self):
        clerk = make_person()
        make_imported_log(organisation=clerk.organisation)
        make_imported_log()

        assert [figure.value for figure in home_figures(clerk)] == ["1件", "3件"]
