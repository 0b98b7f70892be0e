"""From a weak indicator to likely causes, each with why, from what, how sure, and what to do.

Steps.  1. Counted facts of this municipality: parts of the indicator and services that more than half of the peers have
           and it does not; other weak indicators of the theme; a size class that is behind as a whole; a share of the
           budget for systems above the middle of the peers.
        2. What it does not do, where those of its size who do have clearly better results (`seen_together`).
        3. What its own people answered: in the diagnosis, when at least half of the voices agree; in surveys, where they
           named what holds them back or said that something is missing (`told`). The newest answer is quoted.
        4. What others tell of similar work: an obstacle that stories of at least FEWEST_STORIES other municipalities
           of about this size name and that was not said here; the MOST_ELSEWHERE most often told.
        Counted facts come first, then what is seen together, then what was told here, then what was told elsewhere;
        within each the heavier first.
Holds.  Nothing is said without figures behind it; the same evidence always gives the same causes in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from meguru.engines.gap_causes.model import (
    GapEvidence,
    HeldType,
    Lack,
    LikelyCause,
    MissingPart,
    Sureness,
    ToldAnswer,
    ToldStory,
)
from meguru.engines.gap_causes.rules_file import CauseRules, Obstacle, cause_rules
from meguru.engines.gap_causes.told import newest_first, obstacle_said, relates, says_no_to, stories_of

MOST_NAMES = 3
MORE_THAN = 0.5
FEWEST_STORIES = 2
MOST_ELSEWHERE = 2
MOST_REFS = 4
LONGEST_QUOTE = 40
_ORDER = (Sureness.COUNTED, Sureness.SEEN_TOGETHER, Sureness.TOLD, Sureness.ELSEWHERE)


def likely_causes(evidence: GapEvidence, *, rules: CauseRules | None = None) -> tuple[LikelyCause, ...]:
    """The causes that the evidence speaks for, the surest first; nothing when it speaks for none."""
    used = rules or cause_rules()
    found = [
        *_counted(evidence, used),
        *_lacking(evidence, used),
        *_told(evidence, used),
        *_answered(evidence, used),
        *_obstacles(evidence, used),
    ]
    return tuple(sorted(found, key=lambda one: (_ORDER.index(one.sureness), -one.weight, one.about)))


def common_parts(parts: Sequence[MissingPart]) -> tuple[MissingPart, ...]:
    """Those that more than half of the known peers have, the most common first."""
    common = [one for one in parts if one.of and one.having / one.of > MORE_THAN]
    return tuple(sorted(common, key=lambda one: (-one.having / one.of, one.name)))


def _counted(evidence: GapEvidence, rules: CauseRules) -> Iterator[LikelyCause]:
    for kind, parts in (("parts", evidence.parts), ("services", evidence.services)):
        common = common_parts(parts)
        if common:
            yield _cause(
                evidence,
                rules,
                kind,
                sureness=Sureness.COUNTED,
                weight=2 + len(common) / 100,
                count=_count(len(common)),
                names=_names([f"「{one.name}」（{one.of}団体のうち{one.having}）" for one in common]),
            )
    if evidence.also_weak:
        names = [f"「{name}」" for name in evidence.also_weak]
        yield _cause(evidence, rules, "also_weak", sureness=Sureness.COUNTED, weight=1.0, names=_names(names))
    if _is_behind(evidence):
        yield _cause(
            evidence,
            rules,
            "size",
            sureness=Sureness.COUNTED,
            weight=0.5,
            size=evidence.size_class,
            class_median=_figure(evidence.class_median, evidence),
            everybody=evidence.everybody,
            nation_median=_figure(evidence.nation_median, evidence),
        )
    cost = evidence.cost
    if cost is not None and cost.own_percent > cost.peers_percent:
        yield _cause(
            evidence,
            rules,
            "cost",
            sureness=Sureness.COUNTED,
            weight=0.8,
            own=f"{cost.own_percent:.2f}%",
            peers=f"{cost.peers_percent:.2f}%",
            of=cost.of,
        )


def _is_behind(evidence: GapEvidence) -> bool:
    """Whether the middle of the size class is behind the middle of all."""
    if evidence.class_median is None or evidence.nation_median is None or not evidence.size_class:
        return False
    if evidence.is_less_better:
        return evidence.class_median > evidence.nation_median
    return evidence.class_median < evidence.nation_median


def _lacking(evidence: GapEvidence, rules: CauseRules) -> Iterator[LikelyCause]:
    supports = {one.key: one for one in rules.supports_of(evidence.field)}
    for lack in evidence.lacks:
        if lack.seen is None or lack.key not in supports:
            continue
        yield _cause(
            evidence,
            rules,
            "support",
            about=lack.key,
            sureness=Sureness.SEEN_TOGETHER,
            weight=lack.seen.difference,
            act=supports[lack.key].act,
            name=lack.name,
            why=supports[lack.key].why,
            size=evidence.size_class,
            **_seen_words(lack, evidence),
        )


def _seen_words(lack: Lack, evidence: GapEvidence) -> dict[str, object]:
    seen = lack.seen
    assert seen is not None
    return {
        "doing": seen.doing,
        "not_doing": seen.not_doing,
        "mean_doing": _figure(seen.mean_doing, evidence, more=1),
        "mean_not_doing": _figure(seen.mean_not_doing, evidence, more=1),
    }


def _told(evidence: GapEvidence, rules: CauseRules) -> Iterator[LikelyCause]:
    for one in evidence.held:
        if _holds_for_many(one) and one.code in rules.stuck:
            yield _cause(
                evidence,
                rules,
                "stuck",
                about=one.code,
                sureness=Sureness.TOLD,
                weight=one.held / one.voices,
                act=rules.stuck[one.code].act,
                name=one.name,
                why=rules.stuck[one.code].why,
                held=one.held,
                voices=one.voices,
            )


def _answered(evidence: GapEvidence, rules: CauseRules) -> Iterator[LikelyCause]:
    """What the own answers say is missing; what was counted as missing is not said twice."""
    counted = {one.key for one in evidence.lacks if one.seen is not None}
    answers = _related(evidence, rules)
    for support in rules.supports_of(evidence.field):
        said_no = [one for one in answers if says_no_to(one, support, rules)]
        if said_no and support.key not in counted:
            newest = said_no[0]
            cause = _cause(
                evidence,
                rules,
                "told_no",
                about=support.key,
                sureness=Sureness.TOLD,
                weight=0.6,
                act=support.act,
                name=evidence.support_names.get(support.key, support.asked[0]),
                why=support.why,
                **_quoted(newest),
            )
            yield replace(cause, basis=newest.source, refs=(newest.ref,))


def _obstacles(evidence: GapEvidence, rules: CauseRules) -> Iterator[LikelyCause]:
    answers = _related(evidence, rules)
    elsewhere = []
    for obstacle in rules.obstacles_of(evidence.field):
        naming, helping = stories_of(evidence.stories, obstacle, rules)
        said = next(((one, text) for one in answers if (text := obstacle_said(one, obstacle, rules))), None)
        if said is not None:
            yield _own_obstacle(evidence, rules, obstacle, said=said, naming=naming, helping=helping)
        elif len(alike := tuple(one for one in naming if one.is_like_in_size)) >= FEWEST_STORIES:
            elsewhere.append(_told_elsewhere(evidence, rules, obstacle, alike))
    yield from sorted(elsewhere, key=lambda one: (-one.weight, one.about))[:MOST_ELSEWHERE]


def _own_obstacle(
    evidence: GapEvidence,
    rules: CauseRules,
    obstacle: Obstacle,
    *,
    said: tuple[ToldAnswer, str],
    naming: tuple[ToldStory, ...],
    helping: tuple[ToldStory, ...],
) -> LikelyCause:
    answer, text = said
    bodies = _names([one.body for one in naming])
    cause = _cause(
        evidence,
        rules,
        "answer",
        about=obstacle.id,
        sureness=Sureness.TOLD,
        weight=1.0 + len(naming) / 100,
        act=obstacle.act,
        name=obstacle.name,
        why=obstacle.why,
        others=f"ほかの団体の事例や知見でも触れられています（{bodies}）。" if naming else "",
        **_quoted(answer, said=text),
    )
    refs = (answer.ref, *(one.ref for one in (*naming, *helping)))
    return replace(cause, basis=answer.source, refs=refs[:MOST_REFS])


def _told_elsewhere(
    evidence: GapEvidence, rules: CauseRules, obstacle: Obstacle, naming: tuple[ToldStory, ...]
) -> LikelyCause:
    cause = _cause(
        evidence,
        rules,
        "story",
        about=obstacle.id,
        sureness=Sureness.ELSEWHERE,
        weight=float(len(naming)),
        act=obstacle.act,
        name=obstacle.name,
        why=obstacle.why,
        count=len(naming),
        names=_names([one.body for one in naming]),
    )
    return replace(cause, refs=tuple(one.ref for one in naming)[:MOST_REFS])


def _related(evidence: GapEvidence, rules: CauseRules) -> list[ToldAnswer]:
    theme = evidence.theme or evidence.field
    return newest_first(
        one for one in evidence.answers if relates(one, field=evidence.field, theme=theme, rules=rules)
    )


def _quoted(answer: ToldAnswer, *, said: str = "") -> dict[str, object]:
    return {
        "survey": _cut(answer.survey),
        "year": answer.year,
        "question": _cut(answer.question),
        "said": _cut(said),
    }


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"


def _holds_for_many(one: HeldType) -> bool:
    return one.voices > 0 and 2 * one.held >= one.voices


def _cause(
    evidence: GapEvidence,
    rules: CauseRules,
    kind: str,
    *,
    sureness: Sureness,
    weight: float,
    about: str = "",
    act: str = "",
    **words: object,
) -> LikelyCause:
    wording = rules.wording[kind]
    return LikelyCause(
        kind=kind,
        about=about,
        title=wording.title.format(**words),
        reason=wording.reason.format(**words),
        basis=evidence.sources.get(kind, ""),
        sureness=sureness,
        act=act or wording.act,
        weight=weight,
    )


def _names(names: Sequence[str]) -> str:
    shown = "、".join(names[:MOST_NAMES])
    return f"{shown}など" if len(names) > MOST_NAMES else shown


def _count(number: int) -> str:
    return f"{number}つ" if number < 10 else f"{number}個"


def _figure(value: float | None, evidence: GapEvidence, *, more: int = 0) -> str:
    if value is None:
        return "—"
    return f"{value:,.{evidence.decimals + more}f}{evidence.unit}"
