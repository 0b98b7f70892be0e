"""The loop on one page: what an office found, decided, confirmed and used, by year and department."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from meguru.apps.budgets.models import BudgetRequest
from meguru.apps.governance import bridge
from meguru.apps.governance.models import Lesson, Saving, SavingYear
from meguru.apps.governance.queries.budgets import (
    BudgetRow,
    GrantedYear,
    budget_rows,
    no_longer_granted,
)
from meguru.apps.governance.queries.looking import NOBODY, Asked, LedgerView, ledger_of
from meguru.apps.governance.queries.shown import Shown, hidden_yen, shown, year_words
from meguru.apps.governance.queries.sums import standing, years_at
from meguru.apps.registry.models import Department, Person
from meguru.apps.systems.permissions import sights_of
from meguru.design import figures
from meguru.engines.savings import (
    MOST_DEPARTMENTS,
    MOST_YEARS,
    Amount,
    LoopStation,
    Wheel,
    biggest_first,
    cut,
    loop_svg,
    wheel_of,
)

MOST_LESSONS = 3
ROWS = 100  # of a list on one page
SCREEN_WIDTH, PAPER_WIDTH = 720, 460  # px
PLACE_KEYS = ("found", "decided", "confirmed", "released", "reinvested", "waiting")


@dataclass(frozen=True, slots=True)
class PlaceCell:
    """One number of the page, with the address of its list."""

    amount: Amount
    shown: Shown
    url: str

    @property
    def is_nothing(self) -> bool:
        return self.amount.is_nothing


@dataclass(frozen=True, slots=True)
class GrantedCell:
    """Granted yen, with the address of the budgets they are the sum of."""

    yen: int
    url: str

    @property
    def words(self) -> str:
        return figures.yen(self.yen)

    @property
    def is_nothing(self) -> bool:
        return self.yen == 0


@dataclass(frozen=True, slots=True)
class CutRow:
    """A department or a year: its numbers in the order of PLACE_KEYS, and what it was granted."""

    label: str
    cells: tuple[PlaceCell, ...]
    granted: GrantedCell


@dataclass(frozen=True, slots=True)
class CutTable:
    """A table of the page; the last row is the whole. `note` says what shares a line."""

    caption: str
    head: str
    rows: tuple[CutRow, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class WheelPage:
    """Everything on the one page."""

    asked: Asked
    years: tuple[int, ...]
    departments: tuple[tuple[str, str], ...]
    wheel: Wheel
    picture: str
    picture_on_paper: str
    stations: tuple[tuple[str, PlaceCell], ...]
    tables: tuple[CutTable, ...]
    granted: GrantedCell
    funded: str
    open_overlaps: int
    hidden_count: int
    lessons: tuple[Lesson, ...]
    is_empty: bool


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


def amount_at(wheel: Wheel, place: str) -> Amount:
    found: Amount = getattr(wheel, place)
    return found


def wheel_page(user: Person, asked: Asked, *, this_year: int) -> WheelPage:
    """The page for one office, one year or all of them."""
    ledger = ledger_of(user, asked, this_year=this_year)
    lines, granted = ledger.lines_of(asked), ledger.granted_of(asked)
    names = _department_names(user)
    by_department = cut(lines, lambda one: one.department)
    by_year = cut(lines, lambda one: str(one.fiscal_year))
    wheel = by_department.whole
    labels = place_labels()
    stations = tuple(
        (labels[place], _cell(wheel, place, asked))
        for place in ("found", "decided", "confirmed", "reinvested")
    )
    lessons = Lesson.objects.visible_to(user).standing().filter(organisation_id=user.organisation_id)
    total = _granted(granted, asked)
    return WheelPage(
        asked=asked,
        years=tuple(sorted(ledger.years)),
        departments=_departments(ledger, names),
        wheel=wheel,
        picture=_picture(stations, wheel),
        picture_on_paper=_picture(stations, wheel, on_paper=True),
        stations=stations,
        tables=(
            _by_department(ledger, by_department.parts, granted, asked, names),
            _by_year(ledger, by_year.parts, granted, asked),
        ),
        granted=total,
        funded=figures.yen(sum(one.reinvested_yen for one in granted)),
        open_overlaps=sum(one.is_open for one in ledger.overlaps),
        hidden_count=_hidden_count(user, ledger, asked),
        lessons=tuple(lessons.select_related("initiative")[:MOST_LESSONS]),
        is_empty=not ledger.years,
    )


def _hidden_count(user: Person, ledger: LedgerView, asked: Asked) -> int:
    sights = sights_of(user)
    if sights.all_costs:
        return 0
    years = SavingYear.objects.filter(ledger.savings_asked(asked)).order_by()
    hidden = standing(user.organisation_id, sights).filter(hides=True, years__in=years)
    return int(hidden.values("pk").distinct().count())


def _department_names(user: Person) -> dict[str, str]:
    rows = Department.objects.filter(organisation_id=user.organisation_id).values_list("pk", "name")
    return {str(pk): name for pk, name in rows} | {NOBODY: _("全庁")}


def _departments(ledger: LedgerView, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (key, _name(key, names)) for key in sorted(ledger.departments, key=lambda key: names.get(key, ""))
    )


def _name(key: str, names: Mapping[str, str]) -> str:
    return names.get(key, _("なくなった部署"))


def _by_department(
    ledger: LedgerView,
    parts: Mapping[str, Wheel],
    granted: Sequence[GrantedYear],
    asked: Asked,
    names: Mapping[str, str],
) -> CutTable:
    yen = _sums(granted, lambda one: one.department)
    keys = biggest_first(parts, yen)
    own = [one for one in keys if one in ledger.departments_shown]
    folds = len(keys) > MOST_DEPARTMENTS + 1 and not asked.rest_of_departments and len(own) < len(keys)
    shown_keys = own if folds else keys
    rows = [
        _row(_name(key, names), parts.get(key, Wheel()), yen.get(key, 0), asked.of_department(key))
        for key in shown_keys
    ]
    note = ""
    if folds:
        others = [one for one in keys if one not in ledger.departments_shown]
        rows.append(_rest(_("その他の%s部署") % len(others), others, parts, yen, asked.of_department(None)))
        note = _("見つけた金額の大きい%s部署を並べ、ほかは「その他」にまとめました。") % MOST_DEPARTMENTS
    rows.append(_whole(parts, granted, asked))
    return CutTable(_("部署ごと"), _("部署"), tuple(rows), note)


def _by_year(
    ledger: LedgerView, parts: Mapping[str, Wheel], granted: Sequence[GrantedYear], asked: Asked
) -> CutTable:
    yen = _sums(granted, lambda one: str(one.fiscal_year))
    keys = sorted(parts.keys() | yen.keys())
    others = [one for one in keys if int(one) not in ledger.years_shown]
    folds = len(keys) > MOST_YEARS + 1 and not asked.rest_of_years
    rows = [
        _row(year_words(int(key)), parts.get(key, Wheel()), yen.get(key, 0), asked.of_year(int(key)))
        for key in keys
        if not folds or key not in others
    ]
    note = ""
    if folds and others:
        rows.append(_rest(_("ほかの%s年度") % len(others), others, parts, yen, asked.of_year(None)))
        note = _("今の年度に近い%s年度を並べ、ほかは一行にまとめました。") % MOST_YEARS
    rows.append(_whole(parts, granted, asked))
    return CutTable(_("年度ごと"), _("年度"), tuple(rows), note)


def _sums(granted: Sequence[GrantedYear], by: Callable[[GrantedYear], str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in granted:
        found[by(one)] = found.get(by(one), 0) + one.yen
    return found


def _row(label: str, wheel: Wheel, yen: int, asked: Asked) -> CutRow:
    return CutRow(
        label,
        tuple(_cell(wheel, place, asked) for place in PLACE_KEYS),
        GrantedCell(yen, reverse("governance:budgets") + asked.query),
    )


def _rest(
    label: str, keys: Sequence[str], parts: Mapping[str, Wheel], yen: Mapping[str, int], asked: Asked
) -> CutRow:
    return _row(
        label, _together(parts.get(key, Wheel()) for key in keys), sum(yen.get(key, 0) for key in keys), asked
    )


def _whole(parts: Mapping[str, Wheel], granted: Sequence[GrantedYear], asked: Asked) -> CutRow:
    return _row(_("合計"), _together(parts.values()), sum(one.yen for one in granted), asked)


def _together(wheels: Iterable[Wheel]) -> Wheel:
    total = Wheel()
    for one in wheels:
        total += one
    return total


def _granted(granted: Sequence[GrantedYear], asked: Asked) -> GrantedCell:
    return GrantedCell(sum(one.yen for one in granted), reverse("governance:budgets") + asked.query)


def _cell(wheel: Wheel, place: str, asked: Asked) -> PlaceCell:
    amount = amount_at(wheel, place)
    address = reverse("governance:lines", args=[place]) + asked.query
    return PlaceCell(amount, shown(amount), address)


def _picture(stations: Sequence[tuple[str, PlaceCell]], wheel: Wheel, *, on_paper: bool = False) -> str:
    """Arrows are as thick as the yen that arrive, beside what was found; without yen, as the hours.

    On paper it is smaller and has no links: pictures of papers leave out what stands in one.
    """
    amounts = [wheel.found, wheel.decided, wheel.confirmed, wheel.reinvested]
    sizes = [one.yen for one in amounts] if wheel.found.yen else [one.minutes for one in amounts]
    most = max(1, *sizes)
    return loop_svg(
        [
            LoopStation(
                label, cell.shown.yen, cell.shown.hours, url="" if on_paper else cell.url, weight=size / most
            )
            for (label, cell), size in zip(stations, sizes, strict=True)
        ],
        title=_("好循環の輪：見つけた、決めた、確かめた、再投資した"),
        middle=(
            _("ほかの仕事に回した：%s") % shown(wheel.released).words,
            _("使い道を待つ：%s") % shown(wheel.waiting).words,
        ),
        width=PAPER_WIDTH if on_paper else SCREEN_WIDTH,
    )


@dataclass(frozen=True, slots=True)
class LineRow:
    """One year of one saving in the list behind a number."""

    saving: Saving
    year: str
    amount: Shown


def line_rows(
    user: Person, place: str, asked: Asked, *, this_year: int, number: str = ""
) -> tuple[Page, Shown]:
    """A page of what a number is made of, and the sum of all pages, which is that number."""
    ledger = ledger_of(user, asked, this_year=this_year)
    office = user.organisation_id
    years = years_at(place, office, ledger.held, user).filter(ledger.savings_asked(asked))
    page = Paginator(years.values_list("saving_id", "fiscal_year"), ROWS).get_page(number)
    savings = bridge.standing_savings(office, pk__in={saving for saving, _year in page})
    hidden = hidden_yen(savings, user)
    lines = {
        (one.saving, one.fiscal_year): one for one in bridge.lines_of(savings, ledger.held, hidden_yen=hidden)
    }
    by_key = {one.pk: one for one in savings}
    page.object_list = [
        LineRow(
            by_key[saving],
            year_words(year),
            shown(amount_at(wheel_of(lines[saving, year]), place), hides_yen=saving in hidden),
        )
        for saving, year in page
    ]
    whole = cut(ledger.lines_of(asked), lambda one: one.kind).whole
    return page, shown(amount_at(whole, place))


@dataclass(frozen=True, slots=True)
class BudgetPage:
    """The budgets behind a granted number; `granted` is that number.

    `no_longer` are requests that savings paid for and whose decision was taken back since.
    """

    rows: tuple[BudgetRow, ...]
    granted: str
    reinvested: str
    no_longer: tuple[BudgetRequest, ...]


def budget_page(user: Person, asked: Asked, *, this_year: int) -> BudgetPage:
    found = ledger_of(user, asked, this_year=this_year).granted_of(asked)
    return BudgetPage(
        rows=tuple(budget_rows(user, [one.request for one in found])),
        granted=figures.yen(sum(one.yen for one in found)),
        reinvested=figures.yen(sum(one.reinvested_yen for one in found)),
        no_longer=tuple(no_longer_granted(user)),
    )
