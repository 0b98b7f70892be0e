"""The parts of a paper: tables that fit, numbers written for people, pictures with Japanese."""

from __future__ import annotations

import math

import pytest

from meguru.engines.documents import CannotDraw, ColumnKind, Table, cell_text, svg_to_png

SMALL_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" width="200" height="100">'
    '<rect x="5" y="5" width="190" height="90" fill="#eee"/>'
    '<text x="20" y="50" font-family="\'BIZ UDPGothic\'">転入届</text></svg>'
)


class TestTable:
    def test_rows_of_another_length_are_refused(self) -> None:
        with pytest.raises(ValueError, match="2行目"):
            Table("表", ("a", "b"), ((1, 2), (1,)))

    def test_kinds_of_another_length_are_refused(self) -> None:
        with pytest.raises(ValueError, match="種類"):
            Table("表", ("a", "b"), (), (ColumnKind.TEXT,))


class TestCellText:
    @pytest.mark.parametrize(
        ("cell", "kind", "text"),
        [
            (1234567, ColumnKind.INTEGER, "1,234,567"),
            (0.1534, ColumnKind.PERCENT, "15.3%"),
            (1234.5678, ColumnKind.DECIMAL, "1,234.57"),
            (-0.04, ColumnKind.HOURS, "0.0"),
            (4_960_000, ColumnKind.YEN, "4,960,000円"),
            (None, ColumnKind.INTEGER, "－"),
            (math.nan, ColumnKind.HOURS, "－"),
            ("未定", ColumnKind.YEN, "未定"),
            (10**40, ColumnKind.INTEGER, f"{10**40:,}"),
        ],
    )
    def test_numbers_are_written_for_people(
        self, cell: int | float | str | None, kind: ColumnKind, text: str
    ) -> None:
        assert cell_text(cell, kind) == text


class TestSvgToPng:
    def test_the_picture_has_the_width_that_was_asked_for(self) -> None:
        png = svg_to_png(SMALL_SVG, width_px=640)

        assert png.startswith(b"\x89PNG")
        assert int.from_bytes(png[16:20], "big") == 640
        assert int.from_bytes(png[20:24], "big") == 320

    def test_japanese_text_is_drawn_with_the_font_that_ships(self) -> None:
        blank = SMALL_SVG.replace("転入届", "")

        assert svg_to_png(SMALL_SVG, width_px=200) != svg_to_png(blank, width_px=200)

    @pytest.mark.parametrize("width", [0, -5, 50_000])
    def test_sizes_that_cannot_be_are_refused(self, width: int) -> None:
        with pytest.raises(CannotDraw):
            svg_to_png(SMALL_SVG, width_px=width)
