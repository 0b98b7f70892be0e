"""The story of the sample: one initiative in the middle, with all that hangs on it, told once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse

from meguru.apps.catalogue.models import Service
from meguru.apps.diagnosis.bridge import chart_of
from meguru.apps.diagnosis.models import DiagnosisRound, DiagnosisSheet
from meguru.apps.diagnosis.queries import office_view
from meguru.apps.first_steps.queries import facts_of
from meguru.apps.initiatives import queries as initiatives
from meguru.apps.initiatives.commands import change_basics
from meguru.apps.initiatives.models import Initiative
from meguru.apps.knowledge.models import Insight
from meguru.apps.ledger.queries import verify_chain
from meguru.apps.plans.models import NextAction, PlanSection
from meguru.apps.problems.models import Voice
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.selection.models import Selection
from meguru.engines.diagnosis import diagnose
from meguru.shell.sample import definition, load
from meguru.shell.sample.initiative import add_stories
from meguru.shell.sample.practices import operations_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)
PASSWORD = "sample-pass-word"
NEEDED = ("moving_in", "certificate", "child_allowance")  # child_allowance brings a second section


@pytest.fixture
def loaded(monkeypatch):
    """The town of the initiative and the smallest one, without work records and with few operations."""
    towns = tuple(
        replace(town, logs=()) for town in definition.towns() if town.sign_in in ("sakurase", "minesato")
    )
    monkeypatch.setattr(definition, "towns", lambda: towns)
    monkeypatch.setattr(
        load, "operations_of", lambda town: [one for one in operations_of(town) if one.key in NEEDED]
    )
    load.load_sample(password=PASSWORD, now=NOW)
    return Initiative.objects.get()


def person(desk, town="sakurase"):
    return Person.objects.get(sign_in_name=f"{town}-{desk}")


def everything():
    return {model._meta.label: model.objects.count() for model in apps.get_models()}


class TestTheStory:
    def test_is_told_once_and_leaves_alone_what_people_changed(self, loaded):
        change_basics(
            initiative=loaded,
            revision=loaded.revision,
            values={"name": "窓口の待ち時間を減らす", "theme": "書きかえたテーマ"},
            by=person("staff"),
            now=NOW,
        )
        before = everything()

        add_stories(
            prefecture=Organisation.objects.get(kind="prefecture", is_fictional=True),
            now=NOW + timedelta(days=40),
        )

        assert everything() == before
        assert Initiative.objects.get().theme == "書きかえたテーマ"

    def test_is_whole(self, loaded):
        facts = facts_of(loaded)
        plan = initiatives.plan_of(loaded, today=NOW.date())

        assert facts["cards"] == facts["scored"] == 8
        assert (facts["chosen"], facts["dropped_with_reason"], facts["targets"]) == (1, 1, 1)
        assert (facts["people_to_agree"], facts["people_agreed"]) == (4, 2)
        assert (facts["candidates"], facts["evaluators"], facts["evaluators_done"]) == (4, 3, 2)
        assert facts["kept_funding"] == facts["kept_people"] == 1
        assert [row.state for row in plan.rows[:3]] == ["done", "late", "running"]
        assert Voice.objects.count() == 12
        assert Service.objects.visible_to(person("staff")).count() == 10
        assert NextAction.objects.count() == 2
        assert PlanSection.objects.exclude(text="").count() == 2
        assert [one.heading for one in Insight.objects.visible_to(person("dx", "meguri"))]
        assert all(verify_chain(office).is_whole for office in Organisation.objects.all())

    def test_tells_how_two_offices_are_stuck(self, loaded):
        alone = DiagnosisSheet.objects.get(person=person("dx", "minesato"))
        newest = DiagnosisRound.objects.first()
        view = office_view(newest.organisation, newest)

        found = diagnose(chart_of(alone.edition), alone.answers)
        assert {one.type.code for one in found.types if one.holds} == {"C", "H"}
        assert (view.answered, [one.voices for one in view.sections]) == (9, [3, 3, 3])
        assert view.before is not None
        assert any(one.points < 0 for one in view.changes)
        assert any(one.points > 0 for one in view.changes)
        assert any(one.sections_differ for one in view.agreements)


class TestThePages:
    @pytest.fixture(autouse=True)
    def _loaded(self, loaded):
        self.initiative = loaded

    def test_every_tab_opens_for_everybody_who_works_on_it(self, client):
        for desk in ("staff", "chief", "dx"):
            client.force_login(person(desk))
            for tab in settings.INITIATIVE_TABS:
                answer = client.get(reverse(tab["url_name"], args=[self.initiative.pk]))
                assert (desk, tab["key"], answer.status_code) == (desk, tab["key"], 200)

    def test_the_result_counts_two_evaluators_and_puts_one_service_out(self, client):
        client.force_login(person("dx"))

        page = client.get(reverse("selection:result", args=[Selection.objects.get().pk])).content.decode()

        for shown in ("77.0", "75.2", "69.3", "54.5", "外れ", "10,600,000円", "2,700,000円"):
            assert shown in page

    def test_who_still_scores_does_not_see_the_points_of_the_others(self, client):
        client.force_login(person("chief"))

        page = client.get(reverse("selection:result", args=[Selection.objects.get().pk])).content.decode()

        assert "77.0" not in page
