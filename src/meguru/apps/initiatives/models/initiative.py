"""An initiative: what an office wants to make better, who carries it and who stands behind it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.inventory.models import Operation
from meguru.apps.registry.models import Department
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet


class InitiativeQuerySet(OrganisationScopedQuerySet):
    """Initiatives of one's own organisations; those that were put away stay on record."""

    def in_use(self) -> InitiativeQuerySet:
        return self.filter(put_away_at__isnull=True)


class Initiative(OrganisationScoped):
    """取組: one thing an office wants to make better, from the first idea to its effect. Never shared as it is.

    Problems, selections, programmes, plans and first steps all hang on an initiative. Without a department it is
    the whole office's. `revision` counts saves: who changes an older one is told.
    """

    name = models.CharField(_("取組の名前"), max_length=100)
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="initiatives"
    )
    theme = models.TextField(_("テーマ：何を良くしたいか"), max_length=1000, blank=True)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lead_name = models.CharField(_("中心になる人"), max_length=100, blank=True)
    supporter_name = models.CharField(_("味方になる上司"), max_length=100, blank=True)
    why_now = models.TextField(_("なぜ今か"), max_length=600, blank=True)
    who_is_helped = models.TextField(_("だれが困っているか"), max_length=600, blank=True)
    lead_time = models.CharField(_("使える時間"), max_length=120, blank=True)
    supporter_cares = models.TextField(_("上司が気にしていること"), max_length=600, blank=True)
    time_asked = models.CharField(_("いただきたい時間"), max_length=200, blank=True)
    money_asked = models.CharField(_("いただきたいお金"), max_length=200, blank=True)
    asked_of_supporter = models.TextField(_("上司にお願いすること"), max_length=600, blank=True)
    first_step = models.CharField(_("最初にすること"), max_length=200, blank=True)
    first_step_on = models.DateField(_("最初にする日"), null=True, blank=True)
    operations = models.ManyToManyField(Operation, blank=True, related_name="initiatives")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    put_away_at = models.DateTimeField(null=True)

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="initiative_has_a_name"),
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(put_away_at__isnull=True),
                name="initiative_named_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name
