"""Runs the measurements and prints one table each. `./run bench [NAME ...]`; NAME is a file of this folder."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
NAMES = (
    "turn",
    "eventlogs",
    "layout",
    "simulation",
    "inventory",
    "comparison",
    "steps",
    "drafts",
    "trials",
    "selection",
    "knowledge",
    "gap",
    "systems",
    "consolidation",
    "fuzz",
)


def main() -> int:
    chosen = sys.argv[1:] or list(NAMES)
    unknown = [name for name in chosen if name not in NAMES]
    if unknown:
        print(f"no such bench: {', '.join(unknown)}; there are {', '.join(NAMES)}", file=sys.stderr)
        return 2
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}; medians of several runs"
    )
    return max(subprocess.call([sys.executable, str(FOLDER / f"{name}.py")]) for name in chosen)


if __name__ == "__main__":
    raise SystemExit(main())
