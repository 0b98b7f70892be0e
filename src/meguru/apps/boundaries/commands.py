"""What changes the boundaries."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.boundaries.bridge import as_text, pack, unpack
from meguru.apps.boundaries.models import Boundary, BoundaryEdition, BoundarySheet
from meguru.apps.registry.models import Organisation
from meguru.engines.map_drawing import (
    NORTHERN,
    BoundaryFile,
    Simplifier,
    area_km2,
    build_topology,
    country_sheet,
    municipality_of,
    part_sheet,
    read_boundaries,
)
from meguru.engines.uploads import Refused, Remark

N03_CREDIT = "「国土数値情報（行政区域データ）」（国土交通省）を加工して作成"
FINE_KM2, COARSE_KM2 = 0.02, 2.0
FINE_PARTS = 400_000  # a prefecture's smallest detail is this part of its area: about one pixel of its map
PREFECTURE_WIDTH, COUNTRY_WIDTH = 640.0, 1000.0
PREFECTURES = 47
OGASAWARA = "134210"


@dataclass(frozen=True, slots=True)
class LoadedBoundaries:
    """What was stored: how many municipalities, from how many features, with which credit, and what was left out."""

    municipalities: int
    features: int
    credit: str
    remarks: tuple[Remark, ...]


@transaction.atomic
def import_boundaries(
    *, content: bytes, source: str, now: datetime, credit: str = "", leave_out_unknown: bool = False
) -> LoadedBoundaries:
    """This function will store the boundaries of a file in place of those of the same municipalities.

    Raises: Refused for what `read_boundaries` refuses, for codes that no municipality has (unless they are to be left
    out), for a municipality without any area, and without a credit for a file that is not of 国土数値情報. Then nothing
    is stored.
    """
    file = read_boundaries(content)
    given = credit.strip() or (N03_CREDIT if file.is_n03 else "")
    if not given:
        raise Refused(
            _('出典の書き方がありません。--credit "（出典）を加工して作成" の形で付けてください。'),
            code="no-credit",
        )
    bodies = dict(
        Organisation.objects.filter(is_fictional=False, prefecture__isnull=False).values_list("code", "pk")
    )
    if not bodies:
        raise Refused(
            _("市区町村がまだありません。先に ./run load-municipalities を実行してください。"),
            code="no-municipalities",
        )
    shapes, remarks = _by_municipality(file, bodies, leave_out_unknown=leave_out_unknown)
    simplifier = Simplifier(build_topology(shapes))
    edition = BoundaryEdition.objects.create(source=source[:200], credit=given[:300], loaded_at=now)
    detail = _detail(simplifier, shapes)
    rows = [_boundary(code, edition, bodies, simplifier, detail[code[:2]]) for code in sorted(shapes)]
    Boundary.objects.filter(code__in=list(shapes)).delete()
    Boundary.objects.bulk_create(rows, batch_size=200)
    BoundaryEdition.objects.filter(boundaries__isnull=True).delete()
    _draw({code[:2] for code in shapes})
    return LoadedBoundaries(len(rows), len(file.features), given, remarks)


@transaction.atomic
def remove_boundaries() -> int:
    """This function will take all boundaries away, and answer how many there were. Maps are of tiles again."""
    count = Boundary.objects.count()
    BoundarySheet.objects.all().delete()
    BoundaryEdition.objects.all().delete()
    return count


def _by_municipality(
    file: BoundaryFile, known: Collection[str], *, leave_out_unknown: bool
) -> tuple[dict[str, list[Any]], tuple[Remark, ...]]:
    shapes: dict[str, list[Any]] = defaultdict(list)
    unknown = []
    for feature in file.features:
        code = municipality_of(feature.code, known) if feature.code else None
        if code is None:
            unknown.append(_unknown(feature.number, feature.code))
        else:
            shapes[code].extend(feature.polygons)
    nameless = [one for one in unknown if one.code == "no-code"]
    wrong = [one for one in unknown if one.code == "unknown-code"]
    if wrong and not leave_out_unknown:
        raise Refused(
            _("知らない団体コードがあります。何も保存していません。") + wrong[0].message,
            code="unknown-code",
            remarks=tuple(wrong),
        )
    if not shapes:
        raise Refused(
            _("市区町村の図形がありません。団体コードの列（例：N03_007）があるか確かめてください。"),
            code="no-map",
            remarks=(*file.remarks, *nameless),
        )
    return dict(shapes), (*file.remarks, *nameless, *wrong)


def _unknown(number: int, code: str) -> Remark:
    if not code:
        message = _("団体コードがありません。この図形は使いません。")
        return Remark("no-code", "warning", message, line=number)
    message = _("団体コード %(code)s の市区町村はありません。合併前のコードかもしれません。") % {"code": code}
    return Remark("unknown-code", "error", message, line=number)


def _detail(simplifier: Simplifier, codes: Collection[str]) -> dict[str, float]:
    """Prefecture -> how fine its boundaries are kept, in square kilometres."""
    area: dict[str, float] = defaultdict(float)
    for code in codes:
        main = simplifier.rings(code, tolerance_km2=COARSE_KM2)[:1]
        area[code[:2]] += sum(abs(area_km2(ring)) for ring in main)
    return {prefecture: max(FINE_KM2, whole / FINE_PARTS) for prefecture, whole in area.items()}


def _boundary(
    code: str, edition: BoundaryEdition, bodies: Mapping[str, int], simplifier: Simplifier, detail_km2: float
) -> Boundary:
    fine = simplifier.rings(code, tolerance_km2=detail_km2)
    coarse = simplifier.rings(code, tolerance_km2=COARSE_KM2)
    if not fine or not coarse:
        raise Refused(
            _("団体コード %(code)s の図形は、面になっていません。ファイルを確かめてください。")
            % {"code": code},
            code="no-area",
        )
    return Boundary(
        edition=edition, code=code, body_id=bodies.get(code), fine=pack(fine), coarse=pack(coarse)
    )


def _draw(prefectures: Collection[str]) -> None:
    """The sheets of these prefectures, and of the country when every prefecture has boundaries."""
    for area in sorted(prefectures):
        found = list(Boundary.objects.filter(code__startswith=area).select_related("edition"))
        rings = {one.code: unpack(bytes(one.fine)) for one in found}
        _store(area, as_text(part_sheet(rings, width=PREFECTURE_WIDTH)), found)
    found = list(Boundary.objects.defer("fine").select_related("edition"))
    if len({one.code[:2] for one in found if one.code not in NORTHERN}) < PREFECTURES:
        BoundarySheet.objects.filter(area="").delete()
        return
    apart = {one.code: one.code[:2] for one in found if one.code[:2] == "47" or one.code == OGASAWARA}
    rings = {one.code: unpack(bytes(one.coarse)) for one in found}
    _store("", as_text(country_sheet(rings, width=COUNTRY_WIDTH, apart=apart)), found)


def _store(area: str, content: str, drawn: Sequence[Boundary]) -> None:
    named = list(dict.fromkeys(one.edition.credit for one in drawn))
    BoundarySheet.objects.update_or_create(
        area=area,
        defaults={
            "content": content,
            "credits": named,
            "version": hashlib.sha256(content.encode()).hexdigest(),
        },
    )
