"""Who is paid: vendors, contracts, and what a system costs year by year."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.tenancy import OrganisationScoped
from meguru.apps.systems.models.choices import ContractForm, CostBasis, CostKind, Known
from meguru.apps.systems.models.system import InformationSystem

FIRST_YEAR, LAST_YEAR = 1980, 2100


def plausible_year(field: str = "fiscal_year") -> Q:
    return Q(**{f"{field}__gte": FIRST_YEAR, f"{field}__lte": LAST_YEAR})


class Vendor(OrganisationScoped):
    """事業者: a company as it is spelt somewhere.

    `same_as` points at the one it was put together with; that one points nowhere (commands see to it). Contracts keep
    the spelling they came with, so putting together is taken back by emptying `same_as`.
    """

    name = models.CharField(_("事業者の名前"), max_length=120)
    corporate_number = models.CharField(_("法人番号"), max_length=13, blank=True)
    same_as = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="spellings"
    )

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="systems_vendor_spelt_once"),
            models.CheckConstraint(condition=~Q(name=""), name="systems_vendor_has_a_name"),
            models.CheckConstraint(
                condition=Q(same_as__isnull=True) | ~Q(same_as=F("id")), name="systems_vendor_not_its_own"
            ),
            models.CheckConstraint(
                condition=Q(corporate_number="") | Q(corporate_number__regex=r"^[1-9][0-9]{12}$"),
                name="systems_corporate_number_has_13_digits",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class VendorMerge(OrganisationScoped):
    """事業者の名寄せ: somebody said that spellings mean one company; can be taken back."""

    kept = models.ForeignKey(Vendor, on_delete=models.CASCADE, related_name="+")
    merged = models.ForeignKey(Vendor, on_delete=models.CASCADE, related_name="merges")
    reason = models.CharField(_("そう考えた理由"), max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="systems_merged_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="systems_merges_two"),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} -> {self.kept_id}"


class Contract(OrganisationScoped):
    """契約: what was agreed with whom for a system.

    `total_yen` is the whole of the contract including tax, in yen, over all its years; how it falls on fiscal years is
    `engines.money`. `tax_percent` is the rate within it.
    """

    system = models.ForeignKey(InformationSystem, on_delete=models.CASCADE, related_name="contracts")
    name = models.CharField(_("契約の名前"), max_length=200)
    vendor = models.ForeignKey(
        Vendor, null=True, blank=True, on_delete=models.PROTECT, related_name="contracts"
    )
    form = models.CharField(
        _("契約の方法"), max_length=12, choices=ContractForm.choices, default=ContractForm.UNKNOWN.value
    )
    starts_on = models.DateField(_("始まり"), null=True, blank=True)
    ends_on = models.DateField(_("終わり"), null=True, blank=True)
    decide_by = models.DateField(_("更新を決める期限"), null=True, blank=True)
    total_yen = models.PositiveBigIntegerField(_("契約額（税込み、円）"), null=True, blank=True)
    tax_percent = models.PositiveSmallIntegerField(_("消費税率（％）"), default=10)
    bidders = models.PositiveSmallIntegerField(_("前回の入札に来た者の数"), null=True, blank=True)
    same_vendor_since = models.PositiveSmallIntegerField(_("同じ事業者になった年度"), null=True, blank=True)
    source_code = models.CharField(
        _("プログラムの元"), max_length=8, choices=Known.choices, default=Known.UNKNOWN.value
    )
    specification = models.CharField(
        _("設計書"), max_length=8, choices=Known.choices, default=Known.UNKNOWN.value
    )
    data_clause = models.CharField(
        _("データを取り出す決まり"), max_length=8, choices=Known.choices, default=Known.UNKNOWN.value
    )

    class Meta:
        ordering = [F("starts_on").desc(nulls_last=True), "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="systems_contract_has_a_name"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="systems_contract_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(tax_percent__lte=100), name="systems_tax_a_percentage"),
            models.CheckConstraint(
                condition=Q(same_vendor_since__isnull=True) | plausible_year("same_vendor_since"),
                name="systems_same_vendor_since_a_year",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CostRow(OrganisationScoped):
    """年度別の経費: what one kind of cost of a system came to in one fiscal year, in yen including tax."""

    system = models.ForeignKey(InformationSystem, on_delete=models.CASCADE, related_name="costs")
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    kind = models.CharField(_("種類"), max_length=8, choices=CostKind.choices)
    basis = models.CharField(
        _("予算か決算か"), max_length=8, choices=CostBasis.choices, default=CostBasis.ACTUAL.value
    )
    yen = models.PositiveBigIntegerField(_("金額（税込み、円）"))

    class Meta:
        ordering = ["fiscal_year", "kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "fiscal_year", "kind", "basis"], name="systems_cost_once_a_year_and_kind"
            ),
            models.CheckConstraint(condition=plausible_year(), name="systems_cost_in_a_plausible_year"),
        ]
        indexes = [models.Index(fields=["organisation", "fiscal_year"], name="systems_costs_of_a_year")]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.kind} {self.yen}"
