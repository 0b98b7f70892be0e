"""One door for every kind of event log file."""

from __future__ import annotations

import dataclasses
import re
from pathlib import PurePosixPath

from meguru.engines.eventlogs.columns import ColumnChoice
from meguru.engines.eventlogs.delimited import read_csv
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.eventlogs.object_log import KindOfThing, ObjectLog, flatten, kinds_of_things
from meguru.engines.eventlogs.ocel import read_ocel
from meguru.engines.eventlogs.xes import read_xes
from meguru.engines.uploads import Refused, Remark, open_gzip

_ENDINGS = (".gz", ".xes", ".csv", ".tsv", ".txt", ".xml", ".json", ".jsonocel")
_JSON_START = re.compile(rb"^(?:\xef\xbb\xbf)?\s*\{\s*[\"}]")
_XML_START = re.compile(rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\x00\s]*<[\x00]*[?!a-zA-Z]")


def read_log(
    data: bytes, *, filename: str, columns: ColumnChoice | None = None, object_type: str | None = None
) -> EventLog:
    """Read a log by what the file holds; its name only names the log.

    Takes .xes, .xes.gz, .csv, .csv.gz, .tsv, .txt and OCEL 2.0 as .json. `columns` is for tables and passed over
    for the others. Of an object-centric log the things of `object_type` become the cases; unless it is said,
    those of the type with most records, and a remark names the others.
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
    if _JSON_START.match(data[:200]):
        return _flattened(read_ocel(data, name=name), object_type=object_type)
    return read_csv(data, columns=columns, name=name)


def kinds_in(data: bytes) -> tuple[KindOfThing, ...]:
    """What could become the cases of a file; () for a file whose cases are not in question.

    Raises: Refused as `read_ocel`.
    """
    if data.startswith(b"\x1f\x8b"):
        data = open_gzip(data)
    return kinds_of_things(read_ocel(data)) if _JSON_START.match(data[:200]) else ()


def _flattened(log: ObjectLog, *, object_type: str | None) -> EventLog:
    types = list(log.types_by_records())
    if object_type is None and not types:
        raise Refused(
            "どの記録も対象(objects)につながっていません。つながりを含めて書き出し直してください。",
            code="no-objects",
        )
    flat = flatten(log, object_type=types[0] if object_type is None else object_type)
    if object_type is not None or len(types) < 2:
        return flat
    others = "".join(f"「{name[:40]}」" for name in types[1:9])
    message = f"記録が最も多い対象「{types[0][:40]}」を 1 件の案件としました。ほかの対象は {others} です。"
    remark = Remark(code="type-chosen", severity="hint", message=message, where=types[0])
    return dataclasses.replace(flat, remarks=(*flat.remarks, remark))


def _plain_name(filename: str) -> str:
    name = PurePosixPath(filename.replace("\\", "/")).name
    while name.lower().endswith(_ENDINGS):
        name = name[: name.rfind(".")]
    return name
