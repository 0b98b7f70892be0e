"""The figures that redesigns assume, as percent fields that the office may set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meguru.apps.scenarios.forms.typed import Amount, Whole
from meguru.engines.redesign import Assumptions

ASSUMPTIONS = {
    "assumed:automated_share": _("自動化：人手がいらなくなる件数（%）"),
    "assumed:paper_work_saved": _("紙をやめる：減る作業時間（%）"),
    "assumed:paper_waiting_saved": _("紙をやめる：減る待ち時間（%）"),
    "assumed:seal_work_saved": _("押印をやめる：減る作業時間（%）"),
    "assumed:seal_waiting_saved": _("押印をやめる：減る待ち時間（%）"),
    "assumed:face_to_face_work_saved": _("対面をやめる：減る作業時間（%）"),
    "assumed:face_to_face_waiting_saved": _("対面をやめる：減る待ち時間（%）"),
    "assumed:handover_gap_saved": _("同じ人が続ける：減る待ち時間（%）"),
    "assumed:central_work_saved": _("1か所に集める：減る作業時間（%）"),
    "assumed:delegated_hourly_yen": _("委託する：1時間の費用（円）"),
}
YEN = "delegated_hourly_yen"


def assumption_fields(given: Mapping[str, float]) -> dict[str, forms.Field]:
    """One field per figure, with the figure given before or the engine's own."""
    usual = Assumptions()
    fields: dict[str, forms.Field] = {}
    for name, label in ASSUMPTIONS.items():
        key = name.removeprefix("assumed:")
        value = given.get(key, getattr(usual, key))
        fields[name] = (
            Whole(label=str(label), unit="円", high=1_000_000, initial=int(value))
            if key == YEN
            else Amount(label=str(label), unit="%", high=100, initial=round(value * 100, 1))
        )
    return fields


def changed_assumptions(values: Mapping[str, Any]) -> dict[str, float]:
    """Only the figures that differ from the engine's own, as shares 0..1 (yen as yen)."""
    usual = Assumptions()
    changed: dict[str, float] = {}
    for name in ASSUMPTIONS:
        key = name.removeprefix("assumed:")
        value = float(values[name]) if key == YEN else values[name] / 100
        if abs(value - getattr(usual, key)) > 0.0005:
            changed[key] = value
    return changed
