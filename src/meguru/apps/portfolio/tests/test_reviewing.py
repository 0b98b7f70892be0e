"""Looking at cards: what is kept, what goes, who waits."""

import datetime as dt

import pytest

from meguru.apps.inventory.testing import NOON
from meguru.apps.ledger.models import Event
from meguru.apps.portfolio import commands, queries
from meguru.apps.portfolio.models import CardReview, KeptFinding
from meguru.apps.portfolio.testing import TODAY, review_all
from meguru.apps.registry.models import Person, RoleAssignment
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.systems import commands as systems
from meguru.apps.systems.testing import make_contract, make_cost, make_server, make_system

pytestmark = pytest.mark.django_db
LATER = NOON + dt.timedelta(days=1)


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def office(section):
    return section.organisation


def rules_of(system, **filters):
    return set(
        KeptFinding.objects.filter(system=system, gone_at=None, **filters).values_list("rule", flat=True)
    )


def change(system, **values):
    systems.change_system(system=system, values=values, by=None, now=NOON)


class TestReviewing:
    def test_keeps_findings_and_where_the_card_stands_with_one_event(self, office, section):
        system = make_system(department=section, method="own", language="COBOL")
        make_contract(system, form="negotiated", source_code="no")

        assert review_all(office) == 1
        assert {"legacy_language", "lock_in"} <= rules_of(system, severity__gte=1)
        review = CardReview.objects.get(system=system)
        assert (review.lock_in_low, review.card_revision) == (45, system.__class__.objects.get().revision)
        assert Event.objects.filter(activity="portfolio.cards_reviewed").count() == 1

    def test_does_nothing_twice_and_looks_again_when_the_card_or_the_day_changes(self, office, section):
        system = make_system(department=section)
        review_all(office)

        assert review_all(office) == 0
        change(system, language="COBOL")
        assert review_all(office) == 1
        assert review_all(office, today=TODAY + dt.timedelta(days=1)) == 1
        assert review_all(office, today=TODAY + dt.timedelta(days=1)) == 0

    def test_what_does_not_hold_any_more_is_kept_as_gone_and_comes_back_anew(self, office, section):
        system = make_system(department=section, method="own", language="COBOL")
        review_all(office)
        change(system, language="Java")
        review_all(office, now=LATER)

        row = KeptFinding.objects.get(system=system, rule="legacy_language")
        assert row.gone_at == LATER
        change(system, language="COBOL")
        review_all(office, now=LATER + dt.timedelta(days=1))
        row.refresh_from_db()
        assert (row.gone_at, row.since) == (None, LATER + dt.timedelta(days=1))

    def test_neighbours_with_the_same_function_are_looked_at_again(self, office, section):
        one = make_system(department=section, functions=["map"])
        far = make_system(department=section, functions=["library"])
        review_all(office)
        other = make_system(department=make_department(organisation=office), functions=["map"])

        assert review_all(office) == 2  # the new one and its neighbour
        assert "duplicate" in rules_of(one, severity=2)
        change(other, functions=["library"])
        review_all(office)
        assert "duplicate" not in rules_of(one)
        assert "duplicate" in rules_of(far)

    def test_neighbours_of_a_system_put_away_or_brought_back_are_looked_at_at_once(self, office, section):
        one, other = (make_system(department=section, functions=["map"]) for _number in range(2))
        make_system(department=section, functions=["library"])
        review_all(office)
        assert "duplicate" in rules_of(one)

        systems.put_away_system(system=other, by=None, now=LATER)
        assert queries.office_that_waits(today=TODAY) == office
        assert review_all(office, now=LATER) == 1
        assert "duplicate" not in rules_of(one)
        assert queries.office_that_waits(today=TODAY) is None

        systems.bring_back_system(system=other, by=None, now=LATER + dt.timedelta(hours=1))
        assert review_all(office, now=LATER + dt.timedelta(hours=2)) == 2
        assert "duplicate" in rules_of(one)

    def test_many_cards_take_the_same_number_of_queries(self, office, section, django_assert_max_num_queries):
        for number in range(12):
            system = make_system(department=section, functions=["map"])
            make_server(system)
            make_cost(system, yen=1_000_000 + number)
        with django_assert_max_num_queries(30):
            commands.review_cards(organisation=office, today=TODAY, now=NOON, by=None)


class TestWhoSeesWhat:
    @pytest.fixture
    def dear(self, office, section):
        """A system far dearer than five others, of another department, with an old operating system."""
        for _number in range(5):
            make_cost(make_system(department=section, functions=["map"], users_count=10), yen=1_000_000)
        dear = make_system(
            department=make_department(organisation=office, name="道路課"), functions=["map"], users_count=10
        )
        make_cost(dear, yen=9_000_000)
        make_server(dear, support_ends_on=dt.date(2026, 1, 1))
        review_all(office)
        return dear

    def rules(self, person):
        found = queries.overview(user=person, filters=queries.Filters(), today=TODAY)
        return {one.rule.id for one in found.rules}

    def test_costs_and_security_are_for_the_department_and_the_dx_section(self, office, section, dear):
        outsider = make_person(department=section)
        insider = make_person(department=dear.department)
        steering = make_person(Role.MUNICIPAL_DX, organisation=office)
        auditor = make_person(Role.AUDITOR, organisation=office)

        hidden = {"cost_high", "os_support"}
        assert not hidden & self.rules(outsider)
        # beside others' costs one's own would tell what those are
        assert hidden & self.rules(insider) == {"os_support"}
        for person in (steering, auditor):
            assert hidden <= self.rules(person)

    def test_neither_the_page_of_the_system_tells_it(self, section, dear):
        outsider = make_person(department=section)
        told = queries.findings_of_system(system=dear, user=outsider, today=TODAY)

        assert not {"cost_high", "os_support"} & {one.found.rule for one in (*told.holds, *told.unjudged)}
        assert told.hidden

    def test_other_offices_see_nothing(self, dear):
        assert not queries.visible_findings(make_person()).exists()


class TestBesideOtherBodies:
    @pytest.fixture
    def system(self, section):
        made = make_system(department=section, functions=["map"])
        make_cost(made, yen=3_000_000)
        return made

    @pytest.fixture
    def others(self):
        """Departments of five other bodies, each with such a system."""
        departments = [make_department() for _number in range(5)]
        for department in departments:
            make_cost(make_system(department=department, functions=["map"]), yen=1_234_567)
        return departments

    def beside(self, person, system):
        return queries.findings_of_system(system=system, user=person, today=TODAY).beside

    def test_only_costs_that_the_person_may_see_are_compared(self, system, others):
        steering = make_person(Role.PREFECTURE_DX, organisation=system.organisation)
        assert self.beside(steering, system) is None

        for place, department in enumerate(others):
            role = Role.AUDITOR if place else Role.DEPARTMENT_STAFF
            RoleAssignment.objects.create(person=steering, role=role, organisation=department.organisation)
        found = self.beside(Person.objects.get(pk=steering.pk), system)
        assert (found.bodies, found.middle_yen) == (5, 1_200_000)

    def test_a_body_whose_costs_are_hidden_is_not_among_them(self, system, others):
        person = make_person(Role.PREFECTURE_DX, organisation=system.organisation)
        for department in others:
            elsewhere = make_department(organisation=department.organisation)
            RoleAssignment.objects.create(
                person=person,
                role=Role.DEPARTMENT_STAFF,
                organisation=department.organisation,
                department=elsewhere,
            )

        assert self.beside(Person.objects.get(pk=person.pk), system) is None
