"""What happened, to what, by whom, when. Rows are only ever added."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from meguru.apps.registry.models import Organisation, Person
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet


class AppendOnly(Exception):
    """Someone tried to change or remove what has been recorded."""


class EventQuerySet(OrganisationScopedQuerySet):
    def update(self, **fields: Any) -> NoReturn:
        raise AppendOnly("記録は追記のみです。書き換えはできません。")

    def delete(self) -> NoReturn:
        raise AppendOnly("記録は追記のみです。削除はできません。")

    def bulk_update(self, *args: Any, **options: Any) -> NoReturn:
        raise AppendOnly("記録は追記のみです。書き換えはできません。")


class Event(OrganisationScoped):
    """記録: one thing that happened. Written by `ledger.commands.record` only.

    The database refuses UPDATE and DELETE by trigger (append_only.py); the methods here say so earlier.
    `hash` covers every other column and the hash of the event before it, so that a change made behind the
    application's back shows in `queries.verify_chain`.
    `payload_json` is the canonical text that was hashed; read it as `payload`.
    """

    sequence = models.PositiveBigIntegerField()
    occurred_at = models.DateTimeField()
    actor = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=60)
    activity = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    summary = models.CharField(max_length=400)
    payload_json = models.TextField(default="{}")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["organisation_id", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "sequence"], name="event_sequence_once"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="event_sequence_from_one"),
        ]
        indexes = [
            models.Index(fields=["organisation", "occurred_at"], name="event_by_time"),
            models.Index(fields=["subject_type", "subject_id"], name="event_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.activity}"

    @property
    def payload(self) -> Any:
        return json.loads(self.payload_json)

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("記録は追記のみです。書き換えはできません。")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise AppendOnly("記録は追記のみです。削除はできません。")


class Head(models.Model):
    """The last link of an organisation's chain; its row is the lock that puts writers in a queue."""

    organisation = models.OneToOneField(
        Organisation, primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.sequence}"
