"""One door for every kind of event log file."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from meguru.engines.eventlogs.columns import ColumnChoice
from meguru.engines.eventlogs.delimited import read_csv
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.eventlogs.xes import read_xes
from meguru.engines.uploads import Refused, open_gzip

_ENDINGS = (".gz", ".xes", ".csv", ".tsv", ".txt", ".xml")
_XML_START = re.compile(rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\x00\s]*<[\x00]*[?!a-zA-Z]")


def read_log(data: bytes, *, filename: str, columns: ColumnChoice | None = None) -> EventLog:
    """Read a log by what the file holds; its name only names the log.

    Takes .xes, .xes.gz, .csv, .csv.gz, .tsv, .txt. `columns` is for tables and passed over for XES.
    Raises: Refused with what is wrong, where, and what to do; code "workbook" for an Excel file, "zip" for an archive.
    """
    if data.startswith(b"\x1f\x8b"):
        data = open_gzip(data)
    name = _plain_name(filename)
    is_workbook = b"[Content_Types].xml" in data or filename.lower().endswith((".xlsx", ".xlsm"))
    if data.startswith(b"PK\x03\x04") and not is_workbook:
        raise Refused(
            "ZIP にまとめたファイルは作業記録として読めません。中の .csv か .xes を取り出して選んでください。",
            code="zip",
        )
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Refused(
            "Excel のファイルは作業記録として読めません。"
            "Excel で「CSV UTF-8」として保存し、その .csv を選んでください。",
            code="workbook",
        )
    if _XML_START.match(data[:200]):
        return read_xes(data, name=name)
    return read_csv(data, columns=columns, name=name)


def _plain_name(filename: str) -> str:
    name = PurePosixPath(filename.replace("\\", "/")).name
    while name.lower().endswith(_ENDINGS):
        name = name[: name.rfind(".")]
    return name
