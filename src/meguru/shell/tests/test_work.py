import pytest
from django.core.management import call_command
from django.db import OperationalError

from meguru.shell.management.commands import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def rounds(monkeypatch):
    """One job that finds the database away in the first round and is told to stop in the second."""
    seen = []

    def job(*, worker):
        seen.append(worker)
        if len(seen) == 1:
            raise OperationalError("database is locked")
        raise SystemExit(0)

    monkeypatch.setattr(work, "JOBS", (job,))
    monkeypatch.setattr(work, "IDLE_SECONDS", 0)
    monkeypatch.setattr(work.signal, "signal", lambda *_: None)
    return seen


class TestWork:
    def test_goes_on_after_the_database_was_away(self, rounds, monkeypatch):
        told = []
        monkeypatch.setattr(work.log, "exception", told.append)

        with pytest.raises(SystemExit):
            call_command("work")

        assert len(rounds) == 2
        assert "trying again" in told[0]

    def test_once_says_that_the_database_is_away(self, rounds):
        with pytest.raises(OperationalError):
            call_command("work", "--once")
