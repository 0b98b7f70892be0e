"""Event logs: one schema for work records, and readers and writers for the files they come in."""

from meguru.engines.eventlogs.build import log_from_columns
from meguru.engines.eventlogs.columns import ColumnChoice
from meguru.engines.eventlogs.delimited import read_csv
from meguru.engines.eventlogs.model import CASE_COLUMNS, EVENT_COLUMNS, EventLog
from meguru.engines.eventlogs.object_log import ObjectLog, flatten
from meguru.engines.eventlogs.ocel import read_ocel
from meguru.engines.eventlogs.reading import read_log
from meguru.engines.eventlogs.write import write_csv, write_xes
from meguru.engines.eventlogs.xes import read_xes

__all__ = [
    "CASE_COLUMNS",
    "EVENT_COLUMNS",
    "ColumnChoice",
    "EventLog",
    "ObjectLog",
    "flatten",
    "log_from_columns",
    "read_csv",
    "read_log",
    "read_ocel",
    "read_xes",
    "write_csv",
    "write_xes",
]
