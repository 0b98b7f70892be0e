"""表計算: workbooks that people fill in, made from a list of columns and read back row by row."""

from meguru.engines.spreadsheets.grid import Grid, GridRow
from meguru.engines.spreadsheets.many_tables import NOT_SHOWN, ManyTable, write_tables
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
from meguru.engines.spreadsheets.reading import MOST_ROWS, headings_of, read_grid, read_table
from meguru.engines.spreadsheets.workbook_in import looks_like_workbook, read_sheets
from meguru.engines.spreadsheets.writing import write_csv, write_workbook

__all__ = [
    "MOST_ROWS",
    "NOT_SHOWN",
    "Choice",
    "Column",
    "Grid",
    "GridRow",
    "Kind",
    "ManyTable",
    "Notice",
    "Problem",
    "ReadRow",
    "ReadTable",
    "TableLayout",
    "TableRow",
    "Value",
    "headings_of",
    "looks_like_workbook",
    "read_grid",
    "read_sheets",
    "read_table",
    "write_csv",
    "write_tables",
    "write_workbook",
]
