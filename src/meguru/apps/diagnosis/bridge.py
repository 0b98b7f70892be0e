"""Rows <-> engine values: editions as charts, sheets as voices."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from meguru.apps.diagnosis.models import ChartEdition, DiagnosisSheet
from meguru.engines import diagnosis
from meguru.engines.diagnosis import Chart, Voice, read_chart

_read = lru_cache(maxsize=16)(read_chart)


def chart_of(edition: ChartEdition) -> Chart:
    """The chart as it was when the edition was kept, whatever the file says now."""
    return _read(edition.text)


def shipped_edition() -> ChartEdition:
    """The chart that ships now, not stored."""
    text = diagnosis.chart_text()
    return ChartEdition(
        version=diagnosis.chart().version, digest=hashlib.sha256(text.encode()).hexdigest(), text=text
    )


def voice_of(sheet: DiagnosisSheet) -> Voice:
    """A person's answers with the name of the section, "" when it is not known."""
    section = sheet.department.name if sheet.department else ""
    return Voice(section=section, answers=tuple(sorted(sheet.answers.items())))
