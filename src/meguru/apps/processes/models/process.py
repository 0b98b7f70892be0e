"""A process over all its versions, and who may read what is published of it."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.inventory.models import Operation
from meguru.apps.registry.models import SharingGroup
from meguru.apps.registry.reach import Reach, group_when_shared_with_one, reached_from
from meguru.apps.registry.roles import SharedSubject
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet


class ProcessQuerySet(OrganisationScopedQuerySet):
    """Processes of one's own organisations, and those of others that are shared and have a published version."""

    def visible_to(self, user: Any) -> Self:
        """Own processes; of other organisations only what they share with us and have published."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        own = user.readable_organisation_ids(None)
        published = self.model._base_manager.filter(versions__published_at__isnull=False).values("pk")
        return self.filter(Q(organisation_id__in=own) | (self._shared_with(user) & Q(pk__in=published)))

    @staticmethod
    def _shared_with(user: Any) -> Q:
        """Shared with the whole office by a `Sharing`, or one by one by the process's own `sharing`."""
        office = Q(organisation_id__in=user.readable_organisation_ids(SharedSubject.PROCESSES))
        return office | reached_from(user.organisation)


class Process(OrganisationScoped):
    """業務プロセス: how one operation (or a part of it) flows, over all its versions.

    Other organisations read its published versions only, and only as far as `sharing` says.
    """

    Sharing = Reach

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="processes")
    name = models.CharField(_("プロセス名"), max_length=200)
    sharing = models.CharField(
        _("公開した版を見せる相手"), max_length=10, choices=Sharing.choices, default=Sharing.PRIVATE
    )
    shared_group = models.ForeignKey(
        SharingGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="processes"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    objects = ProcessQuerySet.as_manager()

    class Meta:
        ordering = ["operation__name", "name"]
        constraints = [
            models.UniqueConstraint(fields=["operation", "name"], name="processes_named_once_per_operation"),
            models.CheckConstraint(
                condition=group_when_shared_with_one(),
                name="processes_group_when_shared_with_one",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """The key under which evidence keeps this process's logs."""
        return f"process:{self.pk}"
