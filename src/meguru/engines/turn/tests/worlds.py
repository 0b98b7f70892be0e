"""A small office whose work is recorded by a fixed rule, for the tests of this engine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from meguru.engines.eventlogs import EventLog, log_from_columns

REAL_LOGS = Path(__file__).resolve().parents[6] / "shared" / "data" / "logs"
STEPS = (
    "届を受け付ける",
    "記載を点検する",
    "システムに登録する",
    "可否を審査する",
    "通知書を印刷して発送する",
)
MONDAY = datetime(2025, 4, 7, 0, 0, tzinfo=UTC)  # 9:00 in Japan


def an_office_log(*, cases: int = 120) -> EventLog:
    """Five cases a day from Monday to Thursday; desk cases wait a day at the check, online ones hours."""
    case_ids, activities, started, completed, resources = [], [], [], [], []
    channels = {}
    for number in range(cases):
        case_id = f"届-{number:04d}"
        channels[case_id] = "窓口" if number % 3 == 0 else "電子申請"
        at = MONDAY + timedelta(days=7 * (number // 20) + (number % 20) // 5, hours=number % 5 / 2)
        for place, step in enumerate(STEPS):
            if place == 1:
                at += timedelta(days=1) if number % 3 == 0 else timedelta(hours=1 + number % 5)
            case_ids.append(case_id)
            activities.append(step)
            started.append(at)
            at += timedelta(minutes=10 + 5 * ((number + place) % 3))
            completed.append(at)
            resources.append(f"職員{(number + place // 2) % 4}")
    return log_from_columns(
        case_ids=case_ids,
        activities=activities,
        started_at=started,
        completed_at=completed,
        resources=resources,
        channels=channels,
        name="転入届の記録",
    )
