"""A row of the sheet of cards as a change of a card: only what it says otherwise than what is stored."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.systems.bridge import OPERATIONS, SYSTEM, fields_of, plain
from meguru.apps.systems.models import InformationSystem
from meguru.apps.systems.permissions import Sight
from meguru.apps.systems.queries.exchange_columns import DOCUMENT, MEASURE, SheetLayout
from meguru.apps.systems.queries.exchange_plan import RowPlan, SystemPlan, Told
from meguru.apps.systems.queries.exchange_stored import Office, Plain, StoredCard
from meguru.apps.systems.queries.exchange_targets import WrongRow, check_day, plain_key
from meguru.apps.systems.queries.exchange_words import in_words
from meguru.apps.systems.queries.words import LONGEST_FUNCTION, MOST_FUNCTIONS, function_key
from meguru.engines.spreadsheets import ReadRow

_LINES = re.compile(r"[\n、,，]")


def plan_card(
    plan: SystemPlan,
    row: ReadRow,
    cleared: frozenset[str],
    *,
    layout: SheetLayout,
    stored: StoredCard | None,
    sight: Sight,
    office: Office,
) -> None:
    """Add to `plan` what the row changes. What the person may not see counts as changed when anything is written.

    Raises: WrongRow.
    """
    was = stored.values if stored else empty_values(SYSTEM)
    for name, value in row.values.items():
        if isinstance(value, dt.date):
            check_day(value, layout.table.column(name).heading)
    wanted = _wanted(row, cleared, was, office)
    changed = {
        name: value
        for name, value in wanted.items()
        if value != was[name] or (stored is not None and not sight.change and sight.hides(SYSTEM, name))
    }
    _check_days(was | changed, layout)
    if not changed:
        return
    before = {} if stored is None else {name: was[name] for name in changed}
    after = {name: value for name, value in changed.items() if stored or value not in (None, "", [], {})}
    plan.rows.append(RowPlan(SYSTEM, stored.pk if stored else None, before, after))
    for name in changed:
        plan.told += _told(name, was[name], wanted[name], layout, office)


def empty_values(part: str) -> Plain:
    """What a card has that nobody has written anything on."""
    found = {name: plain(InformationSystem._meta.get_field(name).get_default()) for name in fields_of(part)}
    return found | {OPERATIONS: [], "code": "", "name": ""}


def _wanted(row: ReadRow, cleared: frozenset[str], was: Plain, office: Office) -> Plain:
    """The fields that the row says something about, as plain values. An empty cell says nothing."""
    found: Plain = {}
    empty = empty_values(SYSTEM)
    for prefix, name in ((MEASURE, "measures"), (DOCUMENT, "documents")):
        answers = _answers(row, cleared, prefix, was[name])
        if answers is not None:
            found[name] = answers
    for name, value in row.values.items():
        if ":" in name or (value is None and name not in cleared):
            continue
        if name in cleared:
            if name in ("name", "department"):
                raise WrongRow("required", "システムの名前", _("名前と所管は消せません。"), "消す")
            found[name] = empty[name]
        elif name == OPERATIONS:
            found[name] = _operations(str(value), was[OPERATIONS], office)
        elif name == "functions":
            found[name] = _functions(str(value))
        elif name == "department":
            found[name] = int(str(value))
        else:
            found[name] = plain(value)
    return found


def _answers(
    row: ReadRow, cleared: frozenset[str], prefix: str, was: Mapping[str, bool]
) -> dict[str, bool] | None:
    """The measures or documents with what the row says of them; None when it says nothing."""
    said = {
        key.removeprefix(prefix): value
        for key, value in row.values.items()
        if key.startswith(prefix) and value is not None
    }
    gone = {key.removeprefix(prefix) for key in cleared if key.startswith(prefix)}
    if not said and not gone:
        return None
    merged = {**was, **{key: bool(value) for key, value in said.items()}}
    return {key: value for key, value in merged.items() if key not in gone}


def _operations(text: str, linked: Sequence[int], office: Office) -> list[int]:
    """Ids of the operations that are named, one a line, or separated by commas.

    Holds:  a name means what the card is linked to already, put away or not; else it must mean one in the office.
    """
    found: set[int] = set()
    by_key: dict[str, list[int]] = defaultdict(list)
    for name, keys in office.operations.items():
        by_key[plain_key(name)] += keys
    kept: dict[str, list[int]] = defaultdict(list)
    for key in linked:
        kept[plain_key(office.operation_names.get(key))].append(key)
    by_key |= kept
    for line in filter(None, (part.strip() for part in text.split("\n"))):
        parts = [line] if plain_key(line) in by_key else _LINES.split(line)
        for name in filter(None, (one.strip() for one in parts)):
            if plain_key(name) not in by_key:
                near = difflib.get_close_matches(name, office.operations, n=3, cutoff=0.5)
                advice = (
                    _("「%s」のことであれば、そのとおりに書いてください。") % "」「".join(near)
                    if near
                    else _("先に業務の棚卸しに登録するか、名前を直してください。")
                )
                raise WrongRow(
                    "no-operation",
                    "使っている業務",
                    _("「%(name)s」は業務の棚卸しにありません。%(advice)s")
                    % {"name": name[:40], "advice": advice},
                    text,
                )
            meant = by_key[plain_key(name)]
            if len(meant) > 1 and plain_key(name) not in kept:
                raise WrongRow(
                    "several-operations",
                    "使っている業務",
                    _("「%s」という業務は、2つ以上の部署にあります。カルテの画面で選んでください。")
                    % name[:40],
                    text,
                )
            found.update(meant)
    return sorted(found)


def _functions(text: str) -> list[str]:
    """Keys of the catalogue for the names that stand there, other words as they are written."""
    written = filter(None, (one.strip() for one in _LINES.split(text)))
    words = list(dict.fromkeys(function_key(one) for one in written))
    if len(words) > MOST_FUNCTIONS or any(len(one) > LONGEST_FUNCTION for one in words):
        raise WrongRow(
            "functions",
            "働き",
            _("働きは%(most)s個まで、1個は%(longest)s文字までです。短い言葉で書いてください。")
            % {"most": MOST_FUNCTIONS, "longest": LONGEST_FUNCTION},
            text,
        )
    return words


def _check_days(values: Plain, layout: SheetLayout) -> None:
    first, last = values["first_used_on"], values["last_renewed_on"]
    if first and last and last < first:
        raise WrongRow(
            "days",
            layout.table.column("last_renewed_on").heading,
            _("使い始めた日（%s）より前になっています。どちらかの日を直してください。") % first,
            str(last),
        )


def _told(name: str, before: Any, after: Any, layout: SheetLayout, office: Office) -> list[Told]:
    if name in ("measures", "documents"):
        prefix = MEASURE if name == "measures" else DOCUMENT
        return [
            Told(
                SYSTEM,
                name,
                column.heading,
                in_words(before.get(key), column, office),
                in_words(after.get(key), column, office),
            )
            for column in layout.table.columns
            if column.key.startswith(prefix)
            and before.get(key := column.key.removeprefix(prefix)) != after.get(key)
        ]
    column = layout.table.column(name)
    return [
        Told(SYSTEM, name, column.heading, in_words(before, column, office), in_words(after, column, office))
    ]
