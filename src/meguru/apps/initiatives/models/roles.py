"""Who answers for what in an initiative, and who has said yes to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.initiatives.models.initiative import Initiative
from meguru.apps.initiatives.models.plan import InUseQuerySet, Phase, PlanItem
from meguru.apps.registry.models import Department
from meguru.apps.registry.tenancy import OrganisationScoped
from meguru.engines.initiative_flow import RoleKind


class Holder(models.Model):
    """Somebody named: a person with an account, a section, or a name from outside. At most one of the three."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outside_name = models.CharField(_("職員の一覧にない人や会社"), max_length=100, blank=True)

    class Meta:
        abstract = True

    @property
    def holder_key(self) -> str:
        """The same for the same holder over all roles; empty while nobody is named."""
        if self.person_id:
            return f"p{self.person_id}"
        if self.department_id:
            return f"d{self.department_id}"
        return f"n{self.outside_name}" if self.outside_name else ""

    @property
    def holder_name(self) -> str:
        return str(self.person or self.department or self.outside_name)


ONE_HOLDER = (
    Q(department__isnull=True, outside_name="")
    | Q(person__isnull=True, outside_name="")
    | Q(person__isnull=True, department__isnull=True)
)
NAMED = Q(person__isnull=False) | Q(department__isnull=False) | ~Q(outside_name="")


class PhaseRole(Holder, OrganisationScoped):
    """役割分担: one role in a phase, or in one of its tasks. `usually` is who the standard flow proposes."""

    class Kind(models.TextChoices):
        ACCOUNTABLE = RoleKind.ACCOUNTABLE.value, _("責任を持つ人")
        DOES = RoleKind.DOES.value, _("実際にする人")
        CONSULTED = RoleKind.CONSULTED.value, _("先に相談する人")
        INFORMED = RoleKind.INFORMED.value, _("知らせる人")

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="roles")
    task = models.ForeignKey(PlanItem, null=True, blank=True, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(_("役割"), max_length=12, choices=Kind)
    usually = models.CharField(max_length=60, blank=True)
    revision = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True)

    objects = InUseQuerySet.as_manager()

    class Meta:
        ordering = ["phase__position", "id"]
        constraints = [
            models.CheckConstraint(condition=ONE_HOLDER, name="role_has_one_holder"),
            models.CheckConstraint(condition=NAMED | ~Q(usually=""), name="role_names_somebody"),
            models.CheckConstraint(
                condition=Q(kind__in=["accountable", "does", "consulted", "informed"]),
                name="role_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["phase"],
                condition=Q(kind="accountable", task__isnull=True, removed_at__isnull=True),
                name="phase_has_one_accountable",
            ),
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(kind="accountable", task__isnull=False, removed_at__isnull=True),
                name="task_has_one_accountable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.phase_id} {self.kind} {self.holder_name or self.usually}"


class Agreement(Holder, OrganisationScoped):
    """合意: whether somebody who is named agrees to their roles. `roles_seen` is what they agreed to.

    When the roles change afterwards, the answer counts no longer and is asked for again.
    """

    class Answer(models.TextChoices):
        AGREES = "agrees", _("これでよい")
        OBJECTS = "objects", _("直してほしい")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="agreements")
    answer = models.CharField(_("返事"), max_length=8, choices=Answer)
    note = models.CharField(_("ひとこと"), max_length=300, blank=True)
    roles_seen = models.CharField(max_length=64)
    answered_on = models.DateField(_("返事の日"))
    answered_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=ONE_HOLDER & NAMED, name="agreement_of_one_holder"),
            models.UniqueConstraint(
                fields=["initiative", "person"],
                condition=Q(person__isnull=False),
                name="agreement_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["initiative", "department"],
                condition=Q(department__isnull=False),
                name="agreement_once_a_section",
            ),
            models.UniqueConstraint(
                fields=["initiative", "outside_name"],
                condition=~Q(outside_name=""),
                name="agreement_once_a_name",
            ),
            models.CheckConstraint(condition=Q(answer="agrees") | ~Q(note=""), name="objection_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.holder_name} {self.answer}"
