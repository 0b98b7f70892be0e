"""The nation's survey of administrative procedures, as it was brought in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ProcedureSurvey(models.Model):
    """手続の調査: one import of the published survey. The newest one has the procedures; earlier rows say when
    which file was used. It belongs to no office: every office of the installation reads the same survey.
    """

    source = models.CharField(_("出典"), max_length=200)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    surveyed_on = models.DateField(_("調査の日付"), null=True)
    procedure_count = models.PositiveIntegerField()
    remarks = models.JSONField(default=list)
    stored_at = models.DateTimeField()

    class Meta:
        ordering = ["-stored_at", "-id"]

    def __str__(self) -> str:
        return self.source


class Procedure(models.Model):
    """手続: an application that a law knows, with whom it is handed to and how often it happens in the country."""

    survey = models.ForeignKey(ProcedureSurvey, on_delete=models.CASCADE, related_name="procedures")
    identifier = models.CharField(_("手続ID"), max_length=20)
    name = models.CharField(_("手続名"), max_length=300)
    ministry = models.CharField(_("所管府省庁"), max_length=60, blank=True)
    law = models.CharField(_("法令名"), max_length=300, blank=True)
    law_number = models.CharField(_("法令番号"), max_length=100, blank=True)
    article = models.CharField(_("根拠条項号"), max_length=100, blank=True)
    applicant = models.CharField(_("手続主体"), max_length=60, blank=True)
    receiver = models.CharField(_("手続の受け手"), max_length=60, blank=True)
    duty_kind = models.CharField(_("事務区分"), max_length=40, blank=True)
    handed_in_at = models.CharField(_("申請を提出する機関"), max_length=300, blank=True)
    online_state = models.CharField(_("オンライン化の実施状況"), max_length=40, blank=True)
    identification = models.CharField(_("本人確認手法"), max_length=100, blank=True)
    fee = models.CharField(_("手数料等の納付有無"), max_length=40, blank=True)
    days_on_paper = models.CharField(_("処理期間（非オンライン）"), max_length=100, blank=True)
    written_items = models.CharField(_("記載させる情報"), max_length=300, blank=True)
    attachments = models.CharField(_("添付書類"), max_length=300, blank=True)
    life_event = models.CharField(_("手続が行われるイベント"), max_length=200, blank=True)
    national_volume = models.PositiveBigIntegerField(_("全国の総手続件数"))
    national_online_volume = models.PositiveBigIntegerField(_("全国のオンライン手続件数"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "identifier"], name="inventory_procedure_once_per_survey"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="inventory_procedure_has_name"),
        ]

    def __str__(self) -> str:
        return self.name
