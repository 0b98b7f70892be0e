"""Whether the protection and the network fit the data, which papers are missing, and the move to the nation's standard."""

from __future__ import annotations

from collections.abc import Mapping

from meguru.engines.system_findings.finding import held, said, unjudged
from meguru.engines.system_findings.model import CardFinding, FindingRules, Severity, SystemFacts

DATA_WORDS: Mapping[str, str] = {
    "none": "個人情報なし",
    "personal": "個人情報",
    "sensitive": "要配慮個人情報",
    "my_number": "特定個人情報",
}
SEGMENT_WORDS: Mapping[str, str] = {
    "my_number": "個人番号利用事務系",
    "lgwan": "LGWAN接続系",
    "internet": "インターネット接続系",
    "alone": "ほかとつながらない網",
}


def protection_findings(card: SystemFacts, *, rules: FindingRules) -> list[CardFinding]:
    """Level, network, papers, standard."""
    return [*_level(card, rules), *_segment(card, rules), *_papers(card, rules), *_standard(card, rules)]


def _level(card: SystemFacts, rules: FindingRules) -> list[CardFinding]:
    missing = [
        words
        for words, value in (("個人情報", card.personal_data), ("守りの段階", card.security_level))
        if value is None
    ]
    if card.personal_data is None or card.security_level is None:
        return [unjudged(rules, "security_level", missing=missing, why="と".join(missing))]
    needed = rules.levels[card.personal_data]
    if card.security_level >= needed:
        return []
    return [
        held(
            rules,
            "security_level",
            severity=Severity.HIGH if needed - card.security_level >= 2 else Severity.MIDDLE,
            inputs=(
                ("個人情報", DATA_WORDS[card.personal_data]),
                ("守りの段階", str(card.security_level)),
            ),
            data=DATA_WORDS[card.personal_data],
            level=card.security_level,
            needed=needed,
        )
    ]


def _segment(card: SystemFacts, rules: FindingRules) -> list[CardFinding]:
    if card.personal_data is None:
        return [unjudged(rules, "segment", missing=("個人情報",), why="個人情報の種類")]
    fit = rules.segments.get(card.personal_data)
    if fit is None:  # data without people may stand anywhere
        return []
    if card.segment is None:
        return [unjudged(rules, "segment", missing=("ネットワーク",), why="ネットワーク")]
    if card.segment in fit:
        return []
    return [
        held(
            rules,
            "segment",
            severity=Severity.HIGH if card.personal_data == "my_number" else Severity.MIDDLE,
            inputs=(
                ("個人情報", DATA_WORDS[card.personal_data]),
                ("ネットワーク", SEGMENT_WORDS[card.segment]),
            ),
            data=DATA_WORDS[card.personal_data],
            segment=SEGMENT_WORDS[card.segment],
        )
    ]


def _papers(card: SystemFacts, rules: FindingRules) -> list[CardFinding]:
    """What a service's maker keeps to himself is not asked for."""
    asked = {
        key: name
        for key, name in rules.documents.items()
        if not (card.method == "service" and key in {"design", "configuration"})
    }
    lacking = [name for key, name in asked.items() if card.documents.get(key) is False]
    unknown = [name for key, name in asked.items() if card.documents.get(key) is None]
    limits = rules.rules["documents"].limits
    if lacking:
        severity = (
            Severity.HIGH
            if len(lacking) >= limits["high"]
            else Severity.MIDDLE
            if len(lacking) >= limits["middle"]
            else Severity.LOW
        )
        inputs = tuple((name, said(card.documents.get(key))) for key, name in asked.items())
        return [
            held(
                rules,
                "documents",
                severity=severity,
                inputs=inputs,
                missing=unknown,
                papers="、".join(lacking),
            )
        ]
    if unknown:
        return [unjudged(rules, "documents", missing=unknown, papers="、".join(unknown))]
    return []


def _standard(card: SystemFacts, rules: FindingRules) -> list[CardFinding]:
    if card.standardisation is None:
        return [unjudged(rules, "standardisation", missing=("標準化",))]
    if card.standardisation not in {"not_begun", "under_way"}:
        return []
    begun = card.standardisation == "under_way"
    return [
        held(
            rules,
            "standardisation",
            severity=Severity.LOW if begun else Severity.HIGH,
            inputs=(("標準化", "移行中" if begun else "対象だが、まだ"),),
            state="続いています" if begun else "始まっていません",
        )
    ]
