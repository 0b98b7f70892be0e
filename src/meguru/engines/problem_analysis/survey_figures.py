"""Results of a survey as people jot them down, one a line: 待ち時間に不満 34人 -> label, number, unit."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_LINE = re.compile(
    r"^(?P<label>.*?\D)[\s:：=＝,，、\t]*(?P<value>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>[^\d\s]{0,6})$"
)


@dataclass(frozen=True, slots=True)
class SurveyFigure:
    """One result. `share` 0..1 is of those who answered, for people and counts only."""

    label: str
    value: Decimal
    unit: str
    share: float | None = None


def survey_figures(text: str, *, answered: int | None = None) -> tuple[list[SurveyFigure], list[str]]:
    """The lines that hold a figure, and those that do not, in their order.

    >>> survey_figures("待ち時間に不満：34人", answered=68)[0][0].share
    0.5
    """
    found, other = [], []
    for line in unicodedata.normalize("NFKC", text).splitlines():
        if not line.strip():
            continue
        match = _LINE.match(line.strip())
        if not match:
            other.append(line.strip())
            continue
        value, unit = Decimal(match["value"].replace(",", "")), match["unit"]
        counted = unit in ("人", "名", "件", "票", "") and answered and value <= answered
        found.append(
            SurveyFigure(
                label=match["label"].strip(" :=,、\t"),
                value=value,
                unit=unit,
                share=float(value) / answered if counted and answered else None,
            )
        )
    return found, other
