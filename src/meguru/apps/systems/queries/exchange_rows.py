"""A row of a sheet beside the cards (a contract, a year's costs, a server, …) as changes of a card."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.systems.bridge import PARTS, fields_of, plain
from meguru.apps.systems.models import CostKind
from meguru.apps.systems.queries.exchange_columns import (
    ACTION,
    OTHER_CODE,
    OTHER_NAME,
    YEARS,
    SheetLayout,
    basis_of,
)
from meguru.apps.systems.queries.exchange_plan import RowPlan, SystemPlan, Told
from meguru.apps.systems.queries.exchange_stored import Office, Plain
from meguru.apps.systems.queries.exchange_targets import (
    Targets,
    WrongRow,
    check_day,
    key_parts,
    named,
    plain_key,
)
from meguru.apps.systems.queries.exchange_words import in_words, row_label
from meguru.engines.spreadsheets import ReadRow
from meguru.engines.system_karte import fiscal_year_of, off_by_thousand

# What tells one row of a part from the others, when no hidden number does.
NATURAL: Mapping[str, Callable[[Plain], tuple[Any, ...]]] = {
    "contracts": lambda one: (plain_key(one["name"]), one["starts_on"]),
    "costs": lambda one: (one["fiscal_year"], one["kind"], one["basis"]),
    "servers": lambda one: (plain_key(one["name"]),),
    "data": lambda one: (plain_key(one["name"]),),
    "interfaces": lambda one: (one["other"], plain_key(one["outside"]), plain_key(one["data"])),
    "incidents": lambda one: (one["happened_on"], plain_key(one["what"])),
    "satisfaction": lambda one: (one["fiscal_year"],),
}
_SHARES = ("cpu_mean", "cpu_peak", "memory_peak")
_HOURS = 24


@dataclass(slots=True)
class Around:
    """What planning the rows of one sheet needs, and which row of the file speaks of which row of a card."""

    layout: SheetLayout
    targets: Targets
    office: Office
    claimed: dict[tuple[str, Any], int] = field(default_factory=dict)
    costs: dict[str, dict[tuple[Any, ...], tuple[int, Plain]]] = field(default_factory=dict)

    def costs_by_key(
        self, key: str, stored: Mapping[int, Plain]
    ) -> Mapping[tuple[Any, ...], tuple[int, Plain]]:
        """The costs of one card by year, kind and basis; a card has as many rows in the file as it has years."""
        if key not in self.costs:
            self.costs[key] = {NATURAL["costs"](values): (pk, values) for pk, values in stored.items()}
        return self.costs[key]

    @property
    def part(self) -> str:
        return self.layout.part

    def heading(self, name: str) -> str:
        return self.layout.table.column(name).heading


def plan_row(
    plan: SystemPlan,
    row: ReadRow,
    cleared: frozenset[str],
    stored: Mapping[int, Plain],
    *,
    hidden: frozenset[str],
    around: Around,
) -> None:
    """Add to `plan` what one row of the sheet changes. `stored` are the rows of this part that the card has.

    `hidden` are the fields that the person may not see: whatever is written there counts as a change, so that nobody
    finds out by trying. Raises: WrongRow.
    """
    if around.part == "costs":
        return _plan_costs(plan, row, cleared, stored, sees_all=not hidden, around=around)
    said = _said(row, cleared, plan, around)
    pk = _existing(row, said, stored, around)
    _claim(plan, row, pk if pk is not None else _new_key(said, around.part), around)
    if row.values.get(ACTION):
        return _remove(plan, row, pk, stored, around)
    was = stored[pk] if pk is not None else _empty(around.part)
    merged = was | said
    _check(merged, pk, stored, around)
    changed = {name: value for name, value in said.items() if value != was[name] or name in hidden}
    if pk is not None and not changed:
        return None
    before = {name: was[name] for name in changed} if pk is not None else {}
    plan.rows.append(RowPlan(around.part, pk, before, changed if pk is not None else merged))
    label = row_label(around.part, merged)
    for name, value in changed.items():
        plan.told.append(_told(label, name, was[name], value, around))
    plan.questions += _about_shares(label, said, was, around)
    return None


def _said(row: ReadRow, cleared: frozenset[str], plan: SystemPlan, around: Around) -> Plain:
    """The fields that the row says something about, as plain values."""
    found: Plain = {}
    empty = _empty(around.part)
    for name in fields_of(around.part):
        value = row.values.get(name)
        if name == "other":
            found |= _other(row, plan, around)
        elif name in cleared:
            found[name] = empty[name]
        elif value is None:
            continue
        elif name in YEARS:
            found[name] = _year(str(value), name, around)
        elif name == "vendor":
            found[name] = around.office.vendors.get(str(value), str(value))
        elif name == "cpu_by_hour":
            found[name] = _hours(str(value), around)
        else:
            check_day(value, around.heading(name))
            found[name] = plain(value)
    if found.get("outside") and found.get("other") is not None:
        raise WrongRow(
            "two-ends",
            around.heading("outside"),
            _("庁内の相手と庁外の相手の両方が書いてあります。1行に一つだけ書いてください。"),
            str(found["outside"]),
        )
    if found.get("outside"):
        found["other"] = None
    return found


def _other(row: ReadRow, plan: SystemPlan, around: Around) -> Plain:
    code, name = row.values.get(OTHER_CODE), row.values.get(OTHER_NAME)
    if not code and not name:
        return {}
    headings = (around.heading(OTHER_CODE), around.heading(OTHER_NAME))
    key = named(code, name, around.targets, headings=headings)
    if key == plan.key:
        raise WrongRow(
            "own-end", headings[1], _("自分自身に渡すことになっています。相手を直してください。"), str(name)
        )
    return {"other": int(key[1:]) if key.startswith("s") else key, "outside": ""}


def _year(text: str, name: str, around: Around) -> int:
    year = fiscal_year_of(text)
    if year is None:
        raise WrongRow(
            "year",
            around.heading(name),
            _("年度として読めません。西暦か和暦で書いてください（例：2025、令和7年度）。"),
            text,
        )
    return year


def _hours(text: str, around: Around) -> list[float]:
    try:
        found = [float(one) for one in text.replace("、", ",").split(",") if one.strip()]
    except ValueError:
        found = []
    if len(found) != _HOURS or not all(0 <= one <= 100 for one in found):
        raise WrongRow(
            "hours",
            around.heading("cpu_by_hour"),
            _("0時から23時までの24個の数（0〜100）を「,」で区切って書いてください。"),
            text,
        )
    return found


def _empty(part: str) -> Plain:
    return dict(_defaults(part))


@cache
def _defaults(part: str) -> Plain:
    model = PARTS[part]
    return {name: plain(model._meta.get_field(name).get_default()) for name in fields_of(part)}


def _existing(row: ReadRow, said: Plain, stored: Mapping[int, Plain], around: Around) -> int | None:
    """The row of the card that is meant: by its hidden number, else by what tells rows apart."""
    parts = key_parts(row.key)
    if parts and parts[1] in stored:
        taken = around.claimed.get((around.part, parts[1]))
        if taken is None:
            return parts[1]
    merged = _empty(around.part) | said
    wanted = NATURAL[around.part](merged)
    for pk, values in stored.items():
        if NATURAL[around.part](values) == wanted:
            return pk
    if around.part == "contracts" and merged["starts_on"] is None:
        same = [pk for pk, values in stored.items() if plain_key(values["name"]) == wanted[0]]
        return same[0] if len(same) == 1 else None
    return None


def _new_key(said: Plain, part: str) -> Any:
    return NATURAL[part](_empty(part) | said)


def _claim(plan: SystemPlan, row: ReadRow, what: Any, around: Around) -> None:
    key = (around.part, what) if isinstance(what, int) else (f"{around.part}/{plan.key}", what)
    holder = around.claimed.setdefault(key, row.number)
    if holder != row.number:
        raise WrongRow(
            "twice",
            _("行"),
            _("%s行目と同じものです。どちらか1行だけを残してください。") % holder,
        )


def _remove(
    plan: SystemPlan, row: ReadRow, pk: int | None, stored: Mapping[int, Plain], around: Around
) -> None:
    if pk is None:
        raise WrongRow(
            "nothing-to-remove",
            around.heading(ACTION),
            _("消す相手がカルテに見つかりません。名前を直すか、「消す」を消してください。"),
            "消す",
        )
    was = stored[pk]
    plan.rows.append(RowPlan(around.part, pk, dict(was), {}))
    label = row_label(around.part, was)
    plan.told.append(Told(around.part, "*", label, _("ある"), _("消す")))


def _check(merged: Plain, pk: int | None, stored: Mapping[int, Plain], around: Around) -> None:
    """What the tables would refuse, told in words."""
    part = around.part
    starts, ends = merged.get("starts_on"), merged.get("ends_on")
    if starts and ends and ends < starts:
        raise WrongRow(
            "days", around.heading("ends_on"), _("始まり（%s）より前になっています。") % starts, str(ends)
        )
    if part == "interfaces" and merged["other"] is None and not merged["outside"]:
        raise WrongRow(
            "no-end",
            around.heading(OTHER_NAME),
            _("どこに渡すのかがわかりません。相手のシステムか、庁外の相手を書いてください。"),
        )
    if part in ("servers", "data", "satisfaction"):
        mine = NATURAL[part](merged)
        if any(other != pk and NATURAL[part](values) == mine for other, values in stored.items()):
            raise WrongRow(
                "taken",
                around.layout.table.columns[3].heading,
                _("同じものがもうあります。別の名前にしてください。"),
            )


def _told(label: str, name: str, before: Any, after: Any, around: Around) -> Told:
    shown = OTHER_NAME if name == "other" else name
    column = around.layout.table.column(shown)
    if name == "other":
        before, after = (_other_name(one, around) for one in (before, after))
    return Told(
        around.part,
        name,
        f"{label}：{column.heading}",
        in_words(before, column, around.office),
        in_words(after, column, around.office),
    )


def _other_name(value: Any, around: Around) -> Any:
    if isinstance(value, int) and value in around.office.cards:
        return around.office.cards[value].name
    return value and _("このファイルで登録するシステム")


def _about_shares(label: str, said: Plain, was: Plain, around: Around) -> Iterable[str]:
    """0.45 in a column of percentages is often 45 % that Excel kept as a share."""
    for name in _SHARES:
        value = said.get(name)
        if value is not None and value != was[name] and 0 < Decimal(value) < 1:
            yield _(
                "%(label)sの「%(heading)s」は %(value)s％で合っていますか。%(other)s％なら、数を直してください。"
            ) % {
                "label": label,
                "heading": around.heading(name),
                "value": value,
                "other": f"{Decimal(value) * 100:f}".rstrip("0").rstrip("."),
            }


def _plan_costs(
    plan: SystemPlan,
    row: ReadRow,
    cleared: frozenset[str],
    stored: Mapping[int, Plain],
    *,
    sees_all: bool,
    around: Around,
) -> None:
    """One row is a year with a column for every kind of cost; each amount is a row of the card."""
    year = _year(str(row.values["fiscal_year"]), "fiscal_year", around)
    basis = basis_of(row.values.get("basis"))
    _claim(plan, row, (year, basis), around)
    by_key = around.costs_by_key(plan.key, stored)
    removes_all = bool(row.values.get(ACTION))
    for kind in CostKind.values:
        pk, was = by_key.get((year, kind, basis), (None, None))
        yen = row.values.get(kind)
        if kind in cleared or removes_all:
            if pk is not None and was is not None:
                plan.rows.append(RowPlan("costs", pk, dict(was), {}))
                label = _("%s年度の経費") % year
                plan.told.append(_cost_told(label, kind, was["yen"], None, around))
            continue
        if yen is None or (was is not None and was["yen"] == yen and sees_all):
            continue
        label = _("%s年度の経費") % year
        if was is None:
            after = {"fiscal_year": year, "kind": kind, "basis": basis, "yen": yen}
            plan.rows.append(RowPlan("costs", None, {}, after))
        else:
            plan.rows.append(RowPlan("costs", pk, {"yen": was["yen"]}, {"yen": yen}))
        plan.told.append(_cost_told(label, kind, was and was["yen"], yen, around))
        usual = _usual(stored, plan, year, kind) if sees_all else None
        if isinstance(yen, int) and off_by_thousand(yen, usual):
            plan.questions.append(
                _(
                    "%(label)sの「%(kind)s」%(yen)s円は、ほかの年（%(usual)s円）と桁がちがいます。千円と円を確かめてください。"
                )
                % {"label": label, "kind": CostKind(kind).label, "yen": f"{yen:,}", "usual": f"{usual:,}"}
            )


def _cost_told(label: str, kind: str, before: Any, after: Any, around: Around) -> Told:
    column = around.layout.table.column(kind)
    return Told(
        "costs",
        "yen",
        f"{label}：{CostKind(kind).label}",
        in_words(before, column, around.office),
        in_words(after, column, around.office),
    )


def _usual(stored: Mapping[int, Plain], plan: SystemPlan, year: int, kind: str) -> int | None:
    """What the nearest other year came to: of the card, else of the same file."""
    own = [one for one in stored.values() if one["kind"] == kind and one["yen"]]
    written = [
        one.after
        for one in plan.rows
        if one.part == "costs" and one.row_id is None and one.after.get("kind") == kind
    ]
    known = {
        one["fiscal_year"]: one["yen"]
        for one in [*written, *own]
        if one["fiscal_year"] != year and one["yen"]
    }
    if not known:
        return next((one["yen"] for one in own if one["fiscal_year"] == year), None)
    return int(known[min(known, key=lambda other: (abs(other - year), other))])
