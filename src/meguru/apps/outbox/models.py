"""What must still go out into the world, one row per intended effect."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet


class MessageQuerySet(OrganisationScopedQuerySet):
    def due(self, now: Any) -> MessageQuerySet:
        """Rows to be attempted: waiting and due, or leased by a dispatcher that did not come back."""
        return self.filter(
            Q(state=Message.State.WAITING, due_at__lte=now)
            | Q(state=Message.State.LEASED, leased_until__lte=now)
        )


class Message(OrganisationScoped):
    """送り出し: an outside effect (a file, a mail) that a business transaction asked for.

    waiting -> leased -> delivered, or back to waiting after a failure, or dead after the last attempt.
    A leased row whose lease ran out is taken again: handlers must bear being called twice with the same
    `idempotency_key`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("待機中")
        LEASED = "leased", _("送り出し中")
        DELIVERED = "delivered", _("完了")
        DEAD = "dead", _("中止")

    class Channel(models.TextChoices):
        FILE = "file", _("ファイル")
        MAIL = "mail", _("電子メール")

    idempotency_key = models.CharField(max_length=120)
    channel = models.CharField(max_length=12, choices=Channel)
    payload = models.JSONField()
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    lease = models.CharField(max_length=36, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "idempotency_key"], name="message_asked_once"),
            models.CheckConstraint(
                condition=(Q(state="leased", leased_until__isnull=False) & ~Q(lease=""))
                | (~Q(state="leased") & Q(leased_until__isnull=True, lease="")),
                name="message_leased_has_lease",
            ),
            models.CheckConstraint(
                condition=Q(state="delivered", delivered_at__isnull=False)
                | (~Q(state="delivered") & Q(delivered_at__isnull=True)),
                name="message_delivered_has_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="message_by_due")]

    def __str__(self) -> str:
        return f"{self.channel} {self.idempotency_key}"
