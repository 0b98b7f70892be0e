"""Tables that belong to one organisation, and the question every list starts from.

class Operation(OrganisationScoped):
    shared_as = SharedSubject.OPERATIONS      # omit when it is never shared

Operation.objects.visible_to(person)                          # own rows and rows shared with us
Operation.objects.changeable_by(person, Can.EDIT_OPERATIONS)  # rows this person may change
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models

from meguru.apps.registry.roles import Can, SharedSubject


class OrganisationScopedQuerySet(models.QuerySet[Any]):
    """Add your own filters in a subclass; set it as `objects = MyQuerySet.as_manager()`."""

    def visible_to(self, user: Any) -> Self:
        """Rows of the organisations in which this person has a role, and rows shared with those.

        An anonymous or deactivated visitor sees nothing.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        shared_as = getattr(self.model, "shared_as", None)
        return self.filter(organisation_id__in=user.readable_organisation_ids(shared_as))

    def changeable_by(self, user: Any, can: Can) -> Self:
        """Rows of the organisations in which this person holds a role that grants `can`."""
        return self.of_organisations_where(user, can)

    def of_organisations_where(self, user: Any, can: Can) -> Self:
        """The same by the name that fits a reading permission, e.g. of the ledger, which is never shared."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(organisation_id__in=user.organisation_ids_where(can))


class OrganisationScoped(models.Model):
    """A row that belongs to exactly one organisation."""

    shared_as: ClassVar[SharedSubject | None] = None

    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")

    objects = OrganisationScopedQuerySet.as_manager()

    class Meta:
        abstract = True
