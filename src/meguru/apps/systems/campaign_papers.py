"""The differences of a yearly update in words: for the page and for Excel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.systems.models import ContractForm, Hosting, Method, Standardisation, UpdateCampaign
from meguru.apps.systems.queries.campaign_differences import YearDifferences
from meguru.design.figures import DASH
from meguru.engines.documents import Document, Paragraph, Table, to_xlsx
from meguru.engines.system_karte import Fate, FieldDifference, SumDifference, SystemDifference

_CHOICES = {
    "method": Method,
    "hosting": Hosting,
    "standardisation": Standardisation,
    "contract_form": ContractForm,
}


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One system: what became of it, and each place in words."""

    key: int
    name: str
    department: str
    fate: Fate
    fate_words: str
    changes: tuple[str, ...]


def rows_in_words(rows: Iterable[SystemDifference]) -> list[DifferenceRow]:
    return [
        DifferenceRow(
            one.key,
            one.name,
            one.department,
            one.fate,
            fate_words(one.fate),
            tuple(_change(each) for each in one.changes),
        )
        for one in rows
    ]


def fate_words(fate: Fate) -> str:
    return {
        Fate.NEW: _("増えた"),
        Fate.GONE: _("なくなった"),
        Fate.CHANGED: _("変わった"),
        Fate.SAME: _("同じ"),
    }[fate]


def tiles(told: YearDifferences) -> list[dict[str, Any]]:
    return [{"label": fate_words(fate), "value": str(told.counts[fate])} for fate in Fate]


def sums_in_words(told: YearDifferences) -> list[tuple[str, str, str, str, str]]:
    """What, the sum before, the sum now, the difference, and over how many systems."""
    return [
        (label, _yen(one.before_yen), _yen(one.after_yen), _signed(one.difference_yen), _counted(one))
        for label, one in (
            (_("前の年度に払った額"), told.paid),
            (_("その年度の予算"), told.planned),
        )
    ]


def workbook_of(campaign: UpdateCampaign, told: YearDifferences | None) -> bytes:
    """The sums and the systems that differ."""
    title = _("システムカルテの変わったところ（%s年度の年次更新）") % campaign.fiscal_year
    if told is None:
        return to_xlsx(Document(title, blocks=(Paragraph(_("比べる前の年次更新がありません。")),)))
    return to_xlsx(
        Document(
            title,
            blocks=(
                Paragraph(
                    _("%(before)s年度の年次更新の時と比べました。金額は税込みの円です。")
                    % {"before": told.before.fiscal_year}
                ),
                Table(
                    _("金額の合計"),
                    (_("金額"), _("前"), _("今"), _("差"), _("数えたシステム")),
                    tuple(sums_in_words(told)),
                ),
                Table(
                    _("変わったシステム"),
                    (_("システム"), _("所管"), _("どうなったか"), _("変わったところ")),
                    tuple(
                        (one.name, one.department, one.fate_words, "\n".join(one.changes))
                        for one in rows_in_words(told.rows)
                    ),
                ),
            ),
        )
    )


def _change(one: FieldDifference) -> str:
    label = {
        "name": _("名前"),
        "department": _("所管"),
        "method": _("作り方"),
        "hosting": _("動いている場所"),
        "standardisation": _("標準化"),
        "vendor": _("事業者"),
        "contract_form": _("契約の方法"),
        "contract_ends_on": _("契約の終わり"),
        "servers": _("サーバーの台数"),
        "cores": _("CPU（コア）の合計"),
        "paid_yen": _("前の年度に払った額"),
        "planned_yen": _("その年度の予算"),
    }[one.field]
    return f"{label}：{_words(one, one.before)} → {_words(one, one.after)}"


def _words(one: FieldDifference, value: object) -> str:
    if value is None or value == "":
        return DASH
    if one.is_cost and isinstance(value, int):
        return _yen(value)
    if one.field in _CHOICES:
        return str(dict(_CHOICES[one.field].choices).get(str(value), value))
    return str(value)


def _yen(value: int) -> str:
    return _("%s円") % f"{value:,}"


def _signed(value: int) -> str:
    return _("%s円") % f"{value:+,}" if value else _("0円")


def _counted(one: SumDifference) -> str:
    words = _("%s件") % one.counted
    if one.left_out:
        words += _("（片方の金額がわからない%s件を除く）") % one.left_out
    return words
