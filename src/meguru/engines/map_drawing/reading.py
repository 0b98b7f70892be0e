"""A file of boundaries -> rings per feature, in degrees.

Read.   GeoJSON (a collection, one feature or one geometry) and TopoJSON (with or without a quantised transform), UTF-8.
        The code of a municipality stands in one of the properties CODE_PROPERTIES or is the feature's id; five digits, or
        six with the check digit; a number that lost its leading zero is understood.
Refuse. With words: what is neither of the two, too large, nested too deeply, not in degrees, or has no municipality at all.
        What is wrong with one feature is a remark with its number, and the rest is read on.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from meguru.engines.uploads import Refused, Remark

Floats = npt.NDArray[np.float64]
MAXIMUM_BYTES = 200 * 1024 * 1024
MAXIMUM_POINTS = 3_000_000
MAXIMUM_FEATURES = 200_000
CODE_PROPERTIES = (
    "N03_007",
    "lg_code",
    "code6",
    "code",
    "団体コード",
    "全国地方公共団体コード",
    "市区町村コード",
    "JCODE",
)
WEST, SOUTH, EAST, NORTH = 122.0, 20.0, 154.5, 46.0


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: its place in the file (from 1), the code as written, and its polygons: rings, the outer one first."""

    number: int
    code: str
    polygons: tuple[tuple[Floats, ...], ...]


@dataclass(frozen=True, slots=True)
class BoundaryFile:
    """What a file holds, and what is wrong with single features; `is_n03` says that it is one of 国土数値情報."""

    features: tuple[Feature, ...]
    remarks: tuple[Remark, ...]
    is_n03: bool = False


def read_boundaries(content: bytes) -> BoundaryFile:
    """Read a file. Raises: Refused with code "too-large", "no-json", "too-deep", "no-map", "too-many" or "not-degrees"."""
    document = _parsed(content)
    remarks: list[Remark] = []
    features = []
    points = 0
    is_n03 = False
    for number, (found, properties, polygons) in enumerate(_features(document), start=1):
        is_n03 |= "N03_007" in properties
        if number > MAXIMUM_FEATURES:
            raise Refused("図形が多すぎます。都道府県ごとのファイルに分けてください。", code="too-many")
        try:
            rings = tuple(tuple(_rings(polygon)) for polygon in polygons())
        except _BadShapeError as reason:
            remarks.append(Remark("shape", "warning", str(reason), line=number))
            continue
        points += sum(len(ring) for polygon in rings for ring in polygon)
        if points > MAXIMUM_POINTS:
            raise Refused(
                "点が多すぎます。都道府県ごとのファイルに分けるか、粗い図形のファイルを選んでください。",
                code="too-many",
            )
        kept = tuple(polygon for polygon in rings if polygon)
        if not kept:
            remarks.append(
                Remark("shape", "warning", "面になる点がありません。この図形は使いません。", line=number)
            )
            continue
        features.append(Feature(number, _code(found, properties), kept))
    return BoundaryFile(tuple(features), tuple(remarks), is_n03)


class _BadShapeError(ValueError):
    """A geometry that cannot be drawn, in words."""


def _parsed(content: bytes) -> Mapping[str, Any]:
    if len(content) > MAXIMUM_BYTES:
        raise Refused(
            "ファイルが大きすぎます（200MBまで）。都道府県ごとのファイルに分けてください。", code="too-large"
        )
    try:
        document = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except RecursionError:
        raise Refused(
            "入れ子が深すぎて読めません。地図のファイルか確かめてください。", code="too-deep"
        ) from None
    except (ValueError, UnicodeDecodeError):
        raise Refused(
            "GeoJSONかTopoJSONとして読めません。文字コードはUTF-8にしてください。", code="no-json"
        ) from None
    if not isinstance(document, dict) or not isinstance(document.get("type"), str):
        raise _no_map()
    return document


def _no_number(text: str) -> float:
    raise ValueError(text)


def _no_map() -> Refused:
    return Refused("市区町村の境界がありません。GeoJSONかTopoJSONのファイルを選んでください。", code="no-map")


Polygons = (
    Any  # a function without arguments that gives coordinates of polygons; called where errors are caught
)


def _features(document: Mapping[str, Any]) -> Iterator[tuple[Any, Mapping[str, Any], Polygons]]:
    """(id, properties, polygons) of every feature, in the order of the file."""
    if document["type"] == "Topology":
        arcs = _arcs(document)
        objects = document.get("objects")
        if not isinstance(objects, dict):
            raise _no_map()
        for one in objects.values():
            members = one.get("geometries", [one]) if isinstance(one, dict) else []
            for member in members if isinstance(members, list) else []:
                yield *_head(member), _of_topology(member, arcs)
    elif document["type"] == "FeatureCollection":
        found = document.get("features")
        if not isinstance(found, list) or not found:
            raise _no_map()
        for one in found:
            yield *_head(one), _of_geometry(one.get("geometry") if isinstance(one, dict) else None)
    else:
        is_feature = document["type"] == "Feature"
        yield *_head(document), _of_geometry(document.get("geometry") if is_feature else document)


def _head(one: Any) -> tuple[Any, Mapping[str, Any]]:
    if not isinstance(one, dict):
        return None, {}
    properties = one.get("properties")
    return one.get("id"), properties if isinstance(properties, dict) else {}


def _of_geometry(geometry: Any) -> Polygons:
    def polygons() -> Sequence[Any]:
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        found = geometry.get("coordinates") if isinstance(geometry, dict) else None
        if kind == "Polygon" and isinstance(found, list):
            return [found]
        if kind == "MultiPolygon" and isinstance(found, list):
            return found
        raise _BadShapeError("面（PolygonかMultiPolygon）ではありません。この図形は使いません。")

    return polygons


def _arcs(document: Mapping[str, Any]) -> list[Floats]:
    """The arcs in degrees, the differences of a quantised file added up."""
    transform = document.get("transform")
    try:
        arcs = [np.array(arc, dtype=np.float64)[:, :2] for arc in document["arcs"]]
        if transform is not None:
            scale, move = (np.array(transform[name], dtype=np.float64) for name in ("scale", "translate"))
            arcs = [np.cumsum(arc, axis=0) * scale + move for arc in arcs]
    except (KeyError, TypeError, ValueError, IndexError):
        raise Refused(
            "TopoJSONの線（arcs）が読めません。ファイルを作り直してください。", code="no-map"
        ) from None
    return arcs


def _of_topology(member: Any, arcs: Sequence[Floats]) -> Polygons:
    def polygons() -> Sequence[Any]:
        kind = member.get("type") if isinstance(member, dict) else None
        found: Any = member.get("arcs") if isinstance(member, dict) else None
        try:
            if kind == "Polygon":
                return [[_joined(ring, arcs) for ring in found]]
            if kind == "MultiPolygon":
                return [[_joined(ring, arcs) for ring in polygon] for polygon in found]
        except (TypeError, IndexError, ValueError):
            raise _BadShapeError("線の番号がファイルの線と合いません。この図形は使いません。") from None
        raise _BadShapeError("面（PolygonかMultiPolygon）ではありません。この図形は使いません。")

    return polygons


def _joined(ring: Sequence[int], arcs: Sequence[Floats]) -> Floats:
    """Arcs one after the other; ~n is arc n backwards. The point that two arcs share is kept once."""
    parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in ring]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def _rings(polygon: Any) -> Iterator[Floats]:
    """The rings of a polygon that are areas, closed; nothing when the outer one is none."""
    if not isinstance(polygon, list | tuple):
        raise _BadShapeError("座標の形が正しくありません。この図形は使いません。")
    for place, ring in enumerate(polygon):
        try:
            points = np.array([point[:2] for point in ring], dtype=np.float64)
        except (TypeError, ValueError, IndexError):
            raise _BadShapeError("座標に数でないものがあります。この図形は使いません。") from None
        if points.ndim != 2 or points.shape[1] != 2:
            points = np.empty((0, 2))
        _check_degrees(points)
        if len(points) and (points[0] != points[-1]).any():
            points = np.concatenate([points, points[:1]])
        if len(np.unique(points, axis=0)) >= 3:
            yield points
        elif place == 0:
            return


def _check_degrees(points: Floats) -> None:
    if not len(points):
        return
    if not np.isfinite(points).all():
        raise _BadShapeError("座標に数でないものがあります。この図形は使いません。")
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    if west >= WEST and south >= SOUTH and east <= EAST and north <= NORTH:
        return
    if south >= WEST and west >= SOUTH and north <= EAST and east <= NORTH:
        raise Refused(
            "経度と緯度が逆です。「経度、緯度」の順（例：135.5、34.7）で書き出してください。",
            code="not-degrees",
        )
    if max(abs(west), abs(south), abs(east), abs(north)) > 360:
        raise Refused(
            "座標が度ではありません。緯度と経度（JGD2011など）で書き出してください。", code="not-degrees"
        )
    raise _BadShapeError("座標が日本の外にあります。この図形は使いません。")


def _code(identifier: Any, properties: Mapping[str, Any]) -> str:
    """The code as written: digits only, or empty."""
    for value in (*(properties.get(name) for name in CODE_PROPERTIES), identifier):
        if isinstance(value, bool) or value is None:
            continue
        text = unicodedata.normalize("NFKC", str(value)).strip().removesuffix(".0")
        if text.isascii() and text.isdigit() and 4 <= len(text) <= 6:
            return text
    return ""
