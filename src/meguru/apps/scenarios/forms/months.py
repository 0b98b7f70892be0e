"""Twelve months and the year in the form of a trial: change one of them and the other follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from meguru.engines.what_if.inputs import FISCAL_MONTHS


def checked_months(form: forms.Form, values: dict[str, Any]) -> tuple[int, ...] | None:
    """The counts of the months, which are the year's; None without months. Sets the year, or says what does not agree."""
    names = [f"month:{month}" for month in FISCAL_MONTHS if f"month:{month}" in form.fields]
    counts = [values.get(name) for name in names]
    stated = [count for count in counts if count is not None]
    monthly: tuple[int, ...] | None = None
    if not stated or any(name in form.errors for name in [*names, "yearly_volume"]):
        return None
    if len(stated) < 12:
        missing = names[counts.index(None)]
        form.add_error(missing, _("月ごとの件数は、12か月すべて入れるか、すべて空にしてください。"))
        return None
    total, yearly = sum(stated), values["yearly_volume"]
    months_changed = any(name in form.changed_data for name in names)
    if total == yearly or (months_changed and "yearly_volume" not in form.changed_data):
        values["yearly_volume"] = total
        monthly = tuple(stated)
    elif not months_changed and total:
        monthly = _shared_out(yearly, stated)
    else:
        form.add_error(
            "yearly_volume",
            _("月ごとの件数の合計は%(total)s件で、年間件数と合いません。どちらかを直してください。")
            % {"total": f"{total:,}"},
        )
    if total == 0:
        form.add_error(names[0], _("月ごとの件数がすべて0です。"))
    return monthly


def _shared_out(yearly: int, months: Sequence[int]) -> tuple[int, ...]:
    """A new yearly total in the proportions of the months; what rounding loses goes to the largest remainders."""
    total = sum(months)
    exact = [yearly * count / total for count in months]
    shared = [int(value) for value in exact]
    by_remainder = sorted(range(12), key=lambda place: (shared[place] - exact[place], place))
    for place in by_remainder[: yearly - sum(shared)]:
        shared[place] += 1
    return tuple(shared)
