"""The grades of an office as one table of fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meguru.apps.inventory.commands.grades import GradeRow
from meguru.apps.inventory.forms.typed import WholeNumber, Yen
from meguru.apps.inventory.queries.grades import Grades

EMPTY_ROWS = 3


class GradeForm(forms.Form):
    """One grade. A row without a name is no grade; taking the name out removes it."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("職層"), max_length=40, required=False)
    yearly_yen = Yen(label=_("1人あたり年間人件費（円）"), min_value=1)
    yearly_hours = WholeNumber(
        label=_("1人あたり年間勤務時間（時間）"), required=False, min_value=1, max_value=8784
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("name"):
            for name in ("yearly_yen", "yearly_hours"):
                if cleaned.get(name) is None and name not in self.errors:
                    self.add_error(name, _("この職層の数字を入力してください。"))
        elif any(
            cleaned.get(name) is not None for name in ("yearly_yen", "yearly_hours")
        ) and not cleaned.get("pk"):
            self.add_error("name", _("職層の名前を入力してください。"))
        return cleaned


class GradesForm:
    """All rows, with a few empty ones at the end; `state` says which stored grades the edit began from."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, grades: Grades) -> None:
        count = len(grades.lines) + EMPTY_ROWS
        if data is not None:
            count = min(max(count, sum(1 for key in data if key.endswith("-name"))), 60)
        self.state = data.get("state", "") if data is not None else grades.state
        initial = [
            {
                "pk": line.pk,
                "name": line.name,
                "yearly_yen": f"{line.yearly_yen:,}",
                "yearly_hours": f"{line.yearly_hours:,}",
            }
            for line in grades.lines
        ]
        initial += [{}] * (count - len(initial))
        self.rows = [
            GradeForm(data, prefix=f"g{number}", initial=initial[number], auto_id="id_%s")
            for number in range(count)
        ]
        for number, row in enumerate(self.rows, start=1):
            for field in row.fields.values():
                field.widget.attrs |= {"aria-label": f"{number} {field.label}", "data-cell": ""}
        self.problem = ""

    def is_valid(self) -> bool:
        """Every row is looked at, so that every mistake is shown at once."""
        results = [row.is_valid() for row in self.rows]
        return all(results)

    def grade_rows(self) -> list[GradeRow]:
        return [
            GradeRow(
                row.cleaned_data.get("pk"),
                row.cleaned_data["name"].strip(),
                row.cleaned_data["yearly_yen"],
                row.cleaned_data["yearly_hours"],
            )
            for row in self.rows
            if (row.cleaned_data.get("name") or "").strip()
        ]
