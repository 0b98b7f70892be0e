"""`import_boundaries`: true shapes of municipalities from a file, for maps."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from meguru.apps.boundaries.commands import import_boundaries, remove_boundaries
from meguru.engines.map_drawing.reading import MAXIMUM_BYTES
from meguru.engines.uploads import Refused, Remark

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Load boundaries of municipalities from a GeoJSON or TopoJSON file (for example 国土数値情報 N03), "
        "in place of those loaded before, or remove them all."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="GeoJSON or TopoJSON, in degrees, UTF-8")
        parser.add_argument(
            "--credit", default="", help="what every map made from the file must say of its source"
        )
        parser.add_argument(
            "--leave-out-unknown", action="store_true", help="leave out codes that no municipality has"
        )
        parser.add_argument("--remove", action="store_true", help="remove all boundaries")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            self.stderr.write(f"{remove_boundaries():,} boundaries removed")
            return
        path: Path | None = options["file"]
        if path is None:
            raise CommandError(
                "境界のファイルを指定してください。例：./run import-boundaries N03-20250101_27.geojson"
            )
        try:
            if path.stat().st_size > MAXIMUM_BYTES:
                raise CommandError(
                    "ファイルが大きすぎます（200MBまで）。都道府県ごとのファイルに分けてください。"
                )
            content = path.read_bytes()
        except OSError as reason:
            raise CommandError(f"ファイルを開けません: {path} ({reason.strerror})") from reason
        try:
            loaded = import_boundaries(
                content=content,
                source=path.name,
                now=timezone.now(),
                credit=options["credit"],
                leave_out_unknown=options["leave_out_unknown"],
            )
        except Refused as reason:
            self._tell(reason.remarks)
            raise CommandError(str(reason)) from reason
        self._tell(loaded.remarks)
        self.stderr.write(
            f"{loaded.municipalities:,} municipalities from {loaded.features:,} features; {loaded.credit}"
        )

    def _tell(self, remarks: tuple[Remark, ...]) -> None:
        for remark in remarks[:SHOWN]:
            self.stderr.write(f"{remark.line or '-'}: {remark.message}")
        if len(remarks) > SHOWN:
            self.stderr.write(f"… {len(remarks) - SHOWN:,}")
