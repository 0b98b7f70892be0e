import pytest
from django.db import connection

from meguru.apps.ledger import append_only
from meguru.apps.ledger.queries import verify_chain
from meguru.apps.ledger.testing import make_event
from meguru.apps.registry.testing import make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    """Five things happened here."""
    person = make_person()
    for number in range(5):
        make_event(
            organisation=person.organisation, by=person, summary=f"{number}番目", payload={"n": number}
        )
    return person.organisation


def behind_the_back(statement, *values):
    """What someone with the database's password could do."""
    append_only.release(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    append_only.protect(connection)


class TestVerifyChain:
    def test_finds_nothing_wrong_with_what_was_recorded(self, office):
        check = verify_chain(office)

        assert (check.is_whole, check.checked) == (True, 5)

    def test_is_whole_when_nothing_happened_yet(self):
        check = verify_chain(make_organisation())

        assert (check.is_whole, check.checked) == (True, 0)

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("summary", "別の内容"),
            ("payload_json", '{"n":9}'),
            ("actor_name", "別の人"),
            ("activity", "other"),
            ("subject_id", "2"),
            ("occurred_at", "2020-01-01 00:00:00"),
            ("hash", "f" * 64),
        ],
    )
    def test_names_the_event_that_was_changed(self, office, column, value):
        behind_the_back(
            f"UPDATE ledger_event SET {column} = %s WHERE organisation_id = %s AND sequence = 3",
            value,
            office.pk,
        )

        check = verify_chain(office)

        assert check.problem_sequence == 3
        assert check.problem == "3番の記録が、書かれた時と違います。"

    @pytest.mark.parametrize("sequence", [1, 3, 5])
    def test_names_the_event_that_was_removed(self, office, sequence):
        behind_the_back(
            "DELETE FROM ledger_event WHERE organisation_id = %s AND sequence = %s", office.pk, sequence
        )

        check = verify_chain(office)

        assert check.problem_sequence == sequence
        assert check.problem == f"{sequence}番の記録がありません。"
