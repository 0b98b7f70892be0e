import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from meguru.apps.ledger.models import Event
from meguru.apps.ledger.testing import NOON, make_event
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(client):
    person = make_person(Role.AUDITOR, name="監査 太郎")
    client.force_login(person)
    return person


def text_of(answer):
    return answer.content.decode()


class TestTheList:
    def test_says_who_did_what_and_from_what_to_what(self, client, auditor):
        clerk = make_person(organisation=auditor.organisation, name="窓口 花子")
        changes = {"before": {"name": "旧"}, "after": {"name": "新"}}
        make_event(organisation=auditor.organisation, by=clerk, summary="業務を変更", payload=changes)

        page = text_of(client.get(reverse("ledger:events")))

        assert "窓口 花子" in page
        assert "業務の変更" in page
        assert "旧 → 新" in page

    def test_shows_nothing_of_another_organisation(self, client, auditor):
        event = make_event(organisation=make_organisation(), summary="よその出来事")

        assert "よその出来事" not in text_of(client.get(reverse("ledger:events")))
        assert client.get(reverse("ledger:event", args=[event.pk])).status_code == 404

    def test_is_filtered_by_day_in_japan(self, client, auditor):
        late_evening = NOON.replace(hour=14, minute=59)  # 23:59 in Japan on 1 April
        make_event(organisation=auditor.organisation, summary="四月一日", now=late_evening)
        make_event(
            organisation=auditor.organisation, summary="四月二日", now=late_evening + timedelta(minutes=1)
        )

        page = text_of(client.get(reverse("ledger:events"), {"last_on": "2026-04-01"}))

        assert "四月一日" in page
        assert "四月二日" not in page

    @pytest.mark.parametrize(
        "query",
        [{"last_on": "昨日"}, {"actor": "x"}, {"activity": "no such"}, {"page": "999"}, {"page": "x"}],
    )
    def test_bears_a_strange_question(self, client, auditor, query):
        make_event(organisation=auditor.organisation)

        assert client.get(reverse("ledger:events"), query).status_code == 200


class TestTheCheck:
    def test_says_that_the_chain_is_whole(self, client, auditor):
        make_event(organisation=auditor.organisation)

        assert "1件すべてが、書かれた時のままつながっています" in text_of(client.get(reverse("ledger:check")))


class TestTheExport:
    def rows(self, client, **question):
        answer = client.post(reverse("ledger:export"), question)
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def test_holds_what_the_list_holds_oldest_first(self, client, auditor):
        for number in range(3):
            make_event(organisation=auditor.organisation, summary=f"{number}番")

        assert [row["内容"] for row in self.rows(client)] == ["0番", "1番", "2番"]
        assert [row["内容"] for row in self.rows(client, words="1番")] == ["1番"]

    def test_never_hands_excel_a_formula(self, client, auditor):
        make_event(organisation=auditor.organisation, summary="=HYPERLINK(1)")

        assert self.rows(client)[0]["内容"] == "'=HYPERLINK(1)"

    def test_is_itself_recorded(self, client, auditor):
        self.rows(client)

        taken = Event.objects.get(organisation=auditor.organisation)
        assert (taken.activity, taken.actor) == ("ledger.exported", auditor)

    @pytest.mark.parametrize("role", [Role.DEPARTMENT_STAFF, Role.MUNICIPAL_DX, Role.ADMINISTRATOR])
    def test_is_for_auditors(self, client, role):
        client.force_login(make_person(role))

        assert client.post(reverse("ledger:export")).status_code == 403
