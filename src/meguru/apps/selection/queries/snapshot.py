"""The result of a day as plain values, to be kept with the decision and never changed."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from meguru.apps.selection.models import Offer, Selection, Wanted
from meguru.apps.selection.queries.result import (
    AwardPage,
    Material,
    ScoredResult,
    Sureness,
    award_page,
    material_of,
    scored_result,
    sureness_of,
)
from meguru.apps.selection.queries.table import values_of
from meguru.engines.evaluation import CannotEvaluate, written

VERSION = 1


def snapshot_of(selection: Selection) -> dict[str, Any]:
    """Everything that the decision rests on: rows, offers, every point, the result, how sure it was.

    What could not be computed is kept as the sentence that says why.
    """
    material = material_of(selection)
    return {
        "version": VERSION,
        "name": selection.name,
        "decided_by": str(selection.get_decided_by_display()),
        "years": selection.years,
        "uses_a_month": selection.uses_a_month,
        "rows": [_row(row) for row in material.wanted],
        "offers": [_offer(offer) for offer in material.offers],
        "evaluators": [{"name": one.name, "reopened": one.reopened} for one in material.evaluators],
        "points": _points(material),
        **_computed(material),
    }


def digest_of(snapshot: dict[str, Any]) -> str:
    """A fingerprint of a snapshot."""
    plain = json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _computed(material: Material) -> dict[str, Any]:
    found: dict[str, Any] = {}
    try:
        found["result"] = _result(scored_result(material))
        found["sureness"] = _sureness(sureness_of(material))
    except CannotEvaluate as reason:
        found["why_no_result"] = str(reason)
    try:
        page = award_page(material)
        found["award"] = None if page is None else _award(page)
    except CannotEvaluate as reason:
        found["why_no_award"] = str(reason)
    return found


def _row(row: Wanted) -> dict[str, Any]:
    values = values_of(row)
    return {
        "id": row.pk,
        "area": values.area,
        "topic": values.topic,
        "ask": values.ask,
        "measure": values.measure,
        "target": values.target,
        "must": values.must,
        "weight": str(values.weight),
        "most": values.most,
    }


def _offer(offer: Offer) -> dict[str, Any]:
    return {
        "id": offer.pk,
        "name": str(offer),
        "vendor": offer.vendor,
        "initial_yen": offer.initial_yen,
        "monthly_yen": offer.monthly_yen,
        "usage_yen": str(offer.usage_yen),
        "usage_cap_yen": offer.usage_cap_yen,
        "bid_yen": offer.bid_yen,
        "replies": {
            str(one.wanted_id): [one.text, one.met]
            for one in offer.replies.filter(wanted__put_away_at__isnull=True)
        },
    }


def _points(material: Material) -> list[list[Any]]:
    names = {one.pk: one.name for one in material.evaluators}
    return [
        [names[one.evaluator_id], one.wanted_id, one.offer_id, str(one.points), one.comment]
        for one in material.given
        if one.points is not None
    ]


def _result(found: ScoredResult) -> dict[str, Any]:
    return {
        "ranking": [
            {
                "offer": row.candidate,
                "place": row.place,
                "total": round(row.total, 4),
                "missed": list(row.missed),
                "unscored": row.unscored,
                "areas": [[one.area, round(one.points, 4), round(one.most, 4)] for one in areas],
            }
            for row, areas in found.rows
        ],
        "reasons": list(found.reasons),
        "felt": [list(one) for one in found.felt],
        "costs": [[one.name, one.total_yen, list(one.lines)] for one in found.costs],
    }


def _sureness(found: Sureness) -> dict[str, Any]:
    return {
        "seed": found.seed,
        "drawings": found.drawings,
        "first_share": [[one.candidate, round(one.shares[0], 4)] for one in found.acceptability],
        "intervals": [
            [one.name, round(one.weight, 4), round(one.low, 4), round(one.high, 4)] for one in found.rows
        ],
        "fragile": list(found.fragile),
    }


def _award(page: AwardPage) -> dict[str, Any]:
    return {
        "rule": page.rule,
        "rows": [
            {
                "offer": row.result.bid.candidate,
                "place": row.result.place,
                "technical": written(row.result.bid.technical),
                "price_yen": row.result.bid.price_yen,
                "points": None if row.result.points is None else written(row.result.points),
                "lines": list(row.lines),
            }
            for row in page.rows
        ],
    }
