"""What going a way is assumed to cost in an office, and which way was decided for a system."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.tenancy import OrganisationScoped
from meguru.apps.systems.models import InformationSystem


class WayChoice(models.TextChoices):
    """The ways of `engines.system_direction`, in words."""

    KEEP = "keep", _("いまのまま続ける")
    SERVICE = "service", _("外部サービスに移る")
    PACKAGE = "package", _("パッケージに移る")
    OWN = "own", _("独自に作りなおす")
    MERGE = "merge", _("ほかのシステムとまとめる")
    RETIRE = "retire", _("やめる")


class DirectionAssumptions(OrganisationScoped):
    """方向性の前提の版: the assumptions of an office, every save a revision; the newest counts."""

    revision = models.PositiveIntegerField()
    values = models.JSONField()
    reason = models.CharField(_("変えた理由"), max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "revision"], name="portfolio_assumptions_by_revision"
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="portfolio_revisions_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} r{self.revision}"


class DirectionChoice(OrganisationScoped):
    """方向性の決定: the way that people decided for a system, with their reason and what they expected of it.

    `expected` is the curve of the way and of keeping, as they stood: {"first_year", "base_yen", "keep": [yen], "way": [yen]},
    empty when the costs were not known. A later decision stands in place of the earlier; taken back, the earlier counts again.
    """

    system = models.ForeignKey(InformationSystem, on_delete=models.CASCADE, related_name="directions")
    way = models.CharField(_("方向性"), max_length=8, choices=WayChoice.choices)
    merge_with = models.ForeignKey(
        InformationSystem, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(_("そう決めた理由"), max_length=600)
    decided_on = models.DateField(_("決めた日"))
    card_revision = models.PositiveIntegerField()
    rules_version = models.CharField(max_length=40)
    assumptions = models.JSONField(default=dict)
    assumptions_revision = models.PositiveIntegerField(default=0)
    expected = models.JSONField(default=dict)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    replaces = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["system"],
                condition=Q(ended_at__isnull=True),
                name="portfolio_one_direction_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="portfolio_direction_says_why"),
            models.CheckConstraint(
                condition=Q(merge_with__isnull=True) | Q(way="merge"),
                name="portfolio_only_merging_has_another",
            ),
            models.CheckConstraint(
                condition=Q(merge_with__isnull=True) | ~Q(merge_with=F("system")),
                name="portfolio_merged_with_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system_id} {self.way}"
