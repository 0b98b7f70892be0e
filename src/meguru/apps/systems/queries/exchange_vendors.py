"""Vendors that a workbook spells for the first time, and which other names may mean the same company. People decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from meguru.apps.systems.queries.exchange_plan import KartePlan, NewSpelling, SameCompany, SystemPlan
from meguru.apps.systems.queries.exchange_stored import Office
from meguru.engines.vendor_names import Likeness, Spelling, suggest_for

SPELLINGS_OFFERED = 5


def new_spellings(office: Office, plans: Iterable[SystemPlan]) -> tuple[NewSpelling, ...]:
    """Names that nobody has spelt so before, with known ones and other new ones of the file that may be the same."""
    counted = Counter(
        str(row.after["vendor"])
        for plan in plans
        for row in plan.rows
        if row.part == "contracts" and isinstance(row.after.get("vendor"), str)
    )
    if not counted:
        return ()
    fresh = [Spelling(f"new:{name}", name, uses=places) for name, places in counted.items()]
    known = [
        Spelling(f"known:{pk}", name, office.vendor_numbers.get(pk, ""))
        for name, pk in office.vendors.items()
    ]
    alike = suggest_for(fresh, known)
    return tuple(
        NewSpelling(
            name,
            places,
            tuple(
                _offered(f"new:{name}", pair, office)
                for pair in alike.get(f"new:{name}", ())[:SPELLINGS_OFFERED]
            ),
        )
        for name, places in counted.most_common()
    )


def _offered(key: str, pair: Likeness, office: Office) -> SameCompany:
    other = pair.merged if pair.kept.key == key else pair.kept
    return SameCompany(other.name, office.vendors.get(other.name), pair.reason)


def chosen_vendor(plan: KartePlan, answers: Mapping[str, Any]) -> dict[str, int | str]:
    """Spelling -> the vendor that somebody chose for it: its number, or its name when it is new in the file too.

    Spellings that stay what they are are left out. `answers` maps `NewSpelling.field` to `SameCompany.value`, as the
    page sends it. Of two that were chosen for each other, the one that more contracts have stays.
    """
    picked = {
        spelling.name: next(
            (one for one in spelling.alike if one.value == str(answers.get(spelling.field, ""))), None
        )
        for spelling in plan.vendors
    }
    return {name: end for name in picked if (end := _end(name, picked)) != name}


def _end(name: str, picked: Mapping[str, SameCompany | None]) -> int | str:
    """Where a chain of choices leads: to a known vendor, or to a new name that is kept."""
    passed = [name]
    while (chosen := picked.get(passed[-1])) is not None:
        if chosen.pk is not None:
            return chosen.pk
        if chosen.name in passed:
            circle = passed[passed.index(chosen.name) :]
            return next(one for one in picked if one in circle)
        passed.append(chosen.name)
    return passed[-1]
