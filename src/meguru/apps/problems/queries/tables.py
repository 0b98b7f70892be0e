"""Problems and voices as tables for Excel: the empty templates, and the rows as they are."""

from __future__ import annotations

import datetime as dt

from meguru.apps.initiatives.models import Initiative
from meguru.apps.problems.models import (
    ProblemCard,
    TableKind,
    Voice,
)
from meguru.apps.problems.queries.cards import cards_of
from meguru.apps.problems.queries.columns import card_layout, layout_of, voice_layout
from meguru.engines.problem_analysis import MOST_WHYS
from meguru.engines.spreadsheets import TableRow, Value, write_workbook


def template_for(kind: str, *, now: dt.datetime) -> bytes:
    """An empty table with an example row on its sheet of explanations."""
    return write_workbook(layout_of(kind), [], examples=_examples(kind), marker={"taken_at": now.isoformat()})


def cards_workbook(initiative: Initiative, *, now: dt.datetime) -> bytes:
    """The cards as they are, to be changed in Excel and brought back."""
    rows = [card_as_row(card) for card in cards_of(initiative)]
    return write_workbook(card_layout(), rows, marker={"taken_at": now.isoformat()})


def voices_workbook(initiative: Initiative, *, now: dt.datetime) -> bytes:
    """The voices as they are."""
    voices = Voice.objects.filter(initiative=initiative).in_use().order_by("pk")
    rows = [
        TableRow(
            {
                "heard_on": voice.heard_on,
                "channel": voice.channel,
                "text": voice.text,
                "count": voice.count,
            }
        )
        for voice in voices
    ]
    return write_workbook(voice_layout(), rows, marker={"taken_at": now.isoformat()})


def card_as_row(card: ProblemCard) -> TableRow:
    return TableRow(card_cells(card), key=f"{card.pk}:{card.revision}")


def card_cells(card: ProblemCard) -> dict[str, Value]:
    """A card by the keys of the columns; None where nothing stands."""
    cells: dict[str, Value] = {
        name: getattr(card, name) or None
        for name in ("text", "who", "how", "unit", "cause", "evidence", "verified_note")
    }
    cells["scene"] = card.scene.name if card.scene else None
    cells["amount"] = card.amount
    cells["per"] = (card.per or None) if card.amount is not None else None
    cells["times"] = card.times
    cells["verified"] = card.verified or None
    cells["verified_count"] = card.verified_count
    for number in range(1, MOST_WHYS + 1):
        cells[f"why_{number}"] = card.whys[number - 1] if number <= len(card.whys) else None
    return cells


def _examples(kind: str) -> list[TableRow]:
    if kind == TableKind.VOICES:
        return [
            TableRow(
                {
                    "heard_on": dt.date(2026, 10, 1),
                    "channel": "counter",
                    "text": "昼に来たら40分も待った",
                    "count": 3,
                }
            )
        ]
    return [
        TableRow(
            {
                "text": "昼の証明書の窓口で長く待つ",
                "scene": "昼の証明書の窓口",
                "who": "昼休みに来た会社員",
                "how": "並んで待ち、昼を食べられない",
                "amount": 40,
                "unit": "分",
                "per": "each",
                "times": 3000,
                "cause": "form",
                "why_1": "申請書の書きもれが多い",
                "evidence": "窓口の受付の記録",
                "verified": "asked",
                "verified_count": 20,
            }
        )
    ]
