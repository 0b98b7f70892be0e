"""What the survey says about one procedure."""

from __future__ import annotations

from dataclasses import dataclass

from meguru.engines.uploads import Remark


@dataclass(frozen=True, slots=True)
class SurveyedProcedure:
    """One row of the survey, in its own words. Volumes are those of the whole country in a year; the survey writes
    0 both for none and for unknown.
    """

    identifier: str
    name: str
    ministry: str = ""
    law: str = ""
    law_number: str = ""
    article: str = ""
    applicant: str = ""
    receiver: str = ""
    duty_kind: str = ""
    handed_in_at: str = ""
    online_state: str = ""
    identification: str = ""
    fee: str = ""
    days_on_paper: str = ""
    written_items: str = ""
    attachments: str = ""
    life_event: str = ""
    national_volume: int = 0
    national_online_volume: int = 0


@dataclass(frozen=True, slots=True)
class Survey:
    """The rows that could be used, in the order of the file, and what there is to say about the others."""

    procedures: tuple[SurveyedProcedure, ...]
    remarks: tuple[Remark, ...]
