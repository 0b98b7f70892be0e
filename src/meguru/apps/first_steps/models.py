"""Which first steps belong to an initiative, and what people ticked by hand."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from meguru.apps.diagnosis.models import DiagnosisSheet
from meguru.apps.initiatives.models import Initiative
from meguru.apps.registry.tenancy import OrganisationScoped

LONGEST_NOTE = 500


class StepList(OrganisationScoped):
    """初めの一手の表: the types that an initiative works on, "C,H", most urgent first. Never shared.

    What is done is not stored here: it is asked of the pages where it is done, and of the ticks. `sheet` is the
    diagnosis that the types come from; an anonymous one may be forgotten later.
    """

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="step_list")
    types = models.CharField(max_length=40)
    sheet = models.ForeignKey(DiagnosisSheet, null=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(types__regex=r"^[A-I](,[A-I])*$"), name="first_steps_types_are_letters"
            ),
        ]

    def __str__(self) -> str:
        return self.types

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self.types.split(","))


class HandTick(OrganisationScoped):
    """項目の印: somebody says that an item is done, with a note. `title` keeps what it was called then."""

    step_list = models.ForeignKey(StepList, on_delete=models.CASCADE, related_name="ticks")
    item_id = models.CharField(max_length=40)
    title = models.CharField(max_length=100)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    ticked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    ticked_at = models.DateTimeField()

    class Meta:
        ordering = ["ticked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["step_list", "item_id"], name="first_steps_item_ticked_once"),
            models.CheckConstraint(condition=~Q(item_id=""), name="first_steps_tick_names_an_item"),
        ]

    def __str__(self) -> str:
        return self.item_id
