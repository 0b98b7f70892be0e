"""Days that people type or pick."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2099, 12, 31)


def day_field(*, label: Any, help_text: Any = "", required: bool = False) -> forms.DateField:
    """A day of this century, by the browser's calendar or typed."""
    wrong = _("2000年から2099年までの日付にしてください。例：2027-04-01")
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[MinValueValidator(FIRST_DAY, wrong), MaxValueValidator(LAST_DAY, wrong)],
        error_messages={
            "required": _("日付を入れてください。"),
            "invalid": _("日付として読めません。例：2027-04-01"),
        },
    )
