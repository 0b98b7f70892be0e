"""The gaps to the standard, with what the rules propose and what the office decided."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.comparison.models import GapDecision
from meguru.apps.comparison.queries.seen import Seen
from meguru.design import figures
from meguru.engines.comparison import TREATMENT_WORDS, Gap, GapList, Treatment


@dataclass(frozen=True, slots=True)
class GapRow:
    """One gap beside its decision; `seen_at` tells a form which decision it was shown."""

    number: int
    gap: Gap
    proposed: str
    decision: GapDecision | None

    @property
    def seen_at(self) -> str:
        return self.decision.decided_at.isoformat() if self.decision else ""


def gap_rows(view: Seen, found: GapList) -> list[GapRow]:
    """Every gap in the order of the standard's flow."""
    decided = {
        row.gap_key: row
        for row in GapDecision.objects.filter(comparison=view.comparison).select_related("decided_by")
    }
    return [
        GapRow(number=number, gap=gap, proposed=TREATMENT_WORDS[gap.treatment], decision=decided.get(gap.key))
        for number, gap in enumerate(found.gaps, start=1)
    ]


def gap_tiles(found: GapList, rows: list[GapRow]) -> list[dict[str, Any]]:
    """How many steps fit, and how the gaps are to be treated."""
    chosen = Counter(row.decision.treatment for row in rows if row.decision)
    total = found.fitting + len(found.gaps)
    return [
        {
            "label": _("標準に合う手順"),
            "value": figures.number(found.fitting),
            "note": _("標準との差は%s") % figures.number(len(found.gaps)),
        },
        {
            "label": _("合う割合"),
            "value": figures.percent(found.fitting / total) if total else figures.DASH,
            "note": _("合う手順 ÷（合う手順＋差）"),
        },
        {
            "label": _("対処を決めた差"),
            "value": _("%(done)s／%(all)s") % {"done": sum(chosen.values()), "all": len(rows)},
        },
        {
            "label": _("③④に決めた差"),
            "value": figures.number(chosen[Treatment.DEVELOP] + chosen[Treatment.WORK_AROUND]),
            "note": _("費用や負担が残る"),
            "tone": "watch" if chosen[Treatment.DEVELOP] + chosen[Treatment.WORK_AROUND] else "plain",
        },
    ]
