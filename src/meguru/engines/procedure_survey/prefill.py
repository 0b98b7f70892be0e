"""What a procedure of the survey offers to an operation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from meguru.engines.procedure_survey.model import SurveyedProcedure

NATIONAL_POPULATION = 126_146_099  # 令和2年国勢調査, 1 October 2020
APPLICANTS = {"5": "住民", "6": "事業者", "7": "住民・事業者"}
SAYS_NOTHING = re.compile(r"その他|添付書類なし|の情報$")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One field of an operation with a value to take over. `is_estimate` needs a look before it is stored."""

    field: str
    value: str | int
    reason: str
    is_estimate: bool = False


def suggestions(procedure: SurveyedProcedure, *, residents: int | None) -> tuple[Suggestion, ...]:
    """What can be taken over: legal basis, clients, outline, and a guess at the yearly volume.

    The volume is the country's, divided by population (2020 census) and rounded to two digits. It is given only for
    procedures that residents hand in at the town hall and whose volume is not 0, which the survey also writes for
    unknown. Whoever takes it over should put the own figures in its place.
    """
    found = []
    basis = " ".join(part for part in (procedure.law, procedure.article) if part)
    if basis:
        found.append(Suggestion("legal_basis", basis[:400], "法令名と根拠条項号"))
    clients = _clients(procedure)
    if clients:
        found.append(Suggestion("clients", clients[:200], "手続主体と手続が行われるイベント"))
    found.append(Suggestion("outline", _outline(procedure), "手続名、添付書類、提出する機関"))
    volume = _volume(procedure, residents)
    if volume:
        found.append(
            Suggestion(
                "yearly_volume",
                volume,
                f"全国の{procedure.national_volume:,}件 × この団体の人口 ÷ 全国の人口（令和2年国勢調査）",
                is_estimate=True,
            )
        )
        found.append(
            Suggestion(
                "volume_basis",
                f"行政手続等の悉皆調査の全国{procedure.national_volume:,}件を人口で割り当てた目安",
                "件数の目安を入れるときの説明",
                is_estimate=True,
            )
        )
    return tuple(found)


def _clients(procedure: SurveyedProcedure) -> str:
    who = APPLICANTS.get(procedure.applicant[:1], "")
    when = "・".join(_telling(procedure.life_event))
    return f"{who}（{when}）" if who and when else who


def _outline(procedure: SurveyedProcedure) -> str:
    lines = [f"「{procedure.name}」を受け付けて処理する。"]
    attachments = "、".join(_telling(procedure.attachments))
    if attachments:
        lines.append(f"添付書類：{attachments}。")
    if procedure.handed_in_at:
        lines.append(f"提出先：{procedure.handed_in_at.replace('; ', '、')}。")
    return "\n".join(lines)


def _telling(listed: str) -> list[str]:
    """The parts of a list of the survey that say something."""
    return [part.strip() for part in listed.split(";") if part.strip() and not SAYS_NOTHING.search(part)]


def _volume(procedure: SurveyedProcedure, residents: int | None) -> int | None:
    if not residents or not procedure.national_volume or "市役所" not in procedure.handed_in_at:
        return None
    estimate = procedure.national_volume * residents / NATIONAL_POPULATION
    if estimate < 1:
        return 1
    step: int = 10 ** max(0, len(str(int(estimate))) - 2)
    return round(estimate / step) * step
