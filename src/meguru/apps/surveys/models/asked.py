"""Whom a survey asks."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.models import Department, Organisation
from meguru.apps.registry.permissions import Can
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet
from meguru.apps.surveys.models.survey import Survey


class RecipientQuerySet(OrganisationScopedQuerySet):
    """What one's own offices asked, and what one's own offices are asked (once it was sent)."""

    def visible_to(self, user: Any) -> Self:
        own = user.organisation_ids_where(Can.VIEW_SURVEY) if user.is_authenticated and user.is_active else []
        return self.filter(
            Q(organisation_id__in=own) | (Q(body_id__in=own) & ~Q(survey__state=Survey.State.DRAFT))
        )

    def asked_of(self, user: Any) -> Self:
        """What this person's offices are asked to answer."""
        own = user.organisation_ids_where(Can.VIEW_SURVEY) if user.is_authenticated and user.is_active else []
        return self.filter(body_id__in=own).exclude(survey__state=Survey.State.DRAFT)


class Recipient(OrganisationScoped):
    """依頼先: one town, or one section, that is asked. `organisation` is who asks, `body` who answers.

    The link is for whoever answers without signing in: only its SHA-256 is kept (`link_hash`, hex), and it can be
    made anew, which ends the old one. `link_number` counts how often: the link follows from it and the secret key
    (`links.token_of`), so that a reminder can repeat it without its being kept anywhere. `is_link_closed`: the body
    wants none, and answers signed in only.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="recipients")
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    addressee = models.CharField(_("あて名"), max_length=120, blank=True)
    email = models.EmailField(_("電子メール"), blank=True)
    link_hash = models.CharField(max_length=64, blank=True)
    link_number = models.PositiveIntegerField(default=0)
    is_link_closed = models.BooleanField(default=False)
    due_at = models.DateTimeField(_("個別の締切"), null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        ordering = ["survey", "body__code", "department", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "body"],
                condition=Q(department__isnull=True),
                name="surveys_town_asked_once",
            ),
            models.UniqueConstraint(fields=["survey", "department"], name="surveys_section_asked_once"),
            models.UniqueConstraint(
                fields=["link_hash"], condition=~Q(link_hash=""), name="surveys_link_of_one"
            ),
            models.CheckConstraint(
                condition=Q(is_link_closed=False) | Q(link_hash=""), name="surveys_closed_link_is_none"
            ),
            models.CheckConstraint(
                condition=Q(department__isnull=True) | Q(body=F("organisation")),
                name="surveys_sections_are_of_the_own_office",
            ),
        ]

    def __str__(self) -> str:
        return self.addressee or f"{self.survey_id} {self.body_id}"

    @property
    def due(self) -> Any:
        """The own due time, else the survey's."""
        return self.due_at or self.survey.due_at
