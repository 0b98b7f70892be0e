"""The loop on one page: what an office found, decided, confirmed and used, by year and department."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from meguru.apps.governance import bridge
from meguru.apps.governance.models import Lesson, Saving
from meguru.apps.governance.queries.shown import Shown, hidden_yen, shown, year_words
from meguru.apps.registry.models import Department, Person
from meguru.engines.savings import Amount, LoopStation, Overlap, Wheel, YearLine, cut, loop_svg, wheel_of

MOST_LESSONS = 3
NOBODY = ""  # savings of the whole office, of no department
OFFICE = "office"  # the same in an address


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the ledger is looked at; None and "" are everything."""

    year: int | None = None
    department: str | None = None
    kind: str = ""
    initiative: int | None = None

    @property
    def query(self) -> str:
        """The same as an address has it, with its question mark; "" for everything."""
        parts = {
            "year": self.year,
            "department": OFFICE if self.department == NOBODY else self.department,
            "kind": self.kind,
            "initiative": self.initiative,
        }
        asked = {name: value for name, value in parts.items() if value not in (None, "")}
        return f"?{urlencode(asked)}" if asked else ""


@dataclass(frozen=True, slots=True)
class PlaceCell:
    """One number of the page, with the address of its list."""

    shown: Shown
    url: str
    is_nothing: bool


@dataclass(frozen=True, slots=True)
class CutRow:
    """A department, a year, a kind or an initiative: its numbers in the order of PLACE_KEYS."""

    label: str
    cells: tuple[PlaceCell, ...]


@dataclass(frozen=True, slots=True)
class CutTable:
    """A table of the page; the last row is the whole."""

    caption: str
    head: str
    rows: tuple[CutRow, ...]


@dataclass(frozen=True, slots=True)
class LedgerView:
    """The savings of an office as one person sees them."""

    savings: tuple[Saving, ...]
    lines: tuple[YearLine, ...]
    overlaps: tuple[Overlap, ...]
    held: frozenset[int]
    hidden: frozenset[int]


@dataclass(frozen=True, slots=True)
class WheelPage:
    """Everything on the one page."""

    asked: Asked
    years: tuple[int, ...]
    departments: tuple[tuple[str, str], ...]
    wheel: Wheel
    picture: str
    stations: tuple[tuple[str, PlaceCell], ...]
    tables: tuple[CutTable, ...]
    open_overlaps: int
    hidden_count: int
    lessons: tuple[Lesson, ...]
    is_empty: bool


PLACE_KEYS = ("found", "decided", "confirmed", "released", "reinvested", "waiting")


def place_labels() -> dict[str, str]:
    return {
        "found": _("見つけた"),
        "decided": _("決めた"),
        "confirmed": _("確かめた"),
        "released": _("ほかの仕事に回した"),
        "reinvested": _("再投資した"),
        "waiting": _("使い道を待つ"),
        "staffed": _("配置を見直した"),
        "held_back": _("重なりを整理中"),
    }


def ledger_of(user: Person) -> LedgerView:
    """The whole ledger of one's office, without the yen that this person may not see."""
    office = user.organisation_id
    savings = bridge.standing_savings(office)
    overlaps, held = bridge.overlaps_among(savings, office)
    hidden = hidden_yen(savings, user)
    lines = bridge.lines_of(savings, held, hidden_yen=hidden)
    return LedgerView(tuple(savings), tuple(lines), tuple(overlaps), held, hidden)


def narrowed(lines: Sequence[YearLine], asked: Asked) -> list[YearLine]:
    return [
        one
        for one in lines
        if (asked.year is None or one.fiscal_year == asked.year)
        and (asked.department is None or one.department == asked.department)
        and (not asked.kind or one.kind == asked.kind)
        and (asked.initiative is None or one.initiative == str(asked.initiative))
    ]


def amount_at(wheel: Wheel, place: str) -> Amount:
    found: Amount = getattr(wheel, place)
    return found


def wheel_page(user: Person, asked: Asked) -> WheelPage:
    """The page for one office, one year or all of them."""
    ledger = ledger_of(user)
    lines = narrowed(ledger.lines, asked)
    names = _department_names(user)
    by_department = cut(lines, lambda one: one.department)
    wheel = by_department.whole
    labels = place_labels()
    stations = tuple(
        (labels[place], _cell(wheel, place, asked))
        for place in ("found", "decided", "confirmed", "reinvested")
    )
    lessons = Lesson.objects.visible_to(user).standing().filter(organisation_id=user.organisation_id)
    return WheelPage(
        asked=asked,
        years=tuple(sorted({one.fiscal_year for one in ledger.lines})),
        departments=tuple(
            (key, names.get(key, _("全庁")))
            for key in sorted({one.department for one in ledger.lines}, key=lambda key: names.get(key, ""))
        ),
        wheel=wheel,
        picture=_picture(stations, wheel),
        stations=stations,
        tables=(
            _table(_("部署ごと"), _("部署"), by_department.parts, wheel, asked, "department", names),
            _table(
                _("年度ごと"),
                _("年度"),
                dict(sorted(cut(lines, lambda one: str(one.fiscal_year)).parts.items())),
                wheel,
                asked,
                "year",
                {},
            ),
        ),
        open_overlaps=sum(one.is_open for one in ledger.overlaps),
        hidden_count=len(ledger.hidden & {one.saving for one in lines}),
        lessons=tuple(lessons.select_related("initiative")[:MOST_LESSONS]),
        is_empty=not ledger.lines,
    )


def _department_names(user: Person) -> dict[str, str]:
    rows = Department.objects.filter(organisation_id=user.organisation_id).values_list("pk", "name")
    return {str(pk): name for pk, name in rows} | {NOBODY: _("全庁")}


def _table(
    caption: str,
    head: str,
    parts: dict[str, Wheel],
    whole: Wheel,
    asked: Asked,
    cut_by: str,
    names: dict[str, str],
) -> CutTable:
    rows = []
    for key, wheel in sorted(parts.items(), key=lambda one: names.get(one[0], one[0])):
        inner = Asked(
            year=int(key) if cut_by == "year" else asked.year,
            department=key if cut_by == "department" else asked.department,
            kind=asked.kind,
            initiative=asked.initiative,
        )
        label = names.get(key) or (year_words(int(key)) if cut_by == "year" else _("なくなった部署"))
        rows.append(CutRow(label, tuple(_cell(wheel, place, inner) for place in PLACE_KEYS)))
    rows.append(CutRow(_("合計"), tuple(_cell(whole, place, asked) for place in PLACE_KEYS)))
    return CutTable(caption, head, tuple(rows))


def _cell(wheel: Wheel, place: str, asked: Asked) -> PlaceCell:
    amount = amount_at(wheel, place)
    address = reverse("governance:lines", args=[place]) + asked.query
    return PlaceCell(shown(amount), address, amount.is_nothing)


def _picture(stations: Sequence[tuple[str, PlaceCell]], wheel: Wheel) -> str:
    """Arrows are as thick as the yen that arrive, beside what was found; without yen, as the hours."""
    amounts = [wheel.found, wheel.decided, wheel.confirmed, wheel.reinvested]
    sizes = [one.yen for one in amounts] if wheel.found.yen else [one.minutes for one in amounts]
    most = max(1, *sizes)
    return loop_svg(
        [
            LoopStation(label, cell.shown.yen, cell.shown.hours, url=cell.url, weight=size / most)
            for (label, cell), size in zip(stations, sizes, strict=True)
        ],
        title=_("好循環の輪：見つけた、決めた、確かめた、再投資した"),
        middle=(
            _("ほかの仕事に回した：%s") % shown(wheel.released).words,
            _("使い道を待つ：%s") % shown(wheel.waiting).words,
        ),
    )


@dataclass(frozen=True, slots=True)
class LineRow:
    """One year of one saving in the list behind a number."""

    saving: Saving
    year: str
    amount: Shown


def line_rows(user: Person, place: str, asked: Asked) -> tuple[list[LineRow], Shown]:
    """What a number is made of, and their sum, which is that number."""
    ledger = ledger_of(user)
    savings = {one.pk: one for one in ledger.savings}
    rows, total = [], Amount()
    for line in narrowed(ledger.lines, asked):
        amount = amount_at(wheel_of(line), place)
        if amount.is_nothing and line.saving not in ledger.hidden:
            continue
        total += amount
        rows.append(
            LineRow(
                savings[line.saving],
                year_words(line.fiscal_year),
                shown(amount, hides_yen=line.saving in ledger.hidden),
            )
        )
    return rows, shown(total)
