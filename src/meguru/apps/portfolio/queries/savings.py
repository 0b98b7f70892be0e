"""What a decided direction is expected to save: read by those above who follow savings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from meguru.apps.portfolio.models import DirectionChoice


@dataclass(frozen=True, slots=True)
class ExpectedSaving:
    """方向性の見込み: yen saved against keeping, by fiscal year; years of moving are negative.

    `steady_yen` is the last of the five years, when nothing is paid for moving any more. `version` names the decision,
    the rules and the revision of the assumptions that it rests on; `source` says it in words.
    """

    by_year: Mapping[int, int]
    total_yen: int
    steady_yen: int
    source: str
    version: str


def expected_saving(choice: DirectionChoice) -> ExpectedSaving | None:
    """The saving that was expected when the direction was decided; None when the costs were not known then."""
    told = choice.expected
    if not told:
        return None
    by_year = {
        told["first_year"] + number: keep - way
        for number, (keep, way) in enumerate(zip(told["keep"], told["way"], strict=True))
    }
    return ExpectedSaving(
        by_year=by_year,
        total_yen=sum(by_year.values()),
        steady_yen=by_year[max(by_year)],
        source=_("「%(system)s」の方向性「%(way)s」（%(day)s）。%(year)s年度の経費%(yen)s円から計算")
        % {
            "system": choice.system.name,
            "way": choice.get_way_display(),
            "day": choice.decided_on.isoformat(),
            "year": told["base_year"],
            "yen": f"{told['base_yen']:,}",
        },
        version=f"{choice.pk}/{choice.rules_version}/r{choice.assumptions_revision}",
    )
