"""Records that one office keeps and others may read: who reads them, who changed them, and since when they are away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.models import SharingGroup
from meguru.apps.registry.reach import Reach, group_when_shared_with_one, reached_from
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet


class SharedQuerySet(OrganisationScopedQuerySet):
    """Records of one's own organisations, and those that others share; what was put away is only its owner's."""

    def visible_to(self, user: Any) -> Self:
        if not user.is_authenticated or not user.is_active:
            return self.none()
        own = user.readable_organisation_ids(None)
        return self.filter(
            Q(organisation_id__in=own) | (reached_from(user.organisation) & Q(put_away_at__isnull=True))
        )

    def in_use(self) -> Self:
        return self.filter(put_away_at__isnull=True)


class SharedRecord(OrganisationScoped):
    """What every record of the catalogue has, and that of apps above which keep records the same way.

    `identity` is what makes two records the same thing; an office has one of each in use. `revision` counts
    saves. `noun` names the record in activities of the ledger, `word` in sentences. `list_words` gives the words
    for what lists hold, by field.
    """

    noun: ClassVar[str] = ""
    word: ClassVar[Any] = ""
    identity_error: ClassVar[Any] = ""
    list_words: ClassVar[Mapping[str, Mapping[str, str]]] = {}

    identity = models.CharField(max_length=400, editable=False)
    sharing = models.CharField(_("見せる相手"), max_length=10, choices=Reach.choices, default=Reach.PRIVATE)
    shared_group = models.ForeignKey(
        SharingGroup,
        verbose_name=_("見せる共有グループ"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    put_away_at = models.DateTimeField(null=True)

    objects = SharedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "identity"],
                condition=Q(put_away_at__isnull=True),
                name="%(app_label)s_%(class)s_once",
            ),
            models.CheckConstraint(
                condition=group_when_shared_with_one(),
                name="%(app_label)s_%(class)s_group_when_shared",
            ),
            models.CheckConstraint(condition=~Q(identity=""), name="%(app_label)s_%(class)s_has_a_name"),
        ]

    def identify(self) -> str:
        """What makes this record the same thing as another one."""
        raise NotImplementedError
