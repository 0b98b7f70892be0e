"""表計算: workbooks that people fill in, made from a list of columns and read back row by row."""

from meguru.engines.spreadsheets.model import (
    Choice,
    Column,
    Kind,
    Notice,
    Problem,
    ReadRow,
    ReadTable,
    TableLayout,
    TableRow,
    Value,
)
from meguru.engines.spreadsheets.reading import MOST_ROWS, read_table
from meguru.engines.spreadsheets.writing import write_csv, write_workbook

__all__ = [
    "MOST_ROWS",
    "Choice",
    "Column",
    "Kind",
    "Notice",
    "Problem",
    "ReadRow",
    "ReadTable",
    "TableLayout",
    "TableRow",
    "Value",
    "read_table",
    "write_csv",
    "write_workbook",
]
