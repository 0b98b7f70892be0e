"""Makers of savings for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import count
from typing import Any

from meguru.apps.governance import commands
from meguru.apps.governance.models import Confirmation, Proof, Saving
from meguru.apps.initiatives.models import Initiative
from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.registry.models import Person
from meguru.engines.savings import Amount

NOON = dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC)  # noon in Japan
THIS_YEAR = 2026
_numbers = count(1)


def make_saving(
    initiative: Initiative | None = None,
    *,
    by: Person | None = None,
    years: Mapping[int, Amount] | None = None,
    now: dt.datetime | None = None,
    **values: Any,
) -> Saving:
    """An expected saving in words: a million yen and a hundred hours in 2026 unless told otherwise."""
    home = initiative or make_initiative()
    number = next(_numbers)
    return commands.add_saving(
        initiative=home,
        values={
            "title": f"効果{number}",
            "kind": Saving.Kind.OTHER,
            "department": home.department,
            "source": Saving.Source.WORDS,
            "source_words": "去年の支払いから見積もった",
            **values,
        },
        years=years or {THIS_YEAR: Amount(1_000_000, 6_000)},
        by=by or home.made_by,
        now=now or NOON + dt.timedelta(minutes=number),
    )


def paper_proof(
    *, supports: Amount, key: str = "", year: int = THIS_YEAR, title: str = "支払いの一覧"
) -> commands.NewProof:
    """Evidence on paper."""
    return commands.NewProof(
        kind=Proof.Kind.PAPER,
        key=key or f"paper:{next(_numbers)}",
        title=title,
        fiscal_year=year,
        supports=supports,
    )


def confirm(saving: Saving, amount: Amount, *, by: Person | None = None, **proof: Any) -> Confirmation:
    """A confirmation by a paper that supports just this much."""
    return commands.confirm_saving(
        saving=saving,
        new=paper_proof(supports=amount, **proof),
        amount=amount,
        by=by or saving.initiative.made_by,
        now=NOON,
    )
