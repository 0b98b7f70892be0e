"""A season: for which fiscal year money is asked for, and what is due when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet
from meguru.engines.budget_review import SeasonDays


class SeasonQuerySet(OrganisationScopedQuerySet):
    """Seasons; those that were put away stay on record."""

    def in_use(self) -> SeasonQuerySet:
        return self.filter(put_away_at__isnull=True)


class BudgetSeason(OrganisationScoped):
    """予算審査の期: the requests for one fiscal year, with the days by which they move."""

    name = models.CharField(_("名前"), max_length=80)
    fiscal_year = models.PositiveSmallIntegerField(_("予算の年度"))
    requests_due = models.DateField(_("要求の締切"))
    answers_due = models.DateField(_("回答の締切"))
    opinions_due = models.DateField(_("意見の締切"))
    decisions_due = models.DateField(_("決定の日"))
    note = models.TextField(_("各部署へのお知らせ"), max_length=1000, blank=True)
    revision = models.PositiveIntegerField(default=1)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True)

    objects = SeasonQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="budgets_season_has_a_name"),
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(put_away_at__isnull=True),
                name="budgets_season_named_once",
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year__gte=2000, fiscal_year__lte=2100), name="budgets_season_of_a_year"
            ),
            models.CheckConstraint(
                condition=Q(answers_due__gte=F("requests_due"))
                & Q(opinions_due__gte=F("answers_due"))
                & Q(decisions_due__gte=F("opinions_due")),
                name="budgets_days_run_forward",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def days(self) -> SeasonDays:
        return SeasonDays(self.requests_due, self.answers_due, self.opinions_due, self.decisions_due)
