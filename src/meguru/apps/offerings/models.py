"""Which services a municipality offers: its own notes, what it made public, and tables that came back."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.held_files import HeldFile
from meguru.apps.registry.permissions import Can
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet
from meguru.engines.service_gap import Directness, Offered, OfferState, ServiceChannel

LONGEST = 300
STATES = (
    (OfferState.OFFERED.value, _("ある")),
    (OfferState.NOT_OFFERED.value, _("ない")),
    (OfferState.UNKNOWN.value, _("わからない")),
)
CHANNELS = (
    (ServiceChannel.APP.value, _("アプリ")),
    (ServiceChannel.LINE.value, _("LINE")),
    (ServiceChannel.WEB.value, _("ウェブ")),
    (ServiceChannel.DESK.value, _("窓口")),
    (ServiceChannel.PHONE.value, _("電話")),
    (ServiceChannel.POST.value, _("郵送")),
)
DIRECTNESS = (
    (Directness.DIRECT.value, _("最初の画面で終わる")),
    (Directness.TO_APP.value, _("別のアプリへ移る")),
    (Directness.TO_WEB.value, _("ホームページへ移る")),
)


class OwnQuerySet(OrganisationScopedQuerySet):
    """Rows of one's own offices in which one may read the figures; nothing of anybody else."""

    def visible_to(self, user: Any) -> Self:
        return self.of_organisations_where(user, Can.VIEW_BENCHMARK)


class OwnServiceQuerySet(OwnQuerySet):
    """One's own offices' additional services."""

    def in_use(self) -> Self:
        return self.filter(put_away_at__isnull=True)


class OwnService(OrganisationScoped):
    """独自のサービス: one that the catalogue does not have, of one municipality."""

    name = models.CharField(_("サービスの名前"), max_length=60)
    field = models.CharField(_("分野"), max_length=20)
    about = models.CharField(_("どんなサービスか"), max_length=100, blank=True)
    made_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True, blank=True)

    objects = OwnServiceQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="offerings_own_service_has_a_name"),
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(put_away_at__isnull=True),
                name="offerings_own_service_named_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OfferingFacts(OrganisationScoped):
    """What can be known of one service of one municipality: of the catalogue, or of its own."""

    service = models.CharField(max_length=40, blank=True)  # an id of the catalogue
    own_service = models.ForeignKey(
        OwnService, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    state = models.CharField(_("提供の有無"), max_length=12, choices=STATES, default=OfferState.UNKNOWN.value)
    channels = models.JSONField(_("手段"), default=list, blank=True)
    directness = models.CharField(_("操作の直接さ"), max_length=8, choices=DIRECTNESS, blank=True)
    since = models.CharField(_("いつから"), max_length=7, blank=True)  # 2023 or 2023-04
    evidence = models.CharField(_("根拠"), max_length=LONGEST, blank=True)
    note = models.CharField(_("備考"), max_length=LONGEST, blank=True)

    class Meta:
        abstract = True

    @property
    def key(self) -> str:
        """The id of the catalogue's service, or own-<number>."""
        return self.service or own_key(self.own_service_id)

    @property
    def offered(self) -> Offered:
        return Offered(
            OfferState(self.state),
            frozenset(ServiceChannel(one) for one in self.channels),
            Directness(self.directness) if self.directness else None,
        )


def own_key(pk: int | None) -> str:
    return f"own-{pk}"


def constraints_of(prefix: str) -> list[models.BaseConstraint]:
    """The truth about the facts, for each table that holds them."""
    return [
        models.CheckConstraint(
            condition=(Q(own_service__isnull=True) & ~Q(service=""))
            | Q(own_service__isnull=False, service=""),
            name=f"{prefix}_of_one_service",
        ),
        models.UniqueConstraint(
            fields=["organisation", "service"], condition=~Q(service=""), name=f"{prefix}_service_once"
        ),
        models.UniqueConstraint(
            fields=["own_service"], condition=Q(own_service__isnull=False), name=f"{prefix}_own_once"
        ),
        models.CheckConstraint(
            condition=Q(state=OfferState.OFFERED.value) | Q(channels=[], directness=""),
            name=f"{prefix}_ways_of_what_is_offered",
        ),
        models.CheckConstraint(
            condition=Q(since="") | Q(since__regex=r"^[0-9]{4}(-(0[1-9]|1[0-2]))?$"),
            name=f"{prefix}_since_a_month",
        ),
    ]


class Offering(OfferingFacts):
    """サービスの提供: what a municipality notes of one service. Nobody outside reads it; see ReleasedOffering.

    `revision` grows with every change; who saves tells the one that the change began from.
    """

    checked_on = models.DateField(_("確かめた日"), null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = constraints_of("offerings_noted")

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.key} {self.state}"


class ReleasedQuerySet(OrganisationScopedQuerySet):
    """What municipalities made public: for everybody who may read the figures, each in their own world."""

    def visible_to(self, user: Any) -> Self:
        """The fictional municipalities are seen from their fictional prefecture only, the real ones from real ones."""
        if not user.is_authenticated or not user.is_active or not user.can(Can.VIEW_BENCHMARK):
            return self.none()
        home = user.organisation
        found = self.filter(organisation__is_fictional=home.is_fictional)
        if home.is_fictional:
            found = found.filter(organisation__prefecture_id=home.prefecture_id or home.pk)
        return found


class ReleasedOffering(OfferingFacts):
    """公表した提供: the facts of one service as the municipality made them public, until it does so anew."""

    checked_on = models.DateField(_("確かめた日"), null=True)
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ReleasedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = constraints_of("offerings_released")

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.key} {self.state}"


class HeldOfferings(HeldFile):
    """確認待ちの提供の表: a file whose changes somebody is looking at; nothing of it is stored yet."""


class OfferingImport(OrganisationScoped):
    """提供の取込み: one file whose rows were stored, with what is needed to take it back as a whole."""

    file_name = models.CharField(_("ファイル"), max_length=255)
    sha256 = models.CharField(max_length=64)
    changed_count = models.PositiveIntegerField()
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    stored_at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["-stored_at", "-id"]

    def __str__(self) -> str:
        return self.file_name


class ImportedOffering(OrganisationScoped):
    """取り込んだ提供: what one row of a stored table did to the notes on a service.

    `revision` is that of the notes after the import: a later one means that somebody changed them since.
    `restore` holds the facts from before; `is_new` says that there were no notes.
    """

    imported = models.ForeignKey(OfferingImport, on_delete=models.CASCADE, related_name="rows")
    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="imported_rows")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    is_new = models.BooleanField()
    revision = models.PositiveIntegerField()
    restore = models.JSONField(default=dict)
    changes = models.JSONField(default=list)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["imported", "offering"], name="offerings_once_per_import"),
        ]

    def __str__(self) -> str:
        return f"{self.imported_id} {self.number}"
