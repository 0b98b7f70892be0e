"""Compare the vendored files with vendored.toml: `python -m meguru.design.verify_vendored`.

Exit 0 when every listed file lies there unchanged and no unlisted file lies in a vendor folder, else 1 with
one line per difference.
"""

from __future__ import annotations

import hashlib
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

LIST = Path(__file__).resolve().parent / "vendored.toml"
REPOSITORY = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Vendored:
    """A file of another project as it was taken. `file` is relative to the root of the repository."""

    name: str
    version: str
    licence: str
    source: str
    file: str
    sha256: str


def read_list(path: Path) -> tuple[Vendored, ...]:
    """The listed files. Raises KeyError or TypeError when an entry misses a part."""
    with path.open("rb") as stream:
        return tuple(Vendored(**entry) for entry in tomllib.load(stream)["vendored"])


def differences(*, listed: tuple[Vendored, ...], root: Path) -> list[str]:
    """What is missing, changed or unlisted, one sentence each; looks into the folders of the list."""
    found = []
    for entry in listed:
        path = root / entry.file
        if not path.is_file():
            found.append(f"{entry.file}: listed but missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != entry.sha256:
            found.append(f"{entry.file}: differs from {entry.source} {entry.version} (checksum)")
    known = {entry.file for entry in listed}
    for folder in sorted({Path(entry.file).parent for entry in listed}):
        for path in sorted((root / folder).rglob("*")):
            relative = path.relative_to(root).as_posix()
            if path.is_file() and relative not in known:
                found.append(f"{relative}: lies in a vendor folder but is not in vendored.toml")
    return found


def main() -> int:
    listed = read_list(LIST)
    found = differences(listed=listed, root=REPOSITORY)
    for line in found:
        print(line, file=sys.stderr)
    if not found:
        print(f"vendored files: {len(listed)} unchanged")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
