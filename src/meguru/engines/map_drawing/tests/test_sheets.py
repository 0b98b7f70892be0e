"""Outlines on a sheet: tiles, circles, shapes; and the picture made of them."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.map_drawing import Mark, Weighted, circles_sheet, draw, part_sheet, tiles_sheet
from meguru.engines.map_drawing.projection import albers, lambert

weighted = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12), st.floats(0, 4e6)), min_size=1, max_size=25
).map(lambda found: [Weighted(f"{n:02}", *one) for n, one in enumerate(found)])


def square(x: float, y: float, side: float = 0.1) -> np.ndarray:
    return np.array([(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)])


def circle(path: str) -> tuple[float, float, float]:
    left, y, radius = (float(one) for one in re.match(r"M(\S+) (\S+)a(\S+) ", path).groups())
    return left + radius, y, radius


class TestTiles:
    def test_tiles_do_not_overlap_and_lines_part_regions(self):
        sheet = tiles_sheet(
            {"a1": (0, 0), "a2": (0, 1), "b1": (1, 0)}, side=10, gap=2,
            regions={"a1": "a", "a2": "a", "b1": "b"},
        )  # fmt: skip

        assert [one.path for one in sheet.outlines] == [
            "M2 2h10v10h-10z",
            "M14 2h10v10h-10z",
            "M2 14h10v10h-10z",
        ]
        assert (sheet.width, sheet.height) == (26, 26)
        assert sheet.lines == "M1 13h12"


class TestCircles:
    @settings(deadline=None, max_examples=40)
    @given(weighted)
    def test_circles_never_overlap_and_stay_on_the_sheet(self, places):
        sheet = circles_sheet(places, width=400)
        drawn = [circle(one.path) for one in sheet.outlines]

        assert len(drawn) == len(places)
        for (x, y, r), (u, v, s) in combinations(drawn, 2):
            assert (x - u) ** 2 + (y - v) ** 2 >= (r + s) ** 2
        for x, y, r in drawn:
            assert r - 0.1 <= x <= sheet.width - r + 0.1
            assert r - 0.1 <= y <= sheet.height - r + 0.1

    def test_the_area_is_in_proportion_and_the_same_again(self):
        places = [Weighted("a", 0, 0, 400_000), Weighted("b", 3, 0, 100_000), Weighted("c", 0, 3, 1)]
        sheet = circles_sheet(places, width=400)
        radius = {one.code: circle(one.path)[2] for one in sheet.outlines}

        assert radius["a"] / radius["b"] == pytest.approx(2, rel=0.01)
        assert radius["c"] == pytest.approx(5, abs=0.1), "still to be seen"
        assert circles_sheet(places, width=400) == sheet

    def test_a_weight_is_a_number(self):
        with pytest.raises(ValueError, match="numbers"):
            circles_sheet([Weighted("a", 0, 0, float("nan"))], width=100)
        assert circles_sheet([], width=100).outlines == ()


class TestShapes:
    def test_equal_areas_stay_equal(self):
        """A square degree in the north is narrower, as much as the cosine of its latitude says."""

        def area(points: np.ndarray) -> float:
            x, y = points.T
            return abs(float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2))

        for project in (albers, lambda ring: lambert(ring, middle=(141, 40))):
            north, south = area(project(square(141, 43))), area(project(square(141, 33)))
            assert north / south == pytest.approx(
                np.cos(np.radians(43.05)) / np.cos(np.radians(33.05)), rel=1e-4
            )
            assert south == pytest.approx(11.12 * 11.12 * np.cos(np.radians(33.05)), rel=0.01), (
                "square kilometres"
            )

    def test_north_is_up_and_everything_is_on_the_sheet(self):
        sheet = part_sheet({"n": [square(135, 35.2)], "s": [square(135, 35)]}, width=300)
        at = {one.code: one for one in sheet.outlines}

        assert at["n"].y < at["s"].y
        assert all(0 <= one.x <= sheet.width and 0 <= one.y <= sheet.height for one in sheet.outlines)
        assert not sheet.insets

    def test_far_islands_stand_in_a_frame(self):
        sheet = part_sheet(
            {"a": [square(139.5, 35.5)], "b": [square(139.6, 35.5)], "far": [square(142.1, 27)]}, width=300
        )
        (inset,) = sheet.insets
        far = next(one for one in sheet.outlines if one.code == "far")

        assert inset.x <= far.x <= inset.x + inset.width and inset.y <= far.y <= inset.y + inset.height
        assert inset.scale <= 1

    def test_a_tiny_municipality_is_a_dot_and_never_nothing(self):
        sheet = part_sheet({"big": [square(135, 35, 1)], "dot": [square(136, 35, 0.0005)]}, width=300)

        assert all(one.path for one in sheet.outlines)

    def test_nothing_to_draw(self):
        assert part_sheet({"a": []}, width=300).outlines == ()


class TestDraw:
    def sheet(self):
        return tiles_sheet({"a": (0, 0), "b": (0, 1), "c": (0, 2)}, side=84, gap=4)

    def test_every_text_is_escaped_and_the_picture_is_well_formed(self):
        nasty = Mark(3, '<b>&"', "<5%", '"><script>', address='/x?"><script>')

        picture = ElementTree.fromstring(draw(self.sheet(), {"a": nasty}, label='"<&'))

        assert picture.get("aria-label") == '"<&'
        assert not [one for one in picture.iter() if one.tag == "script"]

    def test_one_stop_for_the_tab_key_and_words_for_everybody(self):
        marks = {code: Mark(1, code, "1", f"{code} 1 3位", address=f"/{code}/") for code in ("b", "c")}

        links = list(ElementTree.fromstring(draw(self.sheet(), marks, label="x")).iter("a"))

        assert [one.get("tabindex") for one in links] == ["0", "-1"]
        assert [one.get("aria-label") for one in links] == ["b 1 3位", "c 1 3位"]

    def test_without_a_value_it_is_hatched_also_without_colour(self):
        drawn = draw(self.sheet(), {"a": Mark(0, "a", "—", "a 値なし")}, label="x", identifier="one")

        assert 'fill="url(#one-hatch)"' in drawn and 'id="one-hatch"' in drawn

    def test_a_label_stands_only_where_it_has_room(self):
        small = tiles_sheet({"a": (0, 0)}, side=12, gap=1)
        tiny = tiles_sheet({"a": (0, 0)}, side=6, gap=1)
        mark = {"a": Mark(4, "大きな市", "47%", "x")}

        assert "大きな市" in draw(self.sheet(), mark, label="x")
        assert ">4</text>" in draw(small, mark, label="x") and "大きな市" not in draw(small, mark, label="x")
        assert "<text" not in draw(tiny, mark, label="x")
