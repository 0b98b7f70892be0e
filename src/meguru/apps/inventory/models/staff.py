"""Who works on an operation, what that costs, and how the year goes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.inventory.models.operation import Operation
from meguru.apps.registry.roles import SharedSubject
from meguru.apps.registry.tenancy import OrganisationScoped


class StaffGrade(OrganisationScoped):
    """職層: a grade of staff of an office, with what one person of it costs and works on average in a year.

    `yearly_yen` is the office's own average (salary, allowances and the employer's share); one hour costs
    `yearly_yen / yearly_hours`.
    """

    name = models.CharField(_("職層"), max_length=40)
    position = models.PositiveSmallIntegerField(_("並び順"))
    yearly_yen = models.PositiveBigIntegerField(_("1人あたり年間人件費（円）"))
    yearly_hours = models.PositiveSmallIntegerField(_("1人あたり年間勤務時間（時間）"))

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="inventory_grade_named_once"),
            models.CheckConstraint(
                condition=Q(yearly_hours__gte=1, yearly_hours__lte=8784),
                name="inventory_grade_hours_of_a_year",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GradeHours(OrganisationScoped):
    """職層別の作業時間: how many people of a grade work on an operation, and how many hours a year together.

    `people` counts full years of work (half of a person's time is 0.5). Without `hours` the hours are
    people x the grade's hours a year.
    """

    shared_as = SharedSubject.OPERATIONS

    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="grade_hours")
    grade = models.ForeignKey(StaffGrade, on_delete=models.PROTECT, related_name="grade_hours")
    people = models.DecimalField(_("担当職員数（人）"), max_digits=7, decimal_places=2, null=True, blank=True)
    hours = models.DecimalField(
        _("年間作業時間（時間）"), max_digits=10, decimal_places=1, null=True, blank=True
    )

    class Meta:
        ordering = ["grade__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["operation", "grade"], name="inventory_grade_once_per_operation"),
            models.CheckConstraint(
                condition=Q(people__isnull=False) | Q(hours__isnull=False),
                name="inventory_grade_hours_say_something",
            ),
            models.CheckConstraint(
                condition=Q(people__isnull=True) | Q(people__gte=0), name="inventory_people_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__gte=0), name="inventory_grade_hours_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation_id} {self.grade_id}"


class MonthFigures(OrganisationScoped):
    """月別の数字: volume, hours and overtime of an operation in one month of the year. Null is unknown."""

    shared_as = SharedSubject.OPERATIONS

    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="month_figures")
    month = models.PositiveSmallIntegerField(_("月"))
    volume = models.PositiveIntegerField(_("件数（件）"), null=True, blank=True)
    hours = models.DecimalField(_("作業時間（時間）"), max_digits=9, decimal_places=1, null=True, blank=True)
    overtime_hours = models.DecimalField(
        _("時間外勤務（時間）"), max_digits=9, decimal_places=1, null=True, blank=True
    )

    class Meta:
        ordering = ["operation_id", "month"]
        constraints = [
            models.UniqueConstraint(fields=["operation", "month"], name="inventory_month_once"),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12), name="inventory_month_of_a_year"
            ),
            models.CheckConstraint(
                condition=Q(volume__isnull=False) | Q(hours__isnull=False) | Q(overtime_hours__isnull=False),
                name="inventory_month_says_something",
            ),
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__gte=0), name="inventory_month_hours_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(overtime_hours__isnull=True) | Q(overtime_hours__gte=0),
                name="inventory_month_overtime_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation_id} {self.month}"
