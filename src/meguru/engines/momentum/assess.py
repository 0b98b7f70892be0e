"""Where an office stands, from what its people say.

In prose. A statement counts 1 when it holds already, a half when it partly holds, 0 when it does not or when nobody
knows. The share of a stage is the sum over all its statements, of the number of statements. A stage is

    firm       when the share is 3/4 or more,
    underway   when something in it holds at least partly,
    not begun  when nothing does, and at least half of its statements are known,
    unknown    otherwise.

An office stands at its first stage that is not firm: what comes later does not carry without it. Next actions are
proposed for statements that do not fully hold: earlier stages first, also what a firm one left open; within a stage
the quickest first; five at most. A fact that Meguru knows speaks only where people said nothing or
do not know; it never overrides them.

Guaranteed: an action is never proposed for a statement that holds; a better answer never lowers a stage.
Source: the stages follow the management handbook (stages.toml); weights, limits and the order are ours.
"""

from __future__ import annotations

from collections.abc import Mapping

from meguru.engines.momentum.model import (
    Momentum,
    MomentumStage,
    Proposed,
    StageLevel,
    StageResult,
    Stages,
    Standing,
    Statement,
    StatementResult,
)

FIRM_FROM = 0.75
KNOWN_FROM = 0.5
MOST_ACTIONS = 5
POINTS = {Standing.ALREADY: 1.0, Standing.PARTLY: 0.5}
WORDS = {
    Standing.PARTLY: "一部だけできています",
    Standing.NOT_YET: "まだできていません",
    Standing.UNKNOWN: "できているか分かりません",
}


def assess(
    *, stages: Stages, standings: Mapping[str, Standing], facts: Mapping[str, int] | None = None
) -> Momentum:
    """Where an office stands and what it does next.

    Shape: `standings` maps keys of statements to what people say, `facts` named numbers to their value; keys that
    the stages do not know are left aside. The same input always gives the same result.
    """
    known = facts or {}
    results = tuple(_stage(stage, standings, known) for stage in stages.stages)
    stands_at = next((one for one in results if one.level is not StageLevel.FIRM), None)
    return Momentum(
        version=stages.version, stages=results, stands_at=stands_at, actions=_actions(results, stands_at)
    )


def level_of(*, share: float, known: int, asked: int) -> StageLevel:
    """The level of a stage by the limits above."""
    if share >= FIRM_FROM:
        return StageLevel.FIRM
    if share > 0:
        return StageLevel.UNDERWAY
    return StageLevel.NOT_BEGUN if known >= KNOWN_FROM * asked else StageLevel.UNKNOWN


def suggested(statement: Statement, facts: Mapping[str, int]) -> Standing | None:
    """What a fact of Meguru says about a statement; None when it says nothing."""
    hint = statement.hint
    return hint.suggests if hint and facts.get(hint.fact, 0) >= hint.at_least else None


def _stage(stage: MomentumStage, standings: Mapping[str, Standing], facts: Mapping[str, int]) -> StageResult:
    statements = tuple(_statement(one, standings.get(one.key), facts) for one in stage.statements)
    share = sum(POINTS.get(one.standing, 0.0) for one in statements if one.standing) / len(statements)
    known = sum(one.is_known for one in statements)
    return StageResult(
        stage=stage,
        level=level_of(share=share, known=known, asked=len(statements)),
        share=share,
        known=known,
        statements=statements,
    )


def _statement(statement: Statement, said: Standing | None, facts: Mapping[str, int]) -> StatementResult:
    fact = suggested(statement, facts)
    if said in (None, Standing.UNKNOWN):
        return StatementResult(statement, fact or said, is_suggested=fact is not None)
    return StatementResult(statement, said, differs=fact is not None and said is Standing.NOT_YET)


def _actions(results: tuple[StageResult, ...], stands_at: StageResult | None) -> tuple[Proposed, ...]:
    open_ones = [
        (stage, one)
        for stage in results
        for one in sorted(stage.statements, key=lambda it: it.statement.days)
        if one.standing is not Standing.ALREADY
    ]
    return tuple(
        Proposed(stage.stage, one.statement, one.standing, _reasons(stage, one, stands_at))
        for stage, one in open_ones[:MOST_ACTIONS]
    )


def _reasons(stage: StageResult, result: StatementResult, stands_at: StageResult | None) -> tuple[str, ...]:
    words = WORDS[result.standing or Standing.UNKNOWN]
    by_record = "このツールの記録では" if result.is_suggested else ""
    said = f"「{result.statement.text.rstrip('。')}」は、{by_record}{words}。"
    if stage is stands_at:
        where = f"今いる段階「{stage.stage.name}」を固めるために要ります。"
    else:
        where = f"段階「{stage.stage.name}」に残っていることです。"
    return (said, where, f"目安は{result.statement.how_long}です。")
