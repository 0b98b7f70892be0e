"""Event logs: one schema for work records, and readers and writers for the files they come in."""

from meguru.engines.eventlogs.build import log_from_columns
from meguru.engines.eventlogs.columns import ColumnChoice
from meguru.engines.eventlogs.delimited import read_csv
from meguru.engines.eventlogs.model import CASE_COLUMNS, EVENT_COLUMNS, EventLog
from meguru.engines.eventlogs.object_log import KindOfThing, ObjectLog, flatten, kinds_of_things
from meguru.engines.eventlogs.ocel import read_ocel
from meguru.engines.eventlogs.reading import kinds_in, read_log
from meguru.engines.eventlogs.write import write_csv, write_xes
from meguru.engines.eventlogs.xes import read_xes

__all__ = [
    "CASE_COLUMNS",
    "EVENT_COLUMNS",
    "ColumnChoice",
    "EventLog",
    "KindOfThing",
    "ObjectLog",
    "flatten",
    "kinds_in",
    "kinds_of_things",
    "log_from_columns",
    "read_csv",
    "read_log",
    "read_ocel",
    "read_xes",
    "write_csv",
    "write_xes",
]
