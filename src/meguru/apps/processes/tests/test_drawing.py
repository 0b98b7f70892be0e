import pytest
from django.db import DatabaseError, connection, transaction

from meguru.apps.ledger.models import Event
from meguru.apps.processes import bridge, commands
from meguru.apps.processes.models import ProcessVersion, Published
from meguru.apps.processes.testing import NOON, bpmn_file, make_done_analysis, make_process, make_published
from meguru.apps.registry.testing import make_person
from meguru.engines.uploads import Refused

pytestmark = pytest.mark.django_db
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><definitions/>'


def bring(process=None, content=None, **values):
    options = {"file_name": "a.bpmn", "kind": "as_is", "note": "", "by": None, "now": NOON} | values
    return commands.import_bpmn(process=process or make_process(), content=content or bpmn_file(), **options)


publish = make_published


class TestAddProcess:
    def test_refuses_a_second_process_of_the_same_name(self):
        process = make_process(name="窓口")

        with pytest.raises(commands.AlreadyNamed, match="「窓口」というプロセスがすでにあります"):
            make_process(operation=process.operation, name="窓口")


class TestImportBpmn:
    def test_numbers_the_versions_of_each_process_from_one(self):
        here, there = make_process(), make_process()

        assert [bring(process).number for process in (here, there, here)] == [1, 1, 2]

    def test_keeps_the_steps_of_the_drawing(self):
        version = bring(content=bpmn_file("届出の受付", "住民票への登録"))

        steps = bridge.steps_of(bridge.diagram_of(version.xml))

        assert [step.name for step in steps] == ["届出の受付", "住民票への登録"]
        assert steps[0].following == ("住民票への登録",)

    @pytest.mark.parametrize("content", [b"", DOCTYPE, b"<html/>", b"PK\x03\x04", bpmn_file()[:-200]])
    def test_stores_nothing_of_a_wrong_file(self, content):
        process = make_process()

        with pytest.raises(Refused):
            commands.import_bpmn(
                process=process, content=content, file_name="x", kind="as_is", note="", by=None, now=NOON
            )

        assert not ProcessVersion.objects.exists()


class TestKeepAsVersion:
    def test_keeps_the_to_be_with_the_analysis_it_came_from(self):
        done = make_done_analysis(make_process())

        version = commands.keep_as_version(analysis=done, kind="to_be", note="案1", by=None, now=NOON)

        assert (version.kind, version.analysis) == ("to_be", done)
        assert bridge.diagram_of(version.xml).tasks()

    def test_has_nothing_to_keep_before_the_end(self):
        done = make_done_analysis(make_process())
        done.to_be_xml = ""

        with pytest.raises(ValueError, match="残せる図がまだありません"):
            commands.keep_as_version(analysis=done, kind="to_be", note="", by=None, now=NOON)


class TestAPublishedVersion:
    def test_never_changes_through_the_model(self):
        version = publish(bring())
        version.xml = "<other/>"

        with pytest.raises(Published):
            version.save()
        with pytest.raises(Published):
            ProcessVersion.objects.filter(pk=version.pk).update(note="別")
        with pytest.raises(Published):
            version.delete()
        with pytest.raises(Published):
            ProcessVersion.objects.all().delete()

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE processes_processversion SET xml = '' WHERE id = %s",
            "UPDATE processes_processversion SET published_at = NULL WHERE id = %s",
            "DELETE FROM processes_processversion WHERE id = %s",
        ],
    )
    def test_never_changes_behind_the_back_of_the_program(self, statement):
        version = publish(bring())

        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [version.pk])

        assert ProcessVersion.objects.get(pk=version.pk).xml == version.xml

    def test_cannot_be_taken_back(self):
        version = publish(bring())

        with pytest.raises(Published):
            commands.take_back_version(version=version, by=make_person(), now=NOON)

    def test_outlives_the_analysis_it_came_from(self):
        done = make_done_analysis(make_process())
        version = publish(commands.keep_as_version(analysis=done, kind="to_be", note="", by=None, now=NOON))

        commands.take_back_import(
            process=done.process, imported=done.log, by=make_person(organisation=done.organisation), now=NOON
        )

        version.refresh_from_db()
        assert version.analysis is None
        assert version.xml


class TestTakeBackVersion:
    def test_removes_it_and_leaves_a_trace(self):
        version = bring(file_name="まちがい.bpmn")
        clerk = make_person(organisation=version.organisation)

        commands.take_back_version(version=version, by=clerk, now=NOON)

        assert not ProcessVersion.objects.exists()
        assert Event.objects.get(activity="processes.version_taken_back").payload["file"] == "まちがい.bpmn"

    def test_loses_nobody_elses_work(self):
        talked_about, reviewed, saved = bring(), bring(), bring()
        clerk = make_person(organisation=talked_about.organisation)
        commands.write_comment(version=talked_about, element_id="", text="質問です", by=clerk, now=NOON)
        commands.ask_review(version=reviewed, message="", by=clerk, now=NOON)
        saved.revision = 2
        saved.save()

        for version in (talked_about, reviewed, saved):
            with pytest.raises(commands.InUse, match="取り消せません"):
                commands.take_back_version(version=version, by=clerk, now=NOON)

        assert ProcessVersion.objects.count() == 3
