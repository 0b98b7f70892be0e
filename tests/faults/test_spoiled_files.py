"""Spoiled files of every kind, a thousand of them: taken or refused in words. bench/fuzz.py tries many more."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class TestSpoiledFiles:
    def test_never_crash_hang_or_flood_the_memory(self):
        tried = subprocess.run(
            [sys.executable, str(ROOT / "bench/fuzz.py"), "--count", "1000", "--seed", "20261121"],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

        assert tried.returncode == 0, tried.stdout + tried.stderr
        assert "1,000 files" in tried.stdout
