"""The files that both sides read: generated event logs of any size, and the real ones where they are at hand.

The generated process has loops, short ways and two opinions in either order: some hundred variants, 6 records a case.
"""

from __future__ import annotations

import gzip
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np
import polars as pl

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
REAL_LOGS = {name: SHARED / "logs" / f"{name}.xes.gz" for name in ("receipt", "roadtraffic")}
REFERENCE = SHARED / "bpmn-reference"

_VARIANTS = 300
_FIRST_MOMENT_MS = 1_743_465_600_000  # 1 April 2025 in Japan, 9 o'clock


def records(*, events: int) -> pl.DataFrame:
    """About so many records: case_id, activity, timestamp (text with +09:00), resource; the same every time."""
    chance = np.random.Generator(np.random.PCG64(20260401))
    variants = [_variant(chance) for _ in range(_VARIANTS)]
    lengths = np.array([len(variant) for variant in variants])
    weight = 1 / np.arange(1, _VARIANTS + 1)
    weight /= weight.sum()
    cases = int(events / float((lengths * weight).sum()))
    chosen = chance.choice(_VARIANTS, size=cases, p=weight)
    of_case = lengths[chosen]
    case = np.repeat(np.arange(cases), of_case)
    first = np.concatenate(([0], np.cumsum(of_case)[:-1]))
    place = np.arange(case.size) - np.repeat(first, of_case)
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    labels = np.array([label for variant in variants for label in variant])
    gaps = (chance.lognormal(9.0, 1.2, size=case.size) * 1000).astype(np.int64) + 1
    elapsed = np.cumsum(gaps)
    elapsed -= np.repeat(elapsed[first], of_case)
    moment = _FIRST_MOMENT_MS + np.repeat(np.arange(cases) * 97_000, of_case) + elapsed
    return pl.DataFrame(
        {
            "case_id": pl.Series(case).cast(pl.String),
            "activity": labels[np.repeat(starts[chosen], of_case) + place],
            "timestamp": pl.Series(moment).cast(pl.Datetime("ms")),
            "resource": chance.integers(1, 41, size=case.size),
        }
    ).with_columns(
        pl.format("申請-{}", pl.col("case_id")).alias("case_id"),
        pl.col("timestamp").dt.strftime("%Y-%m-%dT%H:%M:%S%.3f+09:00"),
        pl.format("職員{}", pl.col("resource")).alias("resource"),
    )


def _variant(chance: np.random.Generator) -> list[str]:
    variant = ["受付"]
    while chance.random() < 0.25:
        variant += ["補正の依頼", "補正の受領"]
    variant.append("確認")
    if chance.random() < 0.3:
        opinions = ["消防の意見", "道路の意見"]
        variant += opinions if chance.random() < 0.5 else opinions[::-1]
    variant.append("審査" if chance.random() < 0.7 else "詳しい審査")
    while chance.random() < 0.15:
        variant += ["差し戻し", "審査"]
    return [*variant, "決裁", *([] if chance.random() < 0.1 else ["通知"])]


def write_csv(path: Path, *, events: int) -> None:
    records(events=events).write_csv(path)


def write_xes(path: Path, *, events: int) -> None:
    """The same records as XES; cases carry a name and a channel."""
    with path.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0" xes.features="">\n')
        before = None
        for case, activity, moment, resource in records(events=events).iter_rows():
            if case != before:
                out.write("</trace>\n" if before is not None else "")
                channel = ("窓口", "オンライン", "郵送")[len(case) % 3]
                out.write(f"<trace>\n{_string('concept:name', case)}{_string('channel', channel)}")
                before = case
            out.write(
                f"<event>\n{_string('concept:name', activity)}{_string('org:resource', resource)}"
                f'{_string("lifecycle:transition", "complete")}<date key="time:timestamp" value="{moment}"/>\n</event>\n'
            )
        out.write("</trace>\n</log>\n")


def _string(key: str, value: str) -> str:
    return f'<string key="{key}" value={quoteattr(value)}/>\n'


def unpack(path: Path, *, to: Path) -> None:
    to.write_bytes(gzip.decompress(path.read_bytes()))
