"""The catalogue of the sample prefecture: fictional services, cases of its towns, and its own programmes of support.

The files hold days as a number of days from the day of loading, so that the sample is never older than it should be:
days back for what was checked or told, days ahead for the windows of programmes.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping

from django.utils import timezone

from meguru.apps.catalogue.commands import bring_in_table
from meguru.apps.catalogue.tables import CASES, SERVICES, ImportTable
from meguru.apps.programmes.tables import PROGRAMMES
from meguru.apps.registry.models import Organisation, Person
from meguru.shell.sample.definition import HERE

SHARED = "同じ都道府県の団体"
_BACK = ("料金を聞いた日", "確認した日")
_AHEAD = ("受付が始まる日", "受付が終わる日", "支援が始まる日")
_FILES: tuple[tuple[ImportTable, str], ...] = (
    (SERVICES, "catalogue.csv"),
    (CASES, "catalogue_cases.csv"),
    (PROGRAMMES, "programmes.csv"),
)


def add_catalogue(prefecture: Organisation, by: Person, now: dt.datetime) -> int:
    """Store services, cases and programmes of the prefecture, for its towns to read; returns how many rows changed.

    Loading again changes nothing but the days.
    """
    today = timezone.localdate(now)
    return sum(
        bring_in_table(
            table=table,
            organisation=prefecture,
            file_name=name,
            content=_content(name, today),
            by=by,
            now=now,
        )
        for table, name in _FILES
    )


def _content(name: str, today: dt.date) -> bytes:
    rows = list(csv.DictReader(io.StringIO((HERE / name).read_text(encoding="utf-8"))))
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=[*rows[0], "見せる相手"])
    writer.writeheader()
    writer.writerows(_dated(row, today) | {"見せる相手": SHARED} for row in rows)
    return text.getvalue().encode()


def _dated(row: Mapping[str, str], today: dt.date) -> dict[str, str]:
    dated = dict(row)
    for names, sign in ((_BACK, -1), (_AHEAD, 1)):
        for name in names:
            if dated.get(name):
                dated[name] = (today + sign * dt.timedelta(days=int(dated[name]))).isoformat()
    return dated
