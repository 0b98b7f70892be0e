"""A request for money for a system, its amounts, and what was handed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.budgets.models.season import BudgetSeason
from meguru.apps.initiatives.models import Initiative
from meguru.apps.registry.models import Department
from meguru.apps.registry.roles import Can
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet
from meguru.apps.systems.models import ContractForm, CostKind, InformationSystem, Known, Method
from meguru.engines.budget_review import RequestState

STATES = (
    (RequestState.WRITING.value, _("作成中")),
    (RequestState.HANDED_IN.value, _("提出ずみ")),
    (RequestState.RETURNED.value, _("差し戻し")),
    (RequestState.JUDGED.value, _("意見あり")),
    (RequestState.DECIDED.value, _("決定")),
    (RequestState.WITHDRAWN.value, _("取り下げ")),
)


class RequestQuerySet(OrganisationScopedQuerySet):
    """Requests; what was never handed in is read by its department and by those who review (`sees`)."""

    def readable_by(self, user: Any) -> RequestQuerySet:
        found = self.visible_to(user)
        if not user.is_authenticated:
            return found
        own = [
            one.pk
            for one in Department.objects.filter(
                organisation_id__in=user.organisation_ids_where(Can.EDIT_BUDGET)
            )
            if user.can(Can.EDIT_BUDGET, department=one)
        ]
        return found.filter(
            Exists(RequestVersion.objects.filter(request=OuterRef("pk")))
            | Q(department__in=own)
            | Q(organisation_id__in=user.organisation_ids_where(Can.REVIEW_BUDGET))
        )


class BudgetRequest(OrganisationScoped):
    """予算要求書: what a department asks for, for one system or a new one.

    What is handed in becomes a version; what stands here is what is being written. `revision` counts the saves.
    """

    season = models.ForeignKey(BudgetSeason, on_delete=models.PROTECT, related_name="requests")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("件名"), max_length=120)
    state = models.CharField(max_length=10, choices=STATES, default=RequestState.WRITING.value)
    system = models.ForeignKey(
        InformationSystem, null=True, blank=True, on_delete=models.PROTECT, related_name="budget_requests"
    )
    initiative = models.ForeignKey(
        Initiative, null=True, blank=True, on_delete=models.PROTECT, related_name="budget_requests"
    )
    purpose = models.TextField(_("何のための費用か"), max_length=1000, blank=True)
    method = models.CharField(
        _("作り方"), max_length=12, choices=Method.choices, default=Method.UNKNOWN.value
    )
    contract_form = models.CharField(
        _("契約の方法"), max_length=12, choices=ContractForm.choices, default=ContractForm.UNKNOWN.value
    )
    functions = models.JSONField(_("働き"), default=list, blank=True)
    users_count = models.PositiveIntegerField(_("使う人数"), null=True, blank=True)
    wants_source_code = models.CharField(
        _("設計書とプログラムの引き渡し"), max_length=8, choices=Known.choices, default=Known.UNKNOWN.value
    )
    wants_data_clause = models.CharField(
        _("データの取り出し"), max_length=8, choices=Known.choices, default=Known.UNKNOWN.value
    )
    wants_open_interfaces = models.CharField(
        _("公開された接続の方法"), max_length=8, choices=Known.choices, default=Known.UNKNOWN.value
    )
    why_not_standard = models.TextField(_("標準の製品を使わない理由"), max_length=600, blank=True)
    is_standard_operation = models.CharField(
        _("国の標準がある業務か"), max_length=8, choices=Known.choices, default=Known.UNKNOWN.value
    )
    saves_yen = models.PositiveBigIntegerField(_("減る費用（1年、円）"), null=True, blank=True)
    saves_hours = models.PositiveIntegerField(_("減る時間（1年、時間）"), null=True, blank=True)
    effect = models.TextField(_("そのほかの効果"), max_length=600, blank=True)
    measure = models.CharField(_("測る数字"), max_length=200, blank=True)
    baseline = models.CharField(_("今の値"), max_length=120, blank=True)
    measured_by = models.CharField(_("いつ測るか"), max_length=60, blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["department__name", "title", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="budgets_request_has_a_title"),
            models.UniqueConstraint(
                fields=["season", "department", "title"],
                condition=~Q(state=RequestState.WITHDRAWN.value),
                name="budgets_request_titled_once",
            ),
        ]
        indexes = [models.Index(fields=["season", "state"], name="budgets_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_writable(self) -> bool:
        return self.state in (RequestState.WRITING.value, RequestState.RETURNED.value)


class RequestedAmount(OrganisationScoped):
    """要求額: yen including tax of one kind in one fiscal year, as it is being written."""

    request = models.ForeignKey(BudgetRequest, on_delete=models.CASCADE, related_name="amounts")
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    kind = models.CharField(_("種類"), max_length=8, choices=CostKind.choices)
    yen = models.PositiveBigIntegerField(_("金額（税込み、円）"))

    class Meta:
        verbose_name = _("要求額")
        ordering = ["fiscal_year", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "fiscal_year", "kind"], name="budgets_amount_once_a_year_and_kind"
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year__gte=2000, fiscal_year__lte=2110), name="budgets_amount_of_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.kind} {self.yen}"


class RequestVersion(OrganisationScoped):
    """要求書の版: a request as it was handed in, with what the checks said of it. Never changed afterwards."""

    request = models.ForeignKey(BudgetRequest, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    amounts = models.JSONField()  # [[fiscal year, kind, yen], …]
    first_year_yen = models.PositiveBigIntegerField()
    three_years_yen = models.PositiveBigIntegerField()
    checks = models.JSONField()
    checks_version = models.CharField(max_length=20)
    late_reason = models.CharField(_("締切をすぎた理由"), max_length=200, blank=True)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    handed_in_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="budgets_version_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} v{self.number}"
