from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from meguru.apps.inventory import commands
from meguru.apps.inventory.models import Operation, Procedure, ProcedureSurvey
from meguru.apps.inventory.queries import procedures as queries
from meguru.apps.inventory.testing import NOON, make_operation, make_survey
from meguru.apps.registry.testing import make_department, make_organisation, make_person
from meguru.engines.uploads import Refused

pytestmark = pytest.mark.django_db
PUBLISHED = Path(__file__).resolve().parents[5] / "../shared/data/procedures_to_local_government.csv.gz"


@pytest.fixture
def section():
    return make_department(name="市民課", organisation=make_organisation(population_2020=118_000))


@pytest.fixture
def clerk(client, section):
    person = make_person(department=section, name="窓口 花子")
    client.force_login(person)
    return person


def text_of(answer):
    return answer.content.decode()


class TestImporting:
    def test_replaces_the_survey_as_a_whole_and_keeps_the_record_of_both(self):
        make_survey(("1", "古い手続"), ("2", "もっと古い手続"))

        done = make_survey(("3", "転入届"))

        assert (done.procedures_before, done.survey.procedure_count) == (2, 1)
        assert [procedure.name for procedure in Procedure.objects.all()] == ["転入届"]
        assert ProcedureSurvey.objects.count() == 2

    def test_of_a_bad_file_leaves_everything_as_it_was(self):
        make_survey(("1", "転入届"))

        with pytest.raises(Refused):
            commands.import_procedures(content=b"x", file_name="x", source="x", surveyed_on=None, now=NOON)

        assert Procedure.objects.count() == 1

    def test_works_from_the_command_line(self, tmp_path, capsys):
        file = tmp_path / "survey.csv"
        file.write_text("手続ID,手続名,法令名\n1,転入届,住民基本台帳法\n", encoding="utf-8")

        call_command("import_procedures", str(file), date="2025-07-29")

        assert "手続 1 件を読み込みました" in capsys.readouterr().out
        assert ProcedureSurvey.objects.get().surveyed_on.year == 2025

    def test_says_on_the_command_line_what_is_wrong(self, tmp_path):
        with pytest.raises(CommandError, match="開けません"):
            call_command("import_procedures", str(tmp_path / "nothing.csv"))
        with pytest.raises(CommandError, match="2025-07-29 のように"):
            call_command("import_procedures", "x", date="きのう")


class TestOffering:
    def test_shows_what_fits_with_the_reason(self, client, clerk, section):
        make_survey(
            ("9062", "転入届", "住民基本台帳法", "第22条"), ("1", "犬の登録", "狂犬病予防法", "第4条")
        )
        operation = make_operation(department=section, name="転入届の受付")

        page = text_of(client.get(reverse("inventory:procedures", args=[operation.pk])))

        assert "「転入届」が同じ" in page
        assert "犬の登録" not in page
        assert "犬の登録" in text_of(
            client.get(reverse("inventory:procedures", args=[operation.pk]), {"q": "犬の登録"})
        )

    def test_says_how_to_bring_a_survey_in(self, client, clerk, section):
        operation = make_operation(department=section)

        assert "import-procedures" in text_of(
            client.get(reverse("inventory:procedures", args=[operation.pk]))
        )

    def test_is_not_open_to_other_offices(self, client, clerk):
        make_survey(("9062", "転入届"))
        other = make_operation()
        procedure = Procedure.objects.get()

        assert client.get(reverse("inventory:procedures", args=[other.pk])).status_code == 404
        assert client.get(reverse("inventory:take_over", args=[other.pk, procedure.pk])).status_code == 404


class TestTakingOver:
    @pytest.fixture
    def address(self, section, clerk):
        make_survey(("9062", "転入届", "住民基本台帳法", "第22条"), volume="4473575")
        self.operation = make_operation(department=section, name="転入届の受付", clients="転入した人")
        return reverse("inventory:take_over", args=[self.operation.pk, Procedure.objects.get().pk])

    def test_fills_what_is_empty_and_was_chosen(self, client, address):
        client.post(address, {"field": ["legal_basis", "clients"], "version": 1})

        stored = Operation.objects.get()
        assert stored.legal_basis == "住民基本台帳法 第22条"
        assert stored.clients == "転入した人"
        assert stored.outline == ""

    def test_can_be_taken_back(self, client, address):
        client.post(address, {"field": ["legal_basis", "yearly_volume"], "version": 1})
        assert Operation.objects.get().yearly_volume == 4200

        client.post(reverse("inventory:undo_change", args=[self.operation.pk]))

        stored = Operation.objects.get()
        assert (stored.legal_basis, stored.yearly_volume) == ("", None)

    def test_shows_first_what_it_would_write_and_marks_the_guess(self, client, address):
        page = text_of(client.get(address))

        assert 'value="legal_basis" aria-label="根拠法令を入れる" checked' in page
        assert 'value="yearly_volume" aria-label="年間件数（件）を入れる">' in page
        assert "目安" in page
        assert Operation.objects.get().version == 1

    def test_of_nothing_is_refused_in_words(self, client, address):
        answer = client.post(address, {"version": 1})

        assert answer.status_code == 422
        assert "入れる項目がありません" in text_of(answer)

    def test_never_overwrites_a_change_made_meanwhile(self, client, address, clerk):
        commands.change_operation(
            operation=self.operation,
            values={"yearly_hours": Decimal(5)},
            from_version=1,
            by=clerk,
            now=NOON,
        )

        answer = client.post(address, {"field": "legal_basis", "version": 1})

        assert answer.status_code == 409
        assert Operation.objects.get().legal_basis == ""


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published survey is not on this machine")
class TestThePublishedSurvey:
    @pytest.fixture
    def survey(self):
        done = commands.import_procedures(
            content=PUBLISHED.read_bytes(), file_name=PUBLISHED.name, source="x", surveyed_on=None, now=NOON
        )
        return done.survey

    def test_comes_in_whole_and_finds_what_staff_mean(self, survey, section):
        assert (survey.procedure_count, survey.remarks) == (7671, [])
        best = {
            name: queries.fitting_procedures(operation=make_operation(department=section, name=name))[0]
            for name in ("児童手当", "転入届", "補装具費の支給", "要介護認定の申請受付")
        }
        assert [one.match.procedure.identifier for one in best.values()] == [
            "204038",
            "9062",
            "45716",
            "110382",
        ]
