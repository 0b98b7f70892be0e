"""Files that somebody looks at before anything of them is stored.

class HeldImport(HeldFile):
    ...                                                       # further fields, where the file says not everything

hold_file(held=HeldImport(organisation=..., held_for=person, file_name=..., content=..., held_at=now))
HeldImport.objects.looked_at_by(person, Can.EDIT_OPERATIONS)  # the files this person may still store
"""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models

from meguru.apps.registry.roles import Can
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet


class HeldFileQuerySet(OrganisationScopedQuerySet):
    """Files on hold; each is seen by the one person who uploaded it."""

    def looked_at_by(self, user: Any, can: Can) -> Self:
        """What this person uploaded and may store."""
        return self.changeable_by(user, can).filter(held_for=user).select_related("organisation")


class HeldFile(OrganisationScoped):
    """預かり中のファイル: a file whose changes somebody is looking at; nothing of it is stored yet.

    It is no record of work: it goes away when it is stored or given up, and after some days in any case.
    """

    held_for = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=255)
    content = models.BinaryField()
    held_at = models.DateTimeField()

    objects = HeldFileQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-held_at", "-id"]

    def __str__(self) -> str:
        return self.file_name
