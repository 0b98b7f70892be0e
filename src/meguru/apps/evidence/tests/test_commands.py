import datetime as dt

import pytest
from django.db import IntegrityError

from meguru.apps.evidence import bridge, commands
from meguru.apps.evidence.models import ActivityInstance, Case, HeldUpload, ImportedLog
from meguru.apps.evidence.testing import NOON, make_imported_log, make_log
from meguru.apps.ledger.models import Event
from meguru.apps.registry.testing import make_organisation, make_person
from meguru.engines.eventlogs import log_from_columns
from meguru.engines.uploads import Refused

pytestmark = pytest.mark.django_db


class TestImportLog:
    def test_comes_back_as_the_columns_that_went_in(self):
        log = make_log(cases=5)

        back = bridge.event_log(make_imported_log(log=log, name="転入届"))

        assert back.events.equals(log.events)
        assert back.cases.equals(log.cases)
        assert (back.activities, back.resources, back.groups) == (log.activities, log.resources, log.groups)
        assert (back.raw_events, back.remarks) == (log.raw_events, log.remarks)

    def test_keeps_the_clock_of_the_office_that_wrote_the_log(self):
        log = log_from_columns(
            case_ids=["1"], activities=["受付"], completed_at=[NOON], utc_offset_minutes=60
        )

        assert bridge.event_log(make_imported_log(log=log)).utc_offset_minutes == 60

    def test_keeps_what_the_log_does_not_know_unknown(self):
        log = log_from_columns(case_ids=["1"], activities=["受付"], completed_at=[NOON])

        back = bridge.event_log(make_imported_log(log=log))

        assert back.events["started_at"].null_count() == 1
        assert back.events["resource"].null_count() == 1
        assert back.cases["channel"].null_count() == 1

    def test_keeps_other_attributes_of_a_case(self):
        log = log_from_columns(
            case_ids=["1", "2"],
            activities=["受付", "受付"],
            completed_at=[NOON, NOON],
            case_attributes={"地区": {"1": "北"}},
        )

        back = bridge.event_log(make_imported_log(log=log))

        assert back.cases["地区"].to_list() == ["北", None]

    def test_is_written_to_the_ledger_once(self):
        imported = make_imported_log(name="四月の記録")

        event = Event.objects.get(organisation=imported.organisation)

        assert event.activity == "evidence.log_imported"
        assert "四月の記録" in event.summary

    def test_refuses_the_same_file_in_the_same_process_in_words(self):
        office = make_organisation()
        make_imported_log(organisation=office, process_key="process:1", sha256="a" * 64, name="四月の記録")

        with pytest.raises(Refused, match=r"四月の記録.*すでに取り込んで"):
            make_imported_log(organisation=office, process_key="process:1", sha256="a" * 64)

        assert ImportedLog.objects.count() == 1
        assert Case.objects.count() == 3

    def test_takes_the_same_file_into_another_process_or_office(self):
        office = make_organisation()
        make_imported_log(organisation=office, process_key="process:1", sha256="a" * 64)

        make_imported_log(organisation=office, process_key="process:2", sha256="a" * 64)
        make_imported_log(process_key="process:1", sha256="a" * 64)

        assert ImportedLog.objects.count() == 3

    def test_stores_nothing_when_one_record_is_impossible(self, monkeypatch):
        monkeypatch.setattr(commands, "ROWS_AT_ONCE", 2)
        monkeypatch.setattr(commands, "_refuse_impossible_times", lambda log: None)
        log = make_log(cases=4)
        wrong = log.events.with_columns(started_at=log.events["completed_at"].dt.offset_by("1h"))

        with pytest.raises(IntegrityError):
            make_imported_log(log=_with_events(log, wrong))

        assert not ImportedLog.objects.exists()
        assert not Case.objects.exists()
        assert not Event.objects.exists()

    def test_says_which_record_was_completed_before_it_was_started(self):
        log = make_log(cases=1)
        wrong = log.events.with_columns(started_at=log.events["completed_at"].dt.offset_by("1h"))

        with pytest.raises(Refused, match=r"R8-0000.*受付"):
            make_imported_log(log=_with_events(log, wrong))


class TestDeleteImport:
    def test_takes_everything_of_that_import_back_and_nothing_else(self):
        office = make_organisation()
        kept, mistaken = make_imported_log(organisation=office), make_imported_log(organisation=office)

        commands.delete_import(imported=mistaken, by=make_person(organisation=office), now=NOON)

        assert list(ImportedLog.objects.all()) == [kept]
        assert Case.objects.filter(log=kept).count() == Case.objects.count() == 3
        assert ActivityInstance.objects.count() == 9

    def test_leaves_its_trace_in_the_ledger(self):
        imported = make_imported_log(name="まちがい")
        clerk = make_person(organisation=imported.organisation)

        commands.delete_import(imported=imported, by=clerk, now=NOON)

        assert Event.objects.last().activity == "evidence.import_taken_back"
        assert Event.objects.last().actor == clerk


class TestActivityInstance:
    def test_never_completes_before_it_starts(self):
        case = Case.objects.filter(log=make_imported_log()).first()

        with pytest.raises(IntegrityError):
            ActivityInstance.objects.create(
                organisation=case.organisation,
                case=case,
                position=99,
                activity="交付",
                started_at=NOON,
                completed_at=NOON - dt.timedelta(seconds=1),
            )

    def test_under_way_is_not_part_of_the_log_yet(self):
        imported = make_imported_log()
        case = Case.objects.filter(log=imported).first()
        ActivityInstance.objects.create(
            organisation=case.organisation, case=case, position=99, activity="交付", started_at=NOON
        )

        assert bridge.event_log(imported).events.height == 9


class TestHoldUpload:
    def test_replaces_what_the_same_person_had_on_hold_for_the_process(self):
        clerk = make_person()

        for content in (b"first", b"second"):
            _hold(clerk, content=content)

        assert [bytes(held.content) for held in HeldUpload.objects.all()] == [b"second"]

    def test_forgets_what_nobody_asked_for_during_a_day(self):
        _hold(make_person(), content=b"old", now=NOON - dt.timedelta(days=2))

        _hold(make_person(), content=b"new")

        assert [bytes(held.content) for held in HeldUpload.objects.all()] == [b"new"]


def _hold(clerk, *, content, now=NOON):
    return commands.hold_upload(
        organisation=clerk.organisation,
        process_key="process:1",
        file_name="a.csv",
        content=content,
        by=clerk,
        now=now,
    )


def _with_events(log, events):
    return type(log)(
        events=events,
        cases=log.cases,
        activities=log.activities,
        resources=log.resources,
        groups=log.groups,
        raw_events=log.raw_events,
        name=log.name,
    )
