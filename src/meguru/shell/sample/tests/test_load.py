from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db.models import Count

from meguru.apps.comparison.commands import put_away
from meguru.apps.comparison.models import Comparison
from meguru.apps.comparison.queries import seen
from meguru.apps.evidence.models import ActivityInstance, ImportedLog
from meguru.apps.inventory.models import Operation
from meguru.apps.ledger.models import Event
from meguru.apps.ledger.queries import verify_chain
from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.registry.roles import Role
from meguru.shell.sample import definition, load
from meguru.shell.sample.password import sample_password
from meguru.shell.sample.practices import operations_of
from meguru.shell.sample.records import days_covered, generate
from meguru.shell.sample.workload import yearly_volume

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)
PASSWORD = "sample-pass-word"


@pytest.fixture
def two_towns(monkeypatch):
    """The smallest two towns with little to simulate: the whole prefecture takes its time."""
    small = definition.towns()[-2:]
    monkeypatch.setattr(definition, "towns", lambda: small)
    return small


class TestLoadSample:
    def test_brings_towns_with_people_operations_drawings_and_records(self, two_towns):
        loaded = load.load_sample(password=PASSWORD, now=NOW)

        operations = len(definition.operations())
        assert loaded.towns_added == 2
        assert loaded.operations == 2 * operations + 1  # and the prefecture's standard
        assert loaded.logs == sum(len(town.logs) for town in two_towns)
        assert loaded.cases > 250
        assert ProcessVersion.objects.filter(published_at__isnull=False).count() == 2 * operations + 1
        for town in two_towns:
            office = Organisation.objects.get(code=load.code_of(town))
            roles = {role for person in office.people.all() for role in person.roles}
            assert roles == set(Role) - {Role.PREFECTURE_DX}
            assert office.is_fictional
            assert verify_chain(office).is_whole

    def test_again_changes_nothing_but_the_password(self, two_towns):
        load.load_sample(password=PASSWORD, now=NOW)
        counts = [model.objects.count() for model in (Organisation, Person, Operation, ImportedLog, Event)]

        again = load.load_sample(password="another-pass-word", now=NOW)

        assert again.towns_added == 0
        assert [
            model.objects.count() for model in (Organisation, Person, Operation, ImportedLog, Event)
        ] == counts
        assert Person.objects.get(sign_in_name="tsukimi-dx").check_password("another-pass-word")

    def test_stopped_half_way_leaves_no_half_town(self, two_towns, monkeypatch):
        def power_cut(**_values):
            raise OSError("power cut")

        monkeypatch.setattr(load.administration, "start_sharing", power_cut)
        with pytest.raises(OSError, match="power cut"):
            load.load_sample(password=PASSWORD, now=NOW)

        assert not Organisation.objects.exclude(kind="prefecture").exists()
        assert not Operation.objects.exists()

    def test_marks_every_record_as_synthetic(self, two_towns):
        load.load_sample(password=PASSWORD, now=NOW)

        assert set(ImportedLog.objects.values_list("source", flat=True)) == {ImportedLog.Source.SYNTHETIC}
        assert all("合成" in name for name in ImportedLog.objects.values_list("name", flat=True))

    def test_ties_every_record_to_an_element_of_the_drawing(self, two_towns):
        load.load_sample(password=PASSWORD, now=NOW)

        elements = set(ActivityInstance.objects.values_list("element_id", flat=True).distinct())
        drawn = {
            step.id for town in two_towns for operation in operations_of(town) for step in operation.steps
        }
        assert elements
        assert elements <= drawn

    def test_shows_the_prefecture_what_the_towns_share(self, two_towns):
        load.load_sample(password=PASSWORD, now=NOW)
        prefecture_dx = Person.objects.get(sign_in_name="meguri-dx")

        by_town = (
            Operation.objects.visible_to(prefecture_dx)
            .exclude(organisation=prefecture_dx.organisation)
            .values("organisation")
            .annotate(count=Count("id"))
        )

        assert len(by_town) == 2
        assert not ImportedLog.objects.visible_to(prefecture_dx).exists()

    def test_lets_everybody_sign_in(self, two_towns, client):
        loaded = load.load_sample(password=PASSWORD, now=NOW)

        for person in loaded.sign_ins:
            answer = client.post("/sign-in/", {"username": person.sign_in_name, "password": PASSWORD})
            assert answer.headers["Location"] == "/"
            assert client.get("/").status_code == 200
            client.logout()

    def test_the_command_says_the_sign_in_names_and_the_password(self, two_towns, settings, tmp_path, capsys):
        settings.VAR_DIR = tmp_path

        call_command("load_sample", password="told-to-everyone")

        told = capsys.readouterr().err
        assert "tsukimi-staff" in told
        assert "told-to-everyone" in told


class TestTheRecords:
    def test_are_the_same_for_the_same_seed_and_others_for_another(self):
        operation = next(one for one in definition.operations() if one.key == "moving_in")
        village = definition.towns()[-1]

        first, again, other = (generate(operation=operation, town=village, seed=seed) for seed in (1, 1, 2))

        assert first.events.equals(again.events)
        assert not first.events.equals(other.events)

    @pytest.mark.parametrize("key", ["child_allowance", "certificate", "road_occupancy"])
    def test_hold_about_as_many_cases_as_the_inventory_says(self, key):
        operation = next(one for one in definition.operations() if one.key == key)
        town = definition.towns()[3]

        log = generate(operation=operation, town=town, seed=1)

        days = days_covered(operation=operation, town=town)
        april_first = operation.months[3] * 12 / sum(operation.months) if days < 31 else 1
        expected = yearly_volume(operation=operation, residents=town.residents) * days / 365 * april_first
        assert log.cases.height == pytest.approx(expected, abs=4 * expected**0.5)


class TestSamplePassword:
    def test_is_made_once_per_installation(self, tmp_path):
        file = tmp_path / "sample_password"

        first = sample_password(given="", file=file)

        assert sample_password(given="", file=file) == first
        assert len(first) == 19
        assert file.stat().st_mode & 0o777 == 0o600

    def test_given_is_remembered(self, tmp_path):
        file = tmp_path / "sample_password"
        sample_password(given="", file=file)

        assert sample_password(given="mine-and-yours", file=file) == "mine-and-yours"
        assert sample_password(given="", file=file) == "mine-and-yours"


class TestWhatTheOfficesShare:
    def test_is_read_by_the_other_town_and_nothing_else_is(self, two_towns):
        load.load_sample(password=PASSWORD, now=NOW)
        neighbour = Person.objects.get(sign_in_name="tsukimi-staff")

        of_others = Process.objects.visible_to(neighbour).exclude(organisation=neighbour.organisation)

        assert sorted(of_others.values_list("organisation__name", "name")) == [
            ("めぐり県", "転入届の受付（標準）"),
            ("峰里村", "証明書の交付"),
            ("峰里村", "転入届の受付"),
        ]

    def test_is_shared_with_the_group_when_its_keeper_is_there(self, monkeypatch):
        towns = [replace(town, logs=()) for town in definition.towns()[1:3]]
        monkeypatch.setattr(definition, "towns", lambda: towns)
        load.load_sample(password=PASSWORD, now=NOW)
        member = Person.objects.get(sign_in_name="nagino-staff")

        assert (
            Process.objects.visible_to(member)
            .filter(organisation__name="桜瀬市", name="児童手当の認定請求")
            .exists()
        )

    def test_is_compared_once_with_the_other_towns_and_the_standard(self, monkeypatch):
        towns = [replace(town, logs=()) for town in definition.towns()[:3]]
        monkeypatch.setattr(definition, "towns", lambda: towns)
        load.load_sample(password=PASSWORD, now=NOW)
        load.load_sample(password=PASSWORD, now=NOW)

        made = Comparison.objects.get()
        view = seen(made, Person.objects.get(sign_in_name="sakurase-dx"))

        assert made.process.name == "転入届の受付"
        assert [member.name for member in view.members] == ["桜瀬市", "湊原市", "凪野市"]
        assert view.standard.process.name == "転入届の受付（標準）"
        for name in ("届出書を受け取り本人を確認する", "届出書の記入を点検する"):
            (step,) = (one for one in view.result.steps if name in [cell.name for cell in one.cells.values()])
            assert len(step.cells) == 3
        assert len(view.consensus().diagram.lanes) == 2

    def test_a_comparison_that_was_put_away_is_not_made_again(self, monkeypatch):
        towns = [replace(town, logs=()) for town in definition.towns()[:2]]
        monkeypatch.setattr(definition, "towns", lambda: towns)
        load.load_sample(password=PASSWORD, now=NOW)
        put_away(
            comparison=Comparison.objects.get(), by=Person.objects.get(sign_in_name="sakurase-dx"), now=NOW
        )

        load.load_sample(password=PASSWORD, now=NOW)

        assert Comparison.objects.count() == 1

    def test_does_not_grow_by_loading_again(self, two_towns):
        load.load_sample(password=PASSWORD, now=NOW)
        events = Event.objects.count()

        load.load_sample(password=PASSWORD, now=NOW)

        assert Event.objects.count() == events


class TestTheInventoryOfATown:
    def test_adds_up_over_months_and_grades(self, two_towns):
        load.load_sample(password=PASSWORD, now=NOW)

        for operation in Operation.objects.filter(organisation__name="月見町"):
            months = operation.month_figures.all()
            assert sum(month.volume for month in months) == operation.yearly_volume
            assert sum(row.hours for row in operation.grade_hours.all()) == operation.yearly_hours
