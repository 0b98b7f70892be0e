"""Which system a row of a workbook speaks of: by the hidden number, then by 管理番号, then by name and department."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from meguru.apps.systems.queries.exchange_columns import CODE, NAME_OF
from meguru.apps.systems.queries.exchange_stored import StoredCard
from meguru.engines.spreadsheets import ReadRow
from meguru.engines.spreadsheets.numerals import folded

FIRST_DAY_IN, LAST_DAY_IN = 1950, 2100  # as in forms.typed.Day
_KEY = re.compile(r"(\d{1,15}):(\d{1,15})")


class WrongRow(Exception):
    """A row that cannot be stored: under which heading, why, and what stands there."""

    def __init__(self, code: str, heading: str, message: str, typed: str = "", *, key: str = "") -> None:
        super().__init__(message)
        self.code, self.heading, self.message, self.typed, self.key = code, heading, message, typed, key


def plain_key(text: object) -> str:
    return folded(str(text or "")).casefold()


def key_parts(key: str) -> tuple[int, int] | None:
    """12:3 -> (12, 3); None for anything else."""
    found = _KEY.fullmatch(unicodedata.normalize("NFKC", key).strip())
    return (int(found[1]), int(found[2])) if found else None


def check_day(value: object, heading: str) -> None:
    """Days that the forms refuse too: 9999年 and the like stand for something else. Raises: WrongRow."""
    if isinstance(value, dt.date) and not FIRST_DAY_IN <= value.year <= LAST_DAY_IN:
        raise WrongRow("day", heading, _("1950年から2100年までの日付を書いてください。"), value.isoformat())


@dataclass(slots=True)
class Targets:
    """The systems that rows can speak of: stored ones, and new ones of the sheet of cards, by their keys."""

    cards: Mapping[int, StoredCard]
    codes: dict[str, str] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    spelt: dict[str, str] = field(default_factory=dict)
    by_row: dict[int, str] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    twice: dict[int, int] = field(default_factory=dict)

    def add(self, key: str, *, code: object, name: object) -> None:
        if plain_key(code):
            self.codes.setdefault(plain_key(code), key)
        if plain_key(name):
            self.spelt.setdefault(plain_key(name), str(name))
            if key not in self.names[plain_key(name)]:
                self.names[plain_key(name)].append(key)


def targets_of(cards: Mapping[int, StoredCard], rows: Iterable[ReadRow]) -> Targets:
    """Every row of the sheet of cards gets a system of its own: a stored one, or a new one.

    Holds:  a stored system belongs to one row at most. A hidden number that stands twice comes from a copied row: it
            counts for the row that kept the name or the 管理番号. A number of another office says nothing.
    """
    found = Targets(cards)
    kept = [one for one in cards.values() if not one.is_away]
    for one in kept:
        found.add(f"s{one.pk}", code=one.values["code"], name=one.name)
    rows = list(rows)
    owners = _by_hidden_number(rows, found)
    in_department = {(str(one.values["department"]), plain_key(one.name)): f"s{one.pk}" for one in kept}
    for row in rows:
        if row.number in found.by_row:
            continue
        code = plain_key(row.values.get("code"))
        # A code of a row above that is new itself is no stored system.
        key = found.codes.get(code) if code else None
        if key is None or not key.startswith("s") or (key in owners and key in found.revisions):
            key = in_department.get((str(row.values.get("department")), plain_key(row.values.get("name"))))
        if key is not None and key in owners:
            found.twice[row.number] = owners[key]
            continue
        key = key or f"r{row.number}"
        owners[key] = row.number
        found.by_row[row.number] = key
    for row in rows:
        if row.number in found.by_row:
            found.add(found.by_row[row.number], code=row.values.get("code"), name=row.values.get("name"))
    return found


def _by_hidden_number(rows: list[ReadRow], found: Targets) -> dict[str, int]:
    wanting: dict[int, list[tuple[ReadRow, int]]] = defaultdict(list)
    for row in rows:
        parts = key_parts(row.key)
        if parts and parts[0] in found.cards and not found.cards[parts[0]].is_away:
            wanting[parts[0]].append((row, parts[1]))
    owners: dict[str, int] = {}
    for pk, several in wanting.items():
        card = found.cards[pk]
        same = [one for one in several if _is_called(one[0], card)]
        row, revision = (same or several)[0]
        key = f"s{pk}"
        owners[key], found.by_row[row.number], found.revisions[key] = row.number, key, revision
    return owners


def _is_called(row: ReadRow, card: StoredCard) -> bool:
    return plain_key(row.values.get("name")) == plain_key(card.name) or (
        bool(card.values["code"]) and plain_key(row.values.get("code")) == plain_key(card.values["code"])
    )


def target_of(row: ReadRow, targets: Targets) -> str:
    """The key of the system that a row of another sheet speaks of. Raises: WrongRow."""
    code, name = row.values.get(CODE), row.values.get(NAME_OF)
    parts = key_parts(row.key)
    is_ours = parts and parts[0] in targets.cards and not targets.cards[parts[0]].is_away
    hidden = f"s{parts[0]}" if parts and is_ours else ""
    return named(code, name, targets, hidden=hidden, headings=("管理番号", "システムの名前"))


def named(
    code: object, name: object, targets: Targets, *, hidden: str = "", headings: tuple[str, str]
) -> str:
    """The system of a code and a name; `hidden` counts when neither says something else. Raises: WrongRow."""
    by_code = targets.codes.get(plain_key(code)) if code else None
    by_name = targets.names.get(plain_key(name), []) if name else []
    if hidden and (hidden == by_code or hidden in by_name or (not code and not name)):
        return hidden
    if by_code is not None:
        return by_code
    if code and not by_name:
        raise WrongRow(
            "no-system",
            headings[0],
            _("この番号のシステムはありません。カルテのシートに書くか、番号を直してください。"),
            str(code),
        )
    if len(by_name) == 1:
        return by_name[0]
    if by_name:
        raise WrongRow(
            "several-systems",
            headings[1],
            _("この名前のシステムは、2つ以上の部署にあります。管理番号を書いてください。"),
            str(name),
        )
    if not name:
        raise WrongRow(
            "no-system", headings[1], _("どのシステムの行かわかりません。システムの名前を書いてください。")
        )
    near = difflib.get_close_matches(plain_key(name), targets.spelt, n=3, cutoff=0.6)
    advice = (
        _("「%s」のことであれば、そのとおりに書いてください。")
        % "」「".join(targets.spelt[one] for one in near)
        if near
        else _("カルテのシートに書くか、名前を直してください。")
    )
    raise WrongRow("no-system", headings[1], _("この名前のシステムはありません。%s") % advice, str(name))
