"""Runs the measurements and prints one table each. `./run bench [NAME ...] [OPTIONS]`; NAME is a file of this folder.

Options go to a bench that is named alone. Without a name all run but those that want a network and more time.
"""

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
    "drawings",
    "simulation",
    "simulation_theory",
    "inventory",
    "comparison",
    "steps",
    "drafts",
    "trials",
    "selection",
    "knowledge",
    "gap",
    "systems",
    "governance",
    "consolidation",
    "fuzz",
)
ON_REQUEST = ("process",)  # installs its peers from the index


def main() -> int:
    given = sys.argv[1:]
    names = next((place for place, word in enumerate(given) if word.startswith("-")), len(given))
    chosen, options = given[:names] or list(NAMES), given[names:]
    unknown = [name for name in chosen if name not in NAMES + ON_REQUEST]
    if unknown or (options and len(chosen) != 1):
        print(f"no such bench: {', '.join(unknown or given)}; there are", end=" ", file=sys.stderr)
        print(", ".join(NAMES + ON_REQUEST), file=sys.stderr)
        return 2
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}; medians of several runs"
    )
    return max(subprocess.call([sys.executable, str(FOLDER / f"{name}.py"), *options]) for name in chosen)


if __name__ == "__main__":
    raise SystemExit(main())
