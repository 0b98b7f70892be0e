"""The office's rule of priority, its own judgements, and results that it keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from meguru.apps.inventory.models import Operation, PriorityJudgement, PriorityResult, PriorityRule
from meguru.apps.inventory.queries import priorities as queries
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.priorities import BadRule, content_of, rule_from


class RuleChangedMeanwhile(ValueError):
    """Somebody else stored a rule since this edit began."""


@transaction.atomic
def set_rule(
    *,
    organisation: Organisation,
    content: Mapping[str, Any],
    note: str,
    from_version: int,
    by: Person,
    now: dt.datetime,
) -> PriorityRule | None:
    """This function will store a rule as the next version; None when it says what the newest one says.

    `from_version` is the version that the edit began from, 0 for the default rule.
    Raises: RuleChangedMeanwhile; BadRule of the engine.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    newest = queries.newest_rule(organisation)
    if (newest.version if newest else 0) != from_version:
        raise RuleChangedMeanwhile(
            "入力している間に、ほかの人が優先順位の基準を変えました。あなたの入力は下に残っています。"
            "今の基準と見比べて、よければもう一度保存してください。"
        )
    before = content_of(queries.rule_of(newest))
    after = content_of(rule_from(content, version=str(from_version + 1)))
    if before == after:
        return None
    stored = PriorityRule.objects.create(
        organisation=organisation,
        version=from_version + 1,
        content=after,
        note=note,
        made_by=by,
        made_at=now,
    )
    record(
        organisation=organisation,
        by=by,
        activity="inventory.priority_rule_set",
        subject=stored,
        summary=f"優先順位の基準を第{stored.version}版にしました{f'（{note}）' if note else ''}",
        payload={"before": _flat(before), "after": _flat(after), "version": stored.version},
        now=now,
    )
    return stored


@transaction.atomic
def judge(
    *,
    operation: Operation,
    effect: int | None,
    difficulty: int | None,
    reason: str,
    by: Person,
    now: dt.datetime,
) -> PriorityJudgement:
    """This function will put the office's own points in the place of the computed ones."""
    before = PriorityJudgement.objects.select_for_update(no_key=True).filter(operation=operation).first()
    stored, _ = PriorityJudgement.objects.update_or_create(
        operation=operation,
        defaults={
            "organisation_id": operation.organisation_id,
            "effect": effect,
            "difficulty": difficulty,
            "reason": reason,
            "judged_by": by,
            "judged_at": now,
        },
    )
    record(
        organisation=operation.organisation,
        by=by,
        activity="inventory.priority_judged",
        subject=operation,
        summary=f"業務「{operation.name}」の優先順位を自分たちで決めました（{reason}）",
        payload={"before": _points(before), "after": _points(stored)},
        now=now,
    )
    return stored


@transaction.atomic
def withdraw_judgement(*, operation: Operation, by: Person, now: dt.datetime) -> None:
    """This function will go back to the computed points; it does nothing when there was no judgement."""
    before = PriorityJudgement.objects.select_for_update(no_key=True).filter(operation=operation).first()
    if before is None:
        return
    points = _points(before)
    before.delete()
    record(
        organisation=operation.organisation,
        by=by,
        activity="inventory.priority_judgement_withdrawn",
        subject=operation,
        summary=f"業務「{operation.name}」の優先順位を計算に戻しました",
        payload={"before": points, "after": _points(None)},
        now=now,
    )


@transaction.atomic
def keep_result(*, user: Person, name: str, now: dt.datetime) -> PriorityResult:
    """This function will keep the matrix as this person sees it now, under a name."""
    found = queries.priorities(user=user, now=now)
    kept = PriorityResult.objects.create(
        organisation=user.organisation,
        name=name,
        rule_version=0 if found.is_default else int(found.rule.version),
        content=queries.plain_results(found),
        kept_by=user,
        kept_at=now,
    )
    record(
        organisation=user.organisation,
        by=user,
        activity="inventory.priorities_kept",
        subject=kept,
        summary=f"優先順位を「{name}」として残しました",
        payload={"rule_version": kept.rule_version, "operations": len(found.placed)},
        now=now,
    )
    return kept


def _points(judged: PriorityJudgement | None) -> dict[str, Any]:
    """For the ledger; the words of the fields are those of the operation's history."""
    if judged is None:
        return {"effect": None, "difficulty": None, "reason": None}
    return {"effect": judged.effect, "difficulty": judged.difficulty, "reason": judged.reason}


def _flat(content: Mapping[str, Any]) -> dict[str, str]:
    """A rule in short words by criterion, for the ledger."""
    flat = {}
    for key, said in content["criteria"].items():
        if "points" in said:
            limits = "、".join(f"{answer} {points}点" for answer, points in said["points"].items())
        else:
            limits = f"{said['low']:g}〜{said['high']:g}"
        flat[key] = f"重み{said['weight']}、{limits}"
    return flat | {name: str(content[name]) for name in ("effect_from", "difficulty_from")}


__all__ = [
    "BadRule",
    "RuleChangedMeanwhile",
    "judge",
    "keep_result",
    "set_rule",
    "withdraw_judgement",
]
