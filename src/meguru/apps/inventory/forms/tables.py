"""The months and grades of an operation, as two tables of fields in the form of the operation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from meguru.apps.inventory.forms.typed import MAX_COUNT, Hours, People, WholeNumber
from meguru.apps.inventory.models import Operation, StaffGrade
from meguru.apps.inventory.queries import month_name
from meguru.apps.inventory.queries.entries import GradeEntry, MonthEntry, plain_grades, plain_months
from meguru.apps.registry.models import Organisation
from meguru.engines.priorities import MONTHS


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of fields; `label` heads it."""

    label: str
    fields: tuple[forms.BoundField, ...]


class TablesForm(forms.Form):
    """Twelve months and the office's grades. Without the hidden mark the tables were not sent and nothing of
    them is changed.
    """

    with_tables = forms.BooleanField(widget=forms.HiddenInput, required=False, initial=True)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        organisation: Organisation,
        operation: Operation | None = None,
    ) -> None:
        super().__init__(data)
        self.grades = list(StaffGrade.objects.filter(organisation=organisation))
        for month in MONTHS:
            name = month_name(month)
            self._add(f"m{month}_volume", WholeNumber, _("%s 件数") % name, max_value=MAX_COUNT)
            self._add(f"m{month}_hours", Hours, _("%s 作業時間") % name, max_digits=9)
            self._add(f"m{month}_overtime_hours", Hours, _("%s 時間外勤務") % name, max_digits=9)
        for grade in self.grades:
            self._add(f"g{grade.pk}_people", People, _("%s 担当職員数") % grade.name)
            self._add(f"g{grade.pk}_hours", Hours, _("%s 作業時間") % grade.name)
        if operation is not None:
            self._fill(operation)

    def _add(self, name: str, kind: type[forms.Field], label: str, **options: Any) -> None:
        self.fields[name] = kind(required=False, min_value=0, label=label, **options)
        self.fields[name].widget.attrs |= {"aria-label": label, "data-cell": ""}

    def _fill(self, operation: Operation) -> None:
        for row in plain_months(operation):
            for name in ("volume", "hours", "overtime_hours"):
                self.initial[f"m{row['key']}_{name}"] = row[name]
        for row in plain_grades(operation):
            for name in ("people", "hours"):
                self.initial[f"g{row['key']}_{name}"] = row[name]

    @property
    def month_rows(self) -> list[TableRow]:
        return [
            TableRow(
                month_name(month),
                tuple(self[f"m{month}_{name}"] for name in ("volume", "hours", "overtime_hours")),
            )
            for month in MONTHS
        ]

    @property
    def grade_rows(self) -> list[TableRow]:
        return [
            TableRow(grade.name, (self[f"g{grade.pk}_people"], self[f"g{grade.pk}_hours"]))
            for grade in self.grades
        ]

    @property
    def has_months(self) -> bool:
        return any(field.value() not in (None, "") for row in self.month_rows for field in row.fields)

    @property
    def has_grades(self) -> bool:
        return any(field.value() not in (None, "") for row in self.grade_rows for field in row.fields)

    def months(self) -> list[MonthEntry] | None:
        """What was typed of the months; None when the table was not sent."""
        if not self.cleaned_data.get("with_tables"):
            return None
        return [
            MonthEntry(
                month,
                self.cleaned_data[f"m{month}_volume"],
                self.cleaned_data[f"m{month}_hours"],
                self.cleaned_data[f"m{month}_overtime_hours"],
            )
            for month in MONTHS
        ]

    def grade_entries(self) -> list[GradeEntry] | None:
        """What was typed of the grades; None when the table was not sent."""
        if not self.cleaned_data.get("with_tables"):
            return None
        return [
            GradeEntry(
                grade, self.cleaned_data[f"g{grade.pk}_people"], self.cleaned_data[f"g{grade.pk}_hours"]
            )
            for grade in self.grades
        ]
