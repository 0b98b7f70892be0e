import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from meguru.apps.ledger.commands import OutsideTransaction, record
from meguru.apps.ledger.models import AppendOnly, Event
from meguru.apps.ledger.testing import NOON, make_event
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.testing import make_organisation, make_person

pytestmark = pytest.mark.django_db


class TestRecord:
    def test_numbers_the_events_of_each_organisation_from_one(self):
        here, there = make_organisation(), make_organisation()

        sequences = [make_event(organisation=office).sequence for office in (here, there, here, here)]

        assert sequences == [1, 1, 2, 3]

    def test_says_who_even_after_the_person_changed_their_name(self):
        person = make_person(name="山田 花子")
        event = make_event(organisation=person.organisation, by=person)

        person.name = "鈴木 花子"
        person.save()

        assert Event.objects.get(pk=event.pk).actor_name == "山田 花子"

    def test_says_system_when_nobody_asked(self):
        assert make_event(by=None).actor_name == "システム"

    def test_keeps_the_payload_as_it_was(self):
        payload = {"before": {"hours": 1.0}, "after": {"hours": 1e22, "名": "絵文字😀", "none": None}}

        event = make_event(payload=payload)

        assert Event.objects.get(pk=event.pk).payload == payload

    def test_disappears_with_the_change_it_records(self):
        office = make_organisation()

        with pytest.raises(ZeroDivisionError), transaction.atomic():
            make_event(organisation=office)
            raise ZeroDivisionError

        assert not Event.objects.filter(organisation=office).exists()
        assert make_event(organisation=office).sequence == 1

    def test_shortens_a_summary_that_no_column_holds(self):
        assert len(make_event(summary="長" * 1000).summary) == 400

    @pytest.mark.parametrize("payload", [{"a": float("nan")}, {"a": object()}])
    def test_refuses_a_payload_that_json_cannot_hold(self, payload):
        with pytest.raises((TypeError, ValueError)):
            make_event(payload=payload)


@pytest.mark.django_db(transaction=True)
class TestRecordOutsideATransaction:
    def test_is_refused(self):
        with pytest.raises(OutsideTransaction):
            record(
                organisation=make_organisation(),
                by=None,
                activity="inventory.operation_added",
                subject=("inventory.operation", "1"),
                summary="",
                now=NOON,
            )


class TestAppendOnly:
    def test_an_event_is_never_saved_again_or_deleted(self):
        event = make_event()

        with pytest.raises(AppendOnly):
            event.save()
        with pytest.raises(AppendOnly):
            event.delete()
        with pytest.raises(AppendOnly):
            Event.objects.all().delete()
        with pytest.raises(AppendOnly):
            Event.objects.update(summary="x")

    @pytest.mark.parametrize(
        "statement", ["UPDATE ledger_event SET summary = 'x'", "DELETE FROM ledger_event"]
    )
    def test_the_database_itself_refuses(self, statement):
        event = make_event(summary="書いたまま")

        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

        assert Event.objects.get(pk=event.pk).summary == "書いたまま"


WRITER = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "meguru.shell.settings"
django.setup()
from django.db import transaction
from meguru.apps.ledger.commands import record
from meguru.apps.ledger.testing import NOON
from meguru.apps.registry.models import Organisation
office = Organisation.objects.get(code=sys.argv[1])
for number in range(int(sys.argv[2])):
    with transaction.atomic():
        record(organisation=office, by=None, activity="inventory.operation_added",
               subject=("inventory.operation", str(number)), summary="x", now=NOON)
    print(number + 1, flush=True)
"""
REPORT = """
import os, sys, json, django
os.environ["DJANGO_SETTINGS_MODULE"] = "meguru.shell.settings"
django.setup()
from meguru.apps.ledger.models import Event
from meguru.apps.ledger.queries import verify_chain
from meguru.apps.registry.models import Organisation
office = Organisation.objects.get(code=sys.argv[1])
print(json.dumps([Event.objects.filter(organisation=office).count(), verify_chain(office).problem]))
"""


@pytest.mark.django_db(transaction=True)
class TestTwoWritersAtOnce:
    """Real processes on a real database: SQLite in a file, or PostgreSQL when the tests run there."""

    def test_leave_one_chain_without_gaps_or_twins(self, tmp_path):
        environment = self.a_database(tmp_path)
        code = self.an_office(environment)

        writers = [self.start(WRITER, code, "40", environment=environment) for _ in range(3)]
        for writer in writers:
            writer.communicate(timeout=300)
        assert [writer.returncode for writer in writers] == [0, 0, 0]

        assert self.report(code, environment=environment) == [120, ""]

    def test_one_of_them_killed_keep_what_was_accepted_and_nothing_else(self, tmp_path):
        environment = self.a_database(tmp_path)
        code = self.an_office(environment)
        writer = self.start(WRITER, code, "100000", environment=environment)
        accepted = [writer.stdout.readline() for _ in range(30)]

        writer.kill()
        accepted += writer.stdout.readlines()
        writer.wait()

        [count, problem] = self.report(code, environment=environment)
        assert problem == ""
        assert int(accepted[-1]) <= count <= int(accepted[-1]) + 1  # committed, but killed before it said so

    def a_database(self, tmp_path):
        environment = {**os.environ, "MEGURU_VAR_DIR": str(tmp_path), "DATABASE_URL": ""}
        environment["PYTHONPATH"] = str(settings.PACKAGE.parent)
        if connection.vendor == "postgresql":
            name = connection.settings_dict["NAME"]
            environment["DATABASE_URL"] = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}"
        else:
            command = [sys.executable, "-m", "meguru.shell.command_line", "migrate", "--verbosity=0"]
            subprocess.run(command, env=environment, check=True)
        return environment

    def an_office(self, environment):
        if connection.vendor == "postgresql":
            return make_organisation().code
        script = (
            "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'meguru.shell.settings';"
            "django.setup();"
            "from meguru.apps.registry.testing import make_organisation; print(make_organisation().code)"
        )
        made = subprocess.run(
            [sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True
        )
        return made.stdout.strip()

    def start(self, script, *arguments, environment):
        command = [sys.executable, "-c", script, *arguments]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)

    def report(self, code, *, environment):
        command = [sys.executable, "-c", REPORT, code]
        told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        return json.loads(told.stdout)


class TestOrganisationsOfOthers:
    def test_do_not_wait_for_each_other_in_the_chain(self):
        first, second = make_event(), make_event()

        assert first.organisation_id != second.organisation_id
        assert first.previous_hash == second.previous_hash == "0" * 64
        assert Organisation.objects.count() >= 2
