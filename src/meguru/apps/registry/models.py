"""Who and where: organisations, departments, people, roles, and what is shared with whom."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.roles import GRANTS, Can, Role, SharedSubject
from meguru.apps.registry.tenancy import OrganisationScoped


class Organisation(models.Model):
    """団体: a prefecture or a municipality, real or (for the sample) fictional."""

    class Kind(models.TextChoices):
        PREFECTURE = "prefecture", _("都道府県")
        CITY = "city", _("市")
        WARD = "ward", _("特別区")
        TOWN = "town", _("町")
        VILLAGE = "village", _("村")

    code = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=60)
    kana = models.CharField(max_length=120, blank=True)
    county = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=12, choices=Kind)
    prefecture = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="municipalities"
    )
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    population_2020 = models.PositiveIntegerField(null=True, blank=True)
    population_2025_preliminary = models.PositiveIntegerField(null=True, blank=True)
    is_fictional = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{6}$"), name="organisation_code_six_digits"
            ),
            models.CheckConstraint(
                condition=Q(kind="prefecture", prefecture__isnull=True)
                | (~Q(kind="prefecture") & Q(prefecture__isnull=False)),
                name="organisation_municipality_has_prefecture",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def residents(self) -> int | None:
        """The newest population known: 2025 preliminary, else 2020."""
        newest = self.population_2025_preliminary
        return self.population_2020 if newest is None else newest


class Department(OrganisationScoped):
    """部署: a section of an organisation; a tree."""

    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "parent", "name"], name="department_name_once_per_parent"
            ),
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(parent__isnull=True),
                name="department_name_once_at_the_top",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="department_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name

    def with_ancestors(self) -> list[Department]:
        """This department and those above it, itself first."""
        line = [self]
        while line[-1].parent is not None and line[-1].parent not in line:
            line.append(line[-1].parent)
        return line


class PersonManager(BaseUserManager["Person"]):
    """Sign-in names are compared without case and width: Ａoki and aoki are the same person."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(sign_in_name=normalise_sign_in_name(username or ""))

    def create_user(
        self, *, sign_in_name: str, password: str | None, name: str, organisation: Organisation, **fields: Any
    ) -> Person:
        """This function will store a person; without a password nobody can sign in as them."""
        person = self.model(
            sign_in_name=normalise_sign_in_name(sign_in_name), name=name, organisation=organisation, **fields
        )
        person.set_password(password)
        person.save(using=self._db)
        return person


def normalise_sign_in_name(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


class Person(AbstractBaseUser):
    """職員: someone who signs in."""

    sign_in_name = models.CharField(_("サインイン名"), max_length=60, unique=True)
    name = models.CharField(_("氏名"), max_length=60)
    email = models.EmailField(_("電子メール"), blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people")
    is_active = models.BooleanField(_("利用中"), default=True)
    must_change_password = models.BooleanField(default=False)

    objects = PersonManager()

    USERNAME_FIELD = "sign_in_name"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name", "organisation"]

    class Meta:
        ordering = ["sign_in_name"]

    def __str__(self) -> str:
        return self.name

    def can(
        self, can: Can, *, organisation: Organisation | None = None, department: Department | None = None
    ) -> bool:
        """Whether one of this person's roles grants `can`: anywhere, in an organisation, or in a department.

        A role given for a department counts there and in the departments below it, and counts for its
        organisation as a whole only when no department is asked about.
        """
        if not self.is_active:
            return False
        if department is not None:
            line = {above.pk for above in department.with_ancestors()}
            return any(
                can in GRANTS[Role(held.role)]
                for held in self._assignments
                if held.organisation_id == department.organisation_id
                and (held.department_id is None or held.department_id in line)
            )
        if organisation is not None:
            return can in self._grants.get(organisation.pk, frozenset())
        return any(can in granted for granted in self._grants.values())

    def organisation_ids_where(self, can: Can) -> list[int]:
        """Ids of the organisations in which one of this person's roles grants `can`."""
        return [organisation_id for organisation_id, granted in self._grants.items() if can in granted]

    def readable_organisation_ids(self, shared_as: SharedSubject | None) -> list[int]:
        """Ids of the organisations whose rows of one kind this person may read: own, then shared ones."""
        own = list(self._grants)
        if shared_as is None:
            return own
        readers = self.organisation_ids_where(Can.VIEW_SHARED)
        shared = Sharing.objects.filter(reader_id__in=readers, subject=shared_as)
        return own + list(shared.values_list("organisation_id", flat=True))

    @property
    def roles(self) -> list[Role]:
        """Every role this person holds somewhere, each once, in the order of `Role`."""
        held = {assignment.role for assignment in self._assignments}
        return [role for role in Role if role.value in held]

    @cached_property
    def _assignments(self) -> list[RoleAssignment]:
        return list(self.role_assignments.all()) if self.pk else []

    @cached_property
    def _grants(self) -> dict[int, frozenset[Can]]:
        granted: dict[int, frozenset[Can]] = defaultdict(frozenset)
        for held in self._assignments:
            granted[held.organisation_id] |= GRANTS[Role(held.role)]
        return dict(granted)


class RoleAssignment(OrganisationScoped):
    """役割の割当: a person holds a role in an organisation, or in one department of it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="role_assignments")
    role = models.CharField(max_length=20, choices=Role)
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="role_assignments"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "organisation", "department"], name="role_held_once_per_department"
            ),
            models.UniqueConstraint(
                fields=["person", "role", "organisation"],
                condition=Q(department__isnull=True),
                name="role_held_once_for_the_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class Sharing(OrganisationScoped):
    """共有: `organisation` lets `reader` read one kind of its rows. Nothing is shared without such a row."""

    reader = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=20, choices=SharedSubject)
    since = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reader", "subject"], name="shared_once"),
            models.CheckConstraint(condition=~Q(organisation=F("reader")), name="shared_with_another"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} -> {self.reader_id}: {self.subject}"


class SharingGroup(OrganisationScoped):
    """共有グループ: organisations that let each other read what they share with the group, under a name.

    `organisation` keeps the group; members are told apart from it, and the keeper is a member too.
    """

    name = models.CharField(_("グループ名"), max_length=80)
    members = models.ManyToManyField(Organisation, related_name="sharing_groups", verbose_name=_("参加団体"))
    since = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="sharing_group_named_once"),
        ]

    def __str__(self) -> str:
        return self.name
