"""Five years of costs written, pasted, saved and taken back in one table."""

from __future__ import annotations

import pytest
from django.urls import reverse

from meguru.apps.inventory.testing import NOON
from meguru.apps.ledger.models import Event
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.systems import commands
from meguru.apps.systems.models import CardChange, CostBasis, CostKind, CostRow
from meguru.apps.systems.queries.cost_grid import years_shown
from meguru.apps.systems.testing import make_cost, make_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def system():
    return make_system(department=make_department())


@pytest.fixture
def clerk(system, client):
    person = make_person(department=system.department)
    client.force_login(person)
    return person


@pytest.fixture
def address(system):
    return reverse("systems:cost_table", args=[system.pk]) + "?from=2021"


def typed(client, address, **cells):
    """What the page sends back when somebody writes in some cells ("y2021_run")."""
    form = client.get(address).context["form"]
    sent = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return sent | {name.removeprefix("y").replace("_", "-"): value for name, value in cells.items()}


def stored(system):
    return {
        (row.fiscal_year, row.kind): row.yen for row in CostRow.objects.filter(system=system, basis="actual")
    }


class TestSaving:
    def test_many_cells_are_one_revision_one_event_and_taken_back_as_one(
        self, client, clerk, system, address
    ):
        make_cost(system, year=2021, yen=500)
        gone = make_cost(system, year=2022, yen=600)
        system.refresh_from_db()
        sent = typed(client, address, y2021_run="700", y2022_run="", y2023_line="12万円", y2024_build="0")

        page = client.post(address, sent, follow=True).content.decode()

        assert "経費を保存しました" in page
        assert stored(system) == {(2021, "run"): 700, (2023, "line"): 120_000, (2024, "build"): 0}
        event = Event.objects.get(activity="systems.costs_saved")
        assert not {"700", "120000", "yen"} & set(str(event.payload).replace("'", " ").split())
        was = system.revision
        system.refresh_from_db()
        assert system.revision == was + 1

        changes = CardChange.objects.filter(pk__in=event.payload["changes"])
        keys = ",".join(str(one.pk) for one in changes)
        client.post(reverse("systems:undo_together", args=[system.pk]), {"changes": keys})
        assert stored(system) == {(2021, "run"): 500, (2022, "run"): 600}
        assert CostRow.objects.get(yen=600).pk == gone.pk

        again = client.post(
            reverse("systems:undo_together", args=[system.pk]), {"changes": keys}, follow=True
        )
        assert "もう元に戻してあります" in again.content.decode()

    def test_a_unit_counts_for_plain_numbers_only_and_never_for_what_stands_there(
        self, client, clerk, system, address
    ):
        make_cost(system, year=2021, yen=1_234_567)
        sent = typed(client, address, y2022_run="1,300", y2023_run="2百万円", y2024_run="－", unit="1000")

        client.post(address, sent)

        assert stored(system) == {
            (2021, "run"): 1_234_567,
            (2022, "run"): 1_300_000,
            (2023, "run"): 2_000_000,
        }

    def test_nothing_different_is_no_save(self, client, clerk, system, address):
        make_cost(system, year=2021, yen=500)

        page = client.post(address, typed(client, address), follow=True).content.decode()

        assert "変わったところはありません" in page
        assert not Event.objects.filter(activity="systems.costs_saved").exists()

    def test_an_amount_a_thousand_times_off_is_stored_and_told(self, client, clerk, address):
        sent = typed(client, address, y2021_run="1,200,000", y2022_run="1,250")

        page = client.post(address, sent, follow=True).content.decode()

        assert "円と千円を取りちがえていないか" in page
        assert "2022年度の運用・保守：1,250円" in page

    def test_budgets_stand_apart_from_what_was_paid(self, client, clerk, system, address):
        make_cost(system, year=2021, yen=500)

        client.post(f"{address}&basis=budget", typed(client, f"{address}&basis=budget", y2021_run="900"))

        assert stored(system) == {(2021, "run"): 500}
        assert CostRow.objects.get(basis=CostBasis.BUDGET).yen == 900


class TestRefusing:
    def test_a_colleague_who_saved_meanwhile_is_shown_beside_and_nothing_is_stored(
        self, client, clerk, system, address
    ):
        make_cost(system, year=2021, yen=500)
        sent = typed(client, address, y2021_run="700", y2022_run="800")
        colleague = make_person(department=system.department, name="佐藤花子")
        commands.save_costs(
            system=system, basis="actual", values={(2021, "run"): 650}, seen="", by=colleague, now=NOON
        )

        answer = client.post(address, sent)
        page = answer.content.decode()

        assert answer.status_code == 422
        for words in ("佐藤花子さんが同じところを変えました", "700円", "650円", "800"):
            assert words in page
        assert stored(system) == {(2021, "run"): 650}

        client.post(address, sent | {"seen": answer.context["form"]["seen"].value()})
        assert stored(system) == {(2021, "run"): 700, (2022, "run"): 800}

    @pytest.mark.parametrize("wrong", ["-500", "やく百万", "税抜500円", "0.5", "9" * 30])
    def test_a_wrong_amount_is_told_with_its_place_and_kept(self, client, clerk, system, address, wrong):
        answer = client.post(address, typed(client, address, y2022_run=wrong, y2023_run="5"))
        page = answer.content.decode()

        assert answer.status_code == 422
        assert "2022年度の運用・保守：" in page
        assert wrong in page
        assert stored(system) == {}

    @pytest.mark.parametrize("basis", ["actual", "budget", "no-such"])
    @pytest.mark.parametrize("first", ["", "0001", "9999", "x", "２０２１", "2021" * 9])
    def test_any_address_shows_five_plausible_years(self, client, clerk, system, basis, first):
        address = reverse("systems:cost_table", args=[system.pk])

        answer = client.get(address, {"basis": basis, "from": first})

        assert answer.status_code == 200
        assert len(answer.context["form"].rows()) == 5

    def test_only_the_department_and_the_dx_office_write(self, client, system, address):
        other = make_department(organisation=system.organisation)
        for person, status in (
            (make_person(department=other), 403),
            (make_person(Role.AUDITOR, organisation=system.organisation), 403),
            (make_person(), 404),
        ):
            client.force_login(person)
            assert client.get(address).status_code == status
            assert client.post(address, {"2021-run": "5", "unit": "1"}).status_code == status
        assert stored(system) == {}

    def test_changes_of_other_systems_cannot_be_taken_back_here(self, client, clerk, system):
        elsewhere = make_cost(make_system())
        change = CardChange.objects.get(part="costs", system=elsewhere.system)

        client.post(
            reverse("systems:undo_together", args=[system.pk]), {"changes": f"{change.pk},x,{'9' * 40}"}
        )

        assert CostRow.objects.filter(pk=elsewhere.pk).exists()


class TestYears:
    def test_what_was_paid_ends_with_the_last_full_year_and_budgets_with_the_next(self):
        assert list(years_shown(basis="actual", first=None, this_year=2026)) == [2021, 2022, 2023, 2024, 2025]
        assert years_shown(basis="budget", first=None, this_year=2026)[-1] == 2027
        assert years_shown(basis="actual", first=2099, this_year=2026)[-1] == 2100

    def test_every_kind_has_its_place(self, client, clerk, system, address):
        assert len(client.get(address).context["form"].places) == 5 * len(CostKind.values)
