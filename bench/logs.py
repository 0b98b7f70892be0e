"""Event logs for the benches: a real one where it is at hand, and synthetic ones of any size."""

from __future__ import annotations

from pathlib import Path

REAL_LOG = Path(__file__).resolve().parents[2] / "shared" / "data" / "logs" / "receipt.xes.gz"
ACTIVITIES = ("受付", "確認", "入力", "審査", "決裁", "通知")


def synthetic_xes(*, cases: int) -> bytes:
    """Return an XES log with six complete events per case, one hour apart, from a fixed rule (no chance)."""
    traces = []
    for case in range(cases):
        events = "".join(
            "<event>"
            f'<string key="concept:name" value="{activity}"/>'
            f'<string key="org:resource" value="職員{(case + step) % 17:02d}"/>'
            '<string key="lifecycle:transition" value="complete"/>'
            f'<date key="time:timestamp" value="2026-{1 + case % 12:02d}-{1 + case % 28:02d}T{8 + step:02d}:15:00+09:00"/>'
            "</event>"
            for step, activity in enumerate(ACTIVITIES)
        )
        traces.append(f'<trace><string key="concept:name" value="case-{case}"/>{events}</trace>')
    return (
        '<?xml version="1.0" encoding="UTF-8"?><log xes.version="1.0">' + "".join(traces) + "</log>"
    ).encode()


def a_log() -> tuple[str, bytes]:
    """Return (name, bytes) of the real log, or of a synthetic one of the same size when it is not at hand."""
    if REAL_LOG.exists():
        return REAL_LOG.name, REAL_LOG.read_bytes()
    return "synthetic.xes", synthetic_xes(cases=1_430)
