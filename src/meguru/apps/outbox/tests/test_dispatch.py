import doctest
from datetime import timedelta
from itertools import count

import pytest
from django.core import mail
from django.db import transaction

from meguru.apps.outbox import handlers, retries
from meguru.apps.outbox.commands import AlreadyAsked, dispatch, lease_next, settle_delivered, settle_failed
from meguru.apps.outbox.models import Message
from meguru.apps.outbox.retries import LEASE, MAXIMUM_ATTEMPTS
from meguru.apps.outbox.testing import NOON, make_message
from meguru.apps.registry.testing import make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.OUTBOX_DIR = tmp_path
    return tmp_path


@pytest.fixture
def broken_channel(monkeypatch):
    """The world does not answer; counts how often it was asked."""
    asked = []

    def refuse(message):
        asked.append(message.pk)
        raise ConnectionError("no route")

    monkeypatch.setattr(handlers, "HANDLERS", {Message.Channel.FILE: refuse})
    return asked


def at(moment):
    return lambda: moment


class TestSend:
    def test_disappears_with_the_transaction_that_asked_for_it(self):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            make_message()
            raise ZeroDivisionError

        assert not Message.objects.exists()

    def test_asked_twice_is_one_message(self):
        office = make_organisation()
        first = make_message(organisation=office, idempotency_key="a", payload={"name": "a", "text": "x"})

        second = make_message(organisation=office, idempotency_key="a", payload={"name": "a", "text": "x"})

        assert first == second

    def test_refuses_a_key_that_stands_for_something_else(self):
        office = make_organisation()
        make_message(organisation=office, idempotency_key="a", payload={"name": "a", "text": "x"})

        with pytest.raises(AlreadyAsked):
            make_message(organisation=office, idempotency_key="a", payload={"name": "a", "text": "y"})

    def test_keys_of_two_organisations_do_not_meet(self):
        assert make_message(idempotency_key="a") != make_message(idempotency_key="a")


class TestDispatch:
    def test_writes_the_file_into_the_folder_of_the_organisation(self, folder):
        message = make_message(payload={"name": "報告.txt", "text": "内容"})

        assert dispatch(clock=at(NOON)) == 1

        assert (folder / message.organisation.code / "報告.txt").read_text() == "内容"
        message.refresh_from_db()
        assert (message.state, message.delivered_at) == (Message.State.DELIVERED, NOON)

    def test_sends_mail_with_the_same_identity_every_time(self):
        payload = {"to": ["a@example.jp"], "subject": "知らせ\nBcc: x@example.jp", "body": "本文"}
        message = make_message(channel=Message.Channel.MAIL, payload=payload)

        dispatch(clock=at(NOON))
        handlers.deliver(message)

        assert len(mail.outbox) == 2
        assert mail.outbox[0].extra_headers == mail.outbox[1].extra_headers
        assert "\n" not in mail.outbox[0].subject

    def test_takes_the_oldest_first_and_nothing_that_is_not_due(self):
        make_message(now=NOON + timedelta(seconds=1), idempotency_key="tomorrow")
        make_message(now=NOON, idempotency_key="now")

        assert lease_next(now=NOON).idempotency_key == "now"
        assert lease_next(now=NOON) is None

    def test_stops_at_the_limit(self):
        for _ in range(3):
            make_message()

        assert dispatch(clock=at(NOON), limit=2) == 2

    @pytest.mark.parametrize("name", ["../x", "a/b", "", ".hidden", "a\nb", "a\\b", "x" * 121])
    def test_gives_up_at_once_on_a_name_that_leaves_the_folder(self, folder, name):
        message = make_message(payload={"name": name, "text": ""})

        dispatch(clock=at(NOON))

        message.refresh_from_db()
        assert (message.state, message.attempts) == (Message.State.DEAD, 1)
        assert "使えません" in message.last_error
        assert not [file for file in folder.rglob("*") if file.is_file()]


class TestFailure:
    def test_is_tried_again_after_waits_that_double_and_then_given_up(self, broken_channel):
        message = make_message()
        moment, waits = NOON, []
        for _ in range(MAXIMUM_ATTEMPTS):
            dispatch(clock=at(moment))
            message.refresh_from_db()
            waits.append((message.due_at - moment).total_seconds())
            moment = message.due_at

        assert len(broken_channel) == MAXIMUM_ATTEMPTS
        assert waits[:4] == [30, 60, 120, 240]
        assert message.state == Message.State.DEAD
        assert message.last_error == "ConnectionError: no route"

    def test_does_not_hold_up_the_others(self, monkeypatch, folder):
        calls = count()
        write = handlers.write_file

        def first_one_fails(message):
            if next(calls) == 0:
                raise ConnectionError
            write(message)

        monkeypatch.setattr(handlers, "HANDLERS", {Message.Channel.FILE: first_one_fails})
        make_message(idempotency_key="bad")
        make_message(idempotency_key="good")

        dispatch(clock=at(NOON))

        assert Message.objects.get(idempotency_key="good").state == Message.State.DELIVERED
        assert Message.objects.get(idempotency_key="bad").state == Message.State.WAITING


class TestADispatcherThatDies:
    def test_leaves_a_lease_that_runs_out(self, folder):
        message = make_message()
        lease_next(now=NOON)  # and the process is gone

        assert dispatch(clock=at(NOON + LEASE / 2)) == 0
        assert dispatch(clock=at(NOON + LEASE)) == 1

        message.refresh_from_db()
        assert (message.state, message.attempts) == (Message.State.DELIVERED, 2)

    def test_comes_back_too_late_and_changes_nothing(self):
        make_message()
        slow = lease_next(now=NOON)
        quick = lease_next(now=NOON + LEASE)

        assert settle_delivered(message=quick, now=NOON + LEASE) is True
        assert settle_failed(message=slow, error="late", now=NOON + LEASE) is False
        assert Message.objects.get(pk=slow.pk).state == Message.State.DELIVERED

    def test_every_time_ends_with_the_message_given_up(self):
        message = make_message()
        for attempt in range(MAXIMUM_ATTEMPTS):
            assert lease_next(now=NOON + attempt * LEASE) is not None

        assert lease_next(now=NOON + MAXIMUM_ATTEMPTS * LEASE) is None

        message.refresh_from_db()
        assert message.state == Message.State.DEAD
        assert "何度も止まりました" in message.last_error


class TestTheWaits:
    def test_are_what_the_docstring_says(self):
        assert doctest.testmod(retries).failed == 0

    def test_never_shrink(self):
        waits = [retries.wait_after(attempts) for attempts in range(1, 200)]

        assert waits == sorted(waits)
