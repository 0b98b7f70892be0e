from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import models

from meguru.apps.registry.models import Department, Person, RoleAssignment
from meguru.apps.registry.roles import Can, Role, SharedSubject
from meguru.apps.registry.tenancy import OrganisationScoped
from meguru.apps.registry.testing import (
    make_department,
    make_organisation,
    make_person,
    make_prefecture,
    make_sharing,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def shared_departments(monkeypatch):
    """Departments stand for any tenant table that may be shared."""
    monkeypatch.setattr(Department, "shared_as", SharedSubject.OPERATIONS)


class TestVisibleTo:
    def test_shows_the_rows_of_the_own_organisation_only(self):
        ours, theirs = make_department(), make_department()

        seen = Department.objects.visible_to(make_person(organisation=ours.organisation))

        assert list(seen) == [ours]
        assert theirs not in seen

    def test_shows_nothing_to_strangers_leavers_and_people_without_a_role(self):
        department = make_department()
        leaver = make_person(organisation=department.organisation, is_active=False)
        roleless = make_person(organisation=department.organisation)
        RoleAssignment.objects.filter(person=roleless).delete()

        for visitor in (AnonymousUser(), leaver, roleless):
            assert not Department.objects.visible_to(visitor).exists()

    def test_shows_a_prefecture_what_was_shared_and_nothing_else(self, shared_departments):
        prefecture = make_prefecture()
        sharing_town, other_town = (make_organisation(prefecture=prefecture) for _ in range(2))
        shared, kept = make_department(organisation=sharing_town), make_department(organisation=other_town)
        make_sharing(owner=sharing_town, reader=prefecture, subject=SharedSubject.OPERATIONS, since=NOON)
        make_sharing(owner=other_town, reader=prefecture, subject=SharedSubject.EVIDENCE, since=NOON)

        seen = Department.objects.visible_to(make_person(Role.PREFECTURE_DX, organisation=prefecture))

        assert shared in seen
        assert kept not in seen

    def test_shows_shared_rows_to_those_who_may_view_shared_ones_only(self, shared_departments):
        town = make_organisation()
        shared = make_department(organisation=town)
        make_sharing(owner=town, reader=town.prefecture, subject=SharedSubject.OPERATIONS, since=NOON)

        for role in (Role.AUDITOR, Role.ADMINISTRATOR, Role.DEPARTMENT_STAFF):
            reader = make_person(role, organisation=town.prefecture)
            assert shared not in Department.objects.visible_to(reader)

    def test_never_shows_another_office_a_table_that_is_not_for_sharing(self):
        town = make_organisation()
        make_department(organisation=town)
        for subject in SharedSubject:
            make_sharing(owner=town, reader=town.prefecture, subject=subject, since=NOON)

        seen = Department.objects.visible_to(make_person(Role.PREFECTURE_DX, organisation=town.prefecture))

        assert not seen.exists()


class TestChangeableBy:
    def test_leaves_shared_rows_alone(self, shared_departments):
        town = make_organisation()
        make_department(organisation=town)
        make_sharing(owner=town, reader=town.prefecture, subject=SharedSubject.OPERATIONS, since=NOON)
        reader = make_person(Role.PREFECTURE_DX, organisation=town.prefecture)

        assert Department.objects.visible_to(reader).exists()
        assert not Department.objects.changeable_by(reader, Can.EDIT_OPERATIONS).exists()

    def test_looks_at_the_role_held_in_that_organisation(self):
        home, away = make_department(), make_department()
        person = make_person(Role.AUDITOR, organisation=home.organisation)
        RoleAssignment.objects.create(
            person=person, role=Role.DEPARTMENT_STAFF, organisation=away.organisation
        )

        changeable = Department.objects.changeable_by(Person.objects.get(pk=person.pk), Can.EDIT_OPERATIONS)

        assert list(changeable) == [away]


class TestRolesInDepartments:
    @pytest.fixture
    def tree(self):
        division = make_department(name="部")
        section = make_department(organisation=division.organisation, parent=division, name="課")
        sibling = make_department(organisation=division.organisation, name="別の部")
        return division, section, sibling

    def test_count_there_and_below_but_not_beside_or_above(self, tree):
        division, section, sibling = tree
        head = make_person(department=division)
        clerk = make_person(department=section)

        def may(person, department):
            return person.can(Can.EDIT_OPERATIONS, department=department)

        assert (may(head, division), may(head, section), may(head, sibling)) == (True, True, False)
        assert (may(clerk, division), may(clerk, section)) == (False, True)

    def test_of_the_whole_organisation_count_in_every_department_of_it(self, tree):
        division, section, _ = tree
        person = make_person(organisation=division.organisation)

        assert person.can(Can.EDIT_OPERATIONS, department=section)
        assert not person.can(Can.EDIT_OPERATIONS, department=make_department())


class TestEveryTenantTable:
    def test_has_an_organisation(self):
        tables = OrganisationScoped.__subclasses__()

        assert len(tables) >= 5
        for table in tables:
            field = table._meta.get_field("organisation")
            assert isinstance(field, models.ForeignKey)
            assert not field.null
