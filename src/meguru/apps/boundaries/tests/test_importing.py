"""Boundaries are loaded as a whole or not at all, and maps are drawn from them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from meguru.apps.boundaries.commands import N03_CREDIT, import_boundaries, remove_boundaries
from meguru.apps.boundaries.models import Boundary, BoundaryEdition, BoundarySheet
from meguru.apps.boundaries.pictures import MapKind, country_map, prefecture_map
from meguru.apps.boundaries.queries import COUNTRY, areas_with_boundaries, country_cells, country_tiles
from meguru.apps.boundaries.testing import geojson, square
from meguru.apps.boundaries.tiles import build
from meguru.apps.registry.commands import load_municipalities
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.testing import make_organisation, make_prefecture
from meguru.engines.map_drawing import Mark

NOW = datetime(2026, 11, 21, tzinfo=UTC)
DATA = Path(__file__).resolve().parents[6] / "shared" / "data"


def load(content: bytes, **more):
    return import_boundaries(content=content, source="test.geojson", now=NOW, **({"credit": "試験用"} | more))


def shapes_of(towns, *, west: float = 135.0) -> bytes:
    return geojson({town.code[:5]: [square(west + n / 10, 35)] for n, town in enumerate(towns)})


@pytest.fixture
def valid_towns(db):
    prefecture = make_prefecture(is_fictional=False)
    return prefecture, [make_organisation(prefecture=prefecture, is_fictional=False) for _ in (1, 2)]


@pytest.mark.django_db
class TestImport:
    def test_a_file_is_stored_and_drawn(self, valid_towns):
        _prefecture, towns = valid_towns

        loaded = load(shapes_of(towns))

        assert loaded.municipalities == 2
        assert set(Boundary.objects.values_list("body__code", flat=True)) == {town.code for town in towns}
        assert BoundaryEdition.objects.get().credit == "試験用"
        assert COUNTRY not in areas_with_boundaries(), "the country needs every prefecture"

    def test_an_unknown_code_stops_everything_and_is_named(self, valid_towns):
        _prefecture, towns = valid_towns
        content = geojson({towns[0].code: [square(135, 35)], "27999": [square(136, 35)]})

        with pytest.raises(ValueError, match="27999") as refused:
            load(content)

        assert [one.line for one in refused.value.remarks] == [2]
        assert not Boundary.objects.exists() and not BoundaryEdition.objects.exists()
        assert load(content, leave_out_unknown=True).municipalities == 1

    def test_features_without_a_code_are_left_out_with_a_remark(self, valid_towns):
        _prefecture, towns = valid_towns
        content = geojson(
            [({"N03_007": towns[0].code[:5]}, [square(135, 35)]), ({"N03_007": None}, [square(136, 35)])]
        )

        loaded = load(content, credit="")

        assert loaded.credit == N03_CREDIT, "the credit of 国土数値情報 is known"
        assert [(one.code, one.line) for one in loaded.remarks] == [("no-code", 2)]

    def test_another_file_needs_its_credit(self, valid_towns):
        with pytest.raises(ValueError, match="出典"):
            load(shapes_of(valid_towns[1]), credit=" ")

    def test_loading_again_replaces_and_keeps_the_others(self, valid_towns):
        _prefecture, towns = valid_towns
        load(shapes_of(towns))
        load(geojson({towns[0].code: [square(135, 35, 0.05)]}), credit="新しい出典")

        assert Boundary.objects.count() == 2
        sheet = BoundarySheet.objects.exclude(area="").get()
        assert set(sheet.credits) == {"試験用", "新しい出典"}
        load(shapes_of(towns), credit="もっと新しい出典")
        assert BoundaryEdition.objects.count() == 1, "what nothing is left of goes"

    def test_removing_leaves_tiles(self, valid_towns):
        load(shapes_of(valid_towns[1]))

        assert remove_boundaries() == 2
        assert not areas_with_boundaries() and not BoundaryEdition.objects.exists()

    def test_the_database_refuses_a_boundary_of_nobody(self, valid_towns):
        load(shapes_of(valid_towns[1]))

        with pytest.raises(IntegrityError):
            Boundary.objects.update(body=None)

    def test_without_municipalities_it_says_what_to_do_first(self):
        with pytest.raises(ValueError, match="load-municipalities"):
            load(geojson({"27100": [square(135, 35)]}))

    def test_the_command_tells_what_is_wrong(self, valid_towns, tmp_path, capsys):
        path = tmp_path / "map.geojson"
        path.write_bytes(geojson({"27999": [square(135, 35)]}))

        with pytest.raises(CommandError, match="何も保存していません"):
            call_command("import_boundaries", path, credit="x")
        with pytest.raises(CommandError, match="開けません"):
            call_command("import_boundaries", tmp_path / "none.geojson")
        with pytest.raises(CommandError, match="例："):
            call_command("import_boundaries")
        assert "27999" in capsys.readouterr().err

    @pytest.mark.skipif(not DATA.exists(), reason="the boundaries are not beside the project")
    def test_a_real_prefecture(self, db):
        load_municipalities()

        loaded = load((DATA / "osaka_43_boundaries.geojson").read_bytes(), credit=N03_CREDIT)

        assert loaded.municipalities == 43 and not loaded.remarks
        bodies = list(Organisation.objects.filter(code__startswith="27", prefecture__isnull=False))
        marks = {one.code: Mark(1, one.name, "1", one.name) for one in bodies}
        drawn = prefecture_map(bodies, marks, label="大阪府", kind=MapKind.SHAPES)
        assert drawn.kind == MapKind.SHAPES and drawn.credits == (N03_CREDIT,) and not drawn.not_drawn
        assert drawn.svg.count("data-map-place") == 43
        assert len(drawn.svg) < 200_000

    @pytest.mark.skipif(not DATA.exists(), reason="the boundaries are not beside the project")
    def test_the_whole_country_with_the_northern_territories(self, db):
        load_municipalities()

        loaded = load((DATA / "ja_municipality_area.topojson").read_bytes(), credit=N03_CREDIT)

        assert loaded.municipalities == 1747
        assert len(areas_with_boundaries()) == 48
        drawn = country_map({"271004": Mark(1, "大阪市", "1", "大阪市")}, label="全国", kind=MapKind.SHAPES)
        assert drawn.svg.count('<path class="map__empty"') == 1746
        assert drawn.has_insets and len(drawn.svg) < 1_500_000


class TestTiles:
    def test_every_municipality_has_one_tile_of_its_own(self):
        cells = country_cells()

        assert len(cells) == len(set(cells.values())) == 1741

    def test_the_file_is_the_one_that_the_script_makes(self, tmp_path):
        build.write(tmp_path / "nation.csv")

        assert (tmp_path / "nation.csv").read_bytes() == (build.HERE / "nation.csv").read_bytes()

    def test_the_blocks_lie_roughly_as_the_prefectures_do(self):
        middle = {
            one.region: (one.row + one.rows / 2, one.column + one.columns / 2) for one in build.blocks()
        }

        assert middle["01"][0] < middle["02"][0] < middle["07"][0] < middle["13"][0], "from north to south"
        assert middle["40"][1] < middle["34"][1] < middle["27"][1] < middle["23"][1] < middle["12"][1]

    def test_lines_stand_between_prefectures(self):
        assert country_tiles().sheet.lines.count("M") > 100


@pytest.mark.django_db
class TestPictures:
    def test_a_fictional_prefecture_has_a_map_too(self):
        prefecture = make_prefecture()
        towns = [
            make_organisation(prefecture=prefecture, latitude=35, longitude=135 + n / 10) for n in range(3)
        ]
        marks = {one.code: Mark(2, one.name, "2", one.name) for one in towns}

        for kind in MapKind:
            drawn = prefecture_map(towns, marks, label="試験", kind=kind)
            assert drawn.svg.count("data-map-place") == 3
            assert drawn.kind == (MapKind.TILES if kind == MapKind.SHAPES else kind)

    def test_who_has_no_position_is_named(self):
        prefecture = make_prefecture()
        here = make_organisation(prefecture=prefecture, latitude=35, longitude=135)
        nowhere = make_organisation(prefecture=prefecture)
        marks = {one.code: Mark(1, one.name, "1", one.name) for one in (here, nowhere)}

        assert prefecture_map([here, nowhere], marks, label="試験").not_drawn == (nowhere.name,)
        assert prefecture_map([nowhere], marks, label="試験") is None
