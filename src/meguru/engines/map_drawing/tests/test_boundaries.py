"""Files of boundaries: read, merged and simplified so that shared borders stay shared."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from meguru.engines.map_drawing import Simplifier, area_km2, build_topology, municipality_of, read_boundaries
from meguru.engines.uploads import Refused

DATA = Path(__file__).resolve().parents[6] / "shared" / "data"
KNOWN = {"271004", "271403", "272027", "011002", "131016"}


def ring(*points: tuple[float, float]) -> list[list[float]]:
    return [[x, y] for x, y in (*points, points[0])]


def geojson(*features: tuple[dict, list]) -> bytes:
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": properties,
                    "geometry": {"type": "Polygon", "coordinates": rings},
                }
                for properties, rings in features
            ],
        }
    ).encode()


LEFT = ring((135, 34), (135.1, 34), (135.1, 34.05), (135.1, 34.1), (135, 34.1))
RIGHT = ring((135.1, 34), (135.2, 34), (135.2, 34.1), (135.1, 34.1), (135.1, 34.05))


class TestReading:
    def test_codes_of_five_and_six_digits_and_ids(self):
        file = read_boundaries(
            geojson(({"N03_007": "27100"}, [LEFT]), ({"lg_code": "２７１４０３"}, [RIGHT]))
        )

        assert [one.code for one in file.features] == ["27100", "271403"]
        assert file.is_n03

    def test_topojson_with_a_transform_is_the_same_as_geojson(self):
        topology = {
            "type": "Topology",
            "transform": {"scale": [0.05, 0.05], "translate": [135, 34]},
            "arcs": [
                [[2, 0], [0, 1], [0, 1]],
                [[2, 2], [-2, 0], [0, -2], [2, 0]],
                [[2, 0], [2, 0], [0, 2], [-2, 0]],
            ],
            "objects": {
                "towns": {
                    "type": "GeometryCollection",
                    "geometries": [
                        {"type": "Polygon", "id": "27100", "arcs": [[0, 1]]},
                        {"type": "MultiPolygon", "id": 27140, "arcs": [[[2, -1]]]},
                    ],
                }
            },
        }
        file = read_boundaries(json.dumps(topology).encode())

        assert [one.code for one in file.features] == ["27100", "27140"]
        assert {tuple(point) for point in file.features[0].polygons[0][0].round(6)} == {
            tuple(p) for p in LEFT
        }
        assert {tuple(point) for point in file.features[1].polygons[0][0].round(6)} == {
            tuple(p) for p in RIGHT
        }

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"\x89PNG", "no-json"),
            (b"[1, 2]", "no-map"),
            (b'{"type": "FeatureCollection", "features": []}', "no-map"),
            (b'{"type": "FeatureCollection", "features": [NaN]}', "no-json"),
            (b"[" * 100_000, "too-deep"),
            (b'{"type": "Topology", "arcs": [[["a"]]], "objects": {}}', "no-map"),
            (geojson(({}, [ring((34, 135), (34, 135.1), (34.1, 135.1))])), "not-degrees"),
            (geojson(({}, [ring((15e6, 4e6), (15e6, 5e6), (16e6, 5e6))])), "not-degrees"),
        ],
    )
    def test_what_is_no_map_is_refused_with_words(self, content, code):
        with pytest.raises(Refused) as refused:
            read_boundaries(content)

        assert refused.value.code == code
        assert str(refused.value).endswith("。")

    @pytest.mark.parametrize(
        "rings",
        [
            [],
            [[]],
            [ring((135, 34), (135, 34))],
            [[["x", "y"]]],
            [[1, 2]],
            "text",
            None,
            [ring((0, 0), (1, 0), (1, 1))],
        ],
    )
    def test_a_bad_feature_is_told_with_its_number_and_the_rest_is_read(self, rings):
        file = read_boundaries(geojson(({"code": "27100"}, rings), ({"code": "27140"}, [RIGHT])))

        assert [one.code for one in file.features] == ["27140"]
        assert [(one.line, one.message[-1]) for one in file.remarks] == [(1, "。")]

    def test_an_open_ring_is_closed_and_heights_are_dropped(self):
        file = read_boundaries(
            geojson(({"code": "27100"}, [[[135, 34, 9], [135.1, 34, 9], [135.1, 34.1, 9]]]))
        )

        assert file.features[0].polygons[0][0].tolist()[-1] == [135, 34]


class TestCodes:
    @pytest.mark.parametrize(
        ("written", "code"),
        [
            ("27100", "271004"), ("271004", "271004"), ("1100", "011002"), ("11002", "011002"),
            ("27102", "271004"), ("27128", "271004"), ("27141", "271403"), ("01101", "011002"),
            ("13101", "131016"), ("01695", "016951"),
            ("13102", None), ("27999", None), ("27201", None), ("271005", None),
        ],
    )  # fmt: skip
    def test_wards_belong_to_their_city(self, written, code):
        assert municipality_of(written, KNOWN) == code


class TestTopology:
    def test_a_shared_border_is_one_arc(self):
        topology = build_topology({"a": [[np.array(LEFT)]], "b": [[np.array(RIGHT)]]})

        (a,), (b,) = topology.rings["a"], topology.rings["b"]
        shared = {max(arc, ~arc) for arc in a} & {max(arc, ~arc) for arc in b}
        assert len(topology.arcs) == 3 and len(shared) == 1

    def test_wards_become_one_city_without_the_border_between_them(self):
        topology = build_topology({"city": [[np.array(LEFT)], [np.array(RIGHT)]]})
        (only,) = Simplifier(topology).rings("city", tolerance_km2=0)

        assert abs(area_km2(only)) == pytest.approx(
            abs(area_km2(np.array(LEFT))) + abs(area_km2(np.array(RIGHT))), rel=1e-3
        )
        assert [135.1, 34.05] not in only.round(6).tolist()

    def test_the_same_feature_twice_is_one(self):
        once = build_topology({"a": [[np.array(LEFT)]]})
        twice = build_topology({"a": [[np.array(LEFT)], [np.array(LEFT)[::-1]]]})

        assert len(twice.rings["a"]) == 1 and len(twice.arcs) == len(once.arcs)

    def test_simplifying_leaves_neighbours_with_the_same_border(self):
        wobble = [(135.1 + 0.002 * (n % 2), 34 + n / 1000) for n in range(100)]
        left = ring((135, 34), *wobble, (135.1, 34.1), (135, 34.1))
        right = ring((135.2, 34), (135.2, 34.1), (135.1, 34.1), *wobble[::-1])
        simplifier = Simplifier(build_topology({"a": [[np.array(left)]], "b": [[np.array(right)]]}))

        (a,), (b,) = (simplifier.rings(code, tolerance_km2=0.05) for code in "ab")
        inner = {tuple(p) for p in a.round(6)} & {tuple(p) for p in b.round(6)}
        assert len(a) < 60
        assert all(tuple(p) in inner for p in a.round(6) if 135.09 < p[0] < 135.15)

    def test_small_islands_go_but_never_the_last_one(self):
        island = ring((135.5, 34), (135.501, 34), (135.501, 34.001))
        simplifier = Simplifier(
            build_topology({"a": [[np.array(LEFT)], [np.array(island)]], "i": [[np.array(island)]]})
        )

        assert len(simplifier.rings("i", tolerance_km2=50)) == 1
        alone = Simplifier(build_topology({"a": [[np.array(LEFT)], [np.array(island)]]}))
        assert len(alone.rings("a", tolerance_km2=5)) == 1

    @pytest.mark.skipif(not DATA.exists(), reason="the boundaries are not beside the project")
    def test_a_real_prefecture_keeps_its_area(self):
        file = read_boundaries((DATA / "osaka_43_boundaries.geojson").read_bytes())
        simplifier = Simplifier(build_topology({one.code: one.polygons for one in file.features}))

        def total(tolerance: float) -> float:
            return sum(
                abs(area_km2(ring))
                for one in file.features
                for ring in simplifier.rings(one.code, tolerance_km2=tolerance)[:1]
            )

        assert len(file.features) == 43
        assert total(0) == pytest.approx(1905, rel=0.05), "square kilometres"
        assert total(2) == pytest.approx(total(0), rel=0.05)
