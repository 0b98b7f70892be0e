"""What a redesign assumes about the new way of working. Every figure can be changed by the user and is printed."""

from __future__ import annotations

from dataclasses import dataclass

# Hours a year before and hours saved, of six routine jobs that one Japanese city moved to RPA / AI-OCR and measured.
# Source: the management handbook, case 5-(1), figure 参-5-1 (令和2年度).
MEASURED_AUTOMATION: tuple[tuple[str, float, float], ...] = (
    ("報酬等支払伝票作成", 299.9, 249.0),
    ("軽自動車税 車両の抹消", 187.5, 162.0),
    ("軽自動車税 車両の登録", 466.6, 262.0),
    ("債権者登録", 250.0, 183.0),
    ("日常生活用具・補装具申請の入力", 900.0, 585.0),
    ("保育所入所申込書の登録", 233.3, 145.0),
)


def measured_automation_share() -> float:
    """Return the share of hours that the measured RPA jobs saved, weighted by their hours.

    >>> round(measured_automation_share(), 3)
    0.679
    """
    before = sum(hours for _, hours, _ in MEASURED_AUTOMATION)
    return sum(saved for _, _, saved in MEASURED_AUTOMATION) / before


@dataclass(frozen=True, slots=True)
class Assumptions:
    """見直しの仮定: one figure per kind of redesign. Shares are 0..1 of the step's own work or waiting.

    Only `automated_share` has a measured source; the others are starting values that the office should replace
    by its own, and the report says so.
    """

    automated_share: float = measured_automation_share()
    paper_work_saved: float = 0.5
    paper_waiting_saved: float = 0.5
    seal_work_saved: float = 0.5
    seal_waiting_saved: float = 0.5
    face_to_face_work_saved: float = 0.3
    face_to_face_waiting_saved: float = 0.5
    handover_gap_saved: float = 0.5
    moved_online_share: float = 0.5
    delegated_hourly_yen: int = 2500
    central_work_saved: float = 0.1
    least_cases: int = 30  # fewer observations than this carry no proposal
    most_returns_share: float = 0.05  # a check that sends back more often than this does change something
    least_handed_over_share: float = 0.2
    least_reverse_share: float = 0.03  # both orders seen at least this often: the order is not necessary
