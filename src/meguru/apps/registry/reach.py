"""How far one row of an office can be read by others: a choice that stands on the row itself.

    class Process(OrganisationScoped):
        Sharing = Reach
        sharing = models.CharField(max_length=10, choices=Reach.choices, default=Reach.PRIVATE)
        shared_group = models.ForeignKey(SharingGroup, null=True, blank=True, ...)

Meta: models.CheckConstraint(condition=group_when_shared_with_one(), name=...)
visible_to: Q(own) | reached_from(user.organisation)

`Sharing` of a whole kind of rows with one reader stands in `registry.models`; this is one by one.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.models import Organisation, SharingGroup


class Reach(models.TextChoices):
    """見せる相手: who else may read a row."""

    PRIVATE = "private", _("自団体だけ")
    GROUP = "group", _("共有グループ")
    PREFECTURE = "prefecture", _("同じ都道府県の団体")
    PUBLIC = "public", _("すべての団体")


def reached_from(home: Organisation) -> Q:
    """The rows of other organisations that reach this one: of everybody, of its prefecture, of its groups.

    Leaving a group ends what an organisation shares with it, also when it is the owner that leaves.
    """
    prefecture_id = home.prefecture_id or home.pk
    return (
        Q(sharing=Reach.PUBLIC)
        | (
            Q(sharing=Reach.PREFECTURE)
            & (Q(organisation__prefecture_id=prefecture_id) | Q(organisation_id=prefecture_id))
        )
        | (
            Q(sharing=Reach.GROUP, shared_group__in=home.sharing_groups.all())
            & Exists(_owner_still_in_the_group())
        )
    )


def _owner_still_in_the_group() -> models.QuerySet[Any]:
    return SharingGroup.members.through._default_manager.filter(
        sharinggroup_id=OuterRef("shared_group_id"), organisation_id=OuterRef("organisation_id")
    )


def group_when_shared_with_one() -> Q:
    """A group stands on the row exactly when it is shared with one."""
    return Q(sharing="group", shared_group__isnull=False) | (
        ~Q(sharing="group") & Q(shared_group__isnull=True)
    )
