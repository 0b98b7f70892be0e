"""A whole workbook held against the cards of an office. Nothing is stored here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from meguru.apps.registry.models import Organisation, Person
from meguru.apps.systems.bridge import SYSTEM, fields_of
from meguru.apps.systems.permissions import Sight
from meguru.apps.systems.queries.exchange_cards import plan_card
from meguru.apps.systems.queries.exchange_columns import SHEETS, sheets_of
from meguru.apps.systems.queries.exchange_plan import KartePlan, SheetProblem, SystemPlan
from meguru.apps.systems.queries.exchange_reading import FileRead, SheetRead, read_file
from meguru.apps.systems.queries.exchange_rows import Around, plan_row
from meguru.apps.systems.queries.exchange_stored import Office, Plain, StoredCard, load_rows, office_of
from meguru.apps.systems.queries.exchange_targets import (
    Targets,
    WrongRow,
    key_parts,
    plain_key,
    target_of,
    targets_of,
)
from meguru.apps.systems.queries.exchange_vendors import new_spellings
from meguru.engines.spreadsheets import Problem, ReadRow


@dataclass(slots=True)
class _Work:
    """What is gathered on the way."""

    office: Office
    targets: Targets
    plans: dict[str, SystemPlan] = field(default_factory=dict)
    problems: list[SheetProblem] = field(default_factory=list)
    names: dict[tuple[int, str], str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)

    def wrong(self, sheet: SheetRead, row: ReadRow, reason: WrongRow, key: str) -> None:
        self.problems.append(
            SheetProblem(
                sheet.layout.name,
                Problem(reason.code, row.number, reason.heading, str(reason), reason.typed[:200]),
            )
        )
        self.block(key)

    def block(self, key: str) -> None:
        if key in self.plans:
            self.plans[key].is_blocked = True


def plan_workbook(*, content: bytes, organisation: Organisation, user: Person) -> KartePlan:
    """Compare a file with the cards of an office. Raises: Refused of the engine, for the whole file.

    Holds: a system of which any row is wrong is stored with none of its rows.
    """
    read = read_file(content, sheets_of(organisation))
    if read.office and read.office != organisation.code:
        read = read.without_hidden_numbers()
    office = office_of(organisation, user)
    card_sheet = next((one for one in read.sheets if one.layout.part == SYSTEM), None)
    targets = targets_of(office.cards, card_sheet.rows if card_sheet else ())
    work = _Work(office, targets)
    of_rows = _keys_of_rows(read, work)
    wanted = {int(key[1:]) for key in work.plans if key.startswith("s")}
    load_rows(office.cards, wanted, organisation)
    _take_names(work)
    for sheet in read.sheets:
        _plan_sheet(sheet, of_rows, work)
    for plan in work.plans.values():
        _check_department(plan, read, work)
    problems = [
        *(SheetProblem(one.layout.name, problem) for one in read.sheets for problem in one.problems),
        *work.problems,
    ]
    order = list(SHEETS.values())
    unread = sum(one.problem_count - len(one.problems) for one in read.sheets)
    kept = [one for one in office.cards.values() if not one.is_away]
    return KartePlan(
        systems=tuple(work.plans.values()),
        problems=tuple(sorted(problems, key=lambda one: (order.index(one.sheet), one.problem.row))),
        problem_count=len(problems) + unread,
        notices=tuple(_notices(read, organisation)),
        vendors=new_spellings(work.office, work.plans.values()),
        left_alone=sum(1 for one in kept if f"s{one.pk}" not in work.plans),
    )


def _keys_of_rows(read: FileRead, work: _Work) -> Mapping[tuple[str, int], str]:
    """(sheet, row) -> the system it speaks of; a plan for each of them, and a problem for rows that speak of none."""
    found: dict[tuple[str, int], str] = {}
    for sheet in read.sheets:
        is_card = sheet.layout.part == SYSTEM
        for row in sheet.rows:
            try:
                key = _card_key(row, work) if is_card else target_of(row, work.targets)
            except WrongRow as reason:
                work.wrong(sheet, row, reason, "")
                continue
            found[sheet.layout.part, row.number] = key
            if key not in work.plans:
                work.plans[key] = _begun(key, row, work)
            if row.wrong:
                work.block(key)
    return found


def _card_key(row: ReadRow, work: _Work) -> str:
    name = str(row.values.get("name") or "")
    if row.number in work.targets.twice:
        raise WrongRow(
            "same-system",
            "システムの名前",
            _("%s行目と同じシステムです。どちらか1行だけを残してください。") % work.targets.twice[row.number],
            name,
        )
    key = work.targets.by_row[row.number]
    parts = key_parts(row.key)
    if key.startswith("r") and parts and parts[0] in work.office.cards:
        card = work.office.cards[parts[0]]
        if card.is_away and plain_key(card.name) == plain_key(name):
            raise WrongRow(
                "put-away",
                "システムの名前",
                _("一覧から外したシステムです。先に、一覧に戻してください。"),
                name,
            )
    return key


def _begun(key: str, row: ReadRow, work: _Work) -> SystemPlan:
    if key.startswith("r"):
        department = row.values.get("department")
        return SystemPlan(
            key=key,
            name=str(row.values.get("name") or ""),
            department=work.office.department_names.get(int(str(department)), "") if department else "",
            revision=0,
        )
    card = work.office.cards[int(key[1:])]
    taken_from = work.targets.revisions.get(key)
    return SystemPlan(
        key=key,
        pk=card.pk,
        name=card.name,
        department=work.office.department_names.get(card.values["department"], ""),
        revision=card.revision,
        is_stale=taken_from is not None and taken_from != card.revision,
    )


def _take_names(work: _Work) -> None:
    """Names and numbers that stored systems have."""
    for card in work.office.cards.values():
        if not card.is_away:
            work.names[card.values["department"], card.name] = f"s{card.pk}"
            if card.values["code"]:
                work.codes[card.values["code"]] = f"s{card.pk}"


def _plan_sheet(sheet: SheetRead, of_rows: Mapping[tuple[str, int], str], work: _Work) -> None:
    part = sheet.layout.part
    around = Around(sheet.layout, work.targets, work.office)
    for row in sheet.rows:
        key = of_rows.get((part, row.number), "")
        if not key or row.wrong:
            continue
        plan = work.plans[key]
        sight = _sight(plan, work)
        stored = work.office.cards[plan.pk] if plan.pk else None
        cleared = sheet.cleared.get(row.number, frozenset())
        try:
            if part == SYSTEM:
                _check_taken(row, plan, work)
                plan_card(
                    plan,
                    row,
                    cleared,
                    layout=sheet.layout,
                    stored=stored,
                    sight=sight,
                    office=work.office,
                )
            else:
                rows = _rows_seen(stored, part, sight) if stored else {}
                plan_row(plan, row, cleared, rows, hidden=_hidden(sight, part), around=around)
        except WrongRow as reason:
            work.wrong(sheet, row, reason, key)


def _sight(plan: SystemPlan, work: _Work) -> Sight:
    if plan.pk is None:
        return Sight(costs=True, security=True, change=True)
    return work.office.sights.of_department(work.office.cards[plan.pk].values["department"])


def _rows_seen(card: StoredCard, part: str, sight: Sight) -> Mapping[int, Plain]:
    """The rows that a row of the file may turn out to be: never one that the person does not know of."""
    rows = card.rows[part]
    if part != "incidents":
        return rows
    return {pk: one for pk, one in rows.items() if sight.sees_incident(is_security=one["is_security"])}


def _hidden(sight: Sight, part: str) -> frozenset[str]:
    """The fields of a part that comparing would tell the person although they may not see them."""
    if sight.change:
        return frozenset()
    return frozenset(name for name in fields_of(part) if sight.hides(part, name))


def _check_taken(row: ReadRow, plan: SystemPlan, work: _Work) -> None:
    """Names and numbers that another system has; a free one is this system's from here on."""
    stored = work.office.cards[plan.pk].values if plan.pk else {}
    department = int(str(row.values.get("department") or stored.get("department") or 0))
    name = str(row.values.get("name") or stored.get("name") or "")
    if work.names.setdefault((department, name), plan.key) != plan.key:
        raise WrongRow(
            "name-taken",
            "システムの名前",
            _("同じ部署に、同じ名前のシステムがあります。別の名前にしてください。"),
            name,
        )
    code = str(row.values.get("code") or "")
    if code and work.codes.setdefault(code, plan.key) != plan.key:
        raise WrongRow(
            "code-taken",
            "管理番号",
            _("この番号は、ほかのシステムが使っています。別の番号にしてください。"),
            code,
        )


def _check_department(plan: SystemPlan, read: FileRead, work: _Work) -> None:
    """Staff of a section change the systems of their section only, and give none away."""
    if not plan.rows:
        return
    concerned = {one.after["department"] for one in plan.rows if "department" in one.after}
    if plan.pk:
        concerned.add(work.office.cards[plan.pk].values["department"])
    foreign = concerned - work.office.sights.change
    if foreign:
        names = "、".join(work.office.department_names.get(one, "") for one in sorted(foreign))
        plan.is_blocked = True
        first = read.sheets[0]
        number = next((row for row, key in work.targets.by_row.items() if key == plan.key), 0)
        work.problems.append(
            SheetProblem(
                first.layout.name,
                Problem(
                    "other-department",
                    number,
                    "所管",
                    _(
                        "「%(name)s」を変えられるのは、所管の部署（%(department)s）の職員です。取り込まずに残します。"
                    )
                    % {"name": plan.name, "department": names},
                    plan.name,
                ),
            )
        )


def _notices(read: FileRead, organisation: Organisation) -> Iterable[str]:
    if read.office and read.office != organisation.code:
        yield _(
            "ほかの団体から受け取ったファイルです。隠れた番号は使わずに、管理番号と名前で照らし合わせました。"
        )
    yield from read.notices
    for sheet in read.sheets:
        for words in sheet.notices:
            yield _("シート「%(sheet)s」：%(words)s") % {"sheet": sheet.layout.name, "words": words}
