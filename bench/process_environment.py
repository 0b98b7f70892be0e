"""The throw-away environment of the peers: made outside the project, never part of it.

The peers have no licence that suits us (pm4py AGPL, Prosimos none, both with heavy dependencies), so they are installed
from the machine's ordinary index for the length of one bench only, or into a folder that the caller keeps.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

PEERS = {"r4pm": "0.6.2", "pm4py": "2.7.23.11", "prosimos": "2.1.0"}
_MOST_SECONDS = 1_200  # for one peer with everything it needs


def ready_environment(folder: Path) -> tuple[Path, dict[str, str]]:
    """Make or reuse the environment; return its Python and, for each peer that is missing, the reason."""
    python = folder / "bin" / "python"
    if not python.exists():
        made = subprocess.run(
            [sys.executable, "-m", "venv", str(folder)], capture_output=True, text=True, check=False
        )
        if made.returncode:
            return python, dict.fromkeys(PEERS, "no environment: " + _last_line(made.stderr + made.stdout))
    missing = {}
    for peer, version in PEERS.items():
        if installed_version(python, peer) == version:
            continue
        print(f"installing {peer} {version} into the throw-away environment ...", file=sys.stderr, flush=True)
        reason = _install(python, f"{peer}=={version}")
        if reason:
            missing[peer] = reason
    return python, missing


def installed_version(python: Path, package: str) -> str:
    """The version that the environment has; empty when it has none."""
    asked = f"import importlib.metadata as m; print(m.version({package!r}))"
    told = subprocess.run([str(python), "-c", asked], capture_output=True, text=True, check=False)
    return told.stdout.strip()


def _install(python: Path, requirement: str) -> str:
    """Install one peer; return why it did not work, or nothing."""
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement]
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_MOST_SECONDS)
    except subprocess.TimeoutExpired:
        return f"not installed within {_MOST_SECONDS} s"
    return _last_line(told.stderr + told.stdout) if told.returncode else ""


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    return re.sub(r"https?://\S+", "(address)", (errors or lines or ["no reason given"])[-1])
