"""The kernel, compiled when numba is there and as it stands otherwise.

The plain functions are copied into one namespace and compiled there from the bottom up; calling the originals
is the run without numba. Compiled code is kept on disk under a name made of the sources, so a changed source
is never answered with stale code; the first compile takes some seconds, the next start a fraction.
"""

from __future__ import annotations

import inspect
import os
import tempfile
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from meguru.engines.calendars import compiled as calendar_functions
from meguru.engines.simulation import layout
from meguru.engines.simulation.kernel import draws, events, heap, moves, staff, tokens

try:
    import numba
except ImportError:  # numba is an option: the same source runs without it
    numba = None

Kernel = Callable[[Any, Any], int]

_SOURCES: tuple[ModuleType, ...] = (calendar_functions, draws, heap, staff, tokens, moves, events)
_CALENDAR_FUNCTIONS = ("open_before", "after_open", "next_opening")


def is_numba_available() -> bool:
    """Whether numba is installed and not switched off by NUMBA_DISABLE_JIT."""
    return numba is not None and not numba.config.DISABLE_JIT


def plain_kernel() -> Kernel:
    """The event loop in plain Python; tables are lists."""
    return events.run


@lru_cache(maxsize=1)
def compiled_kernel() -> Kernel:
    """The event loop compiled by numba; tables are numpy arrays."""
    namespace: dict[str, Any] = {}
    for module in _SOURCES:
        namespace.update(vars(module))
    kept = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(_cache_folder())
    try:
        for function in _functions():
            copy = FunctionType(function.__code__, namespace, function.__name__)
            copy.__module__ = function.__module__
            namespace[function.__name__] = numba.njit(cache=True)(copy)
    finally:
        numba.config.CACHE_DIR = kept
    kernel: Kernel = namespace["run"]
    return kernel


def _functions() -> list[FunctionType]:
    """Every function of the kernel, callers after what they call (the order of the modules and their text)."""
    found = []
    for module in _SOURCES:
        for name, value in vars(module).items():
            is_own = isinstance(value, FunctionType) and value.__module__ == module.__name__
            if is_own and (module is not calendar_functions or name in _CALENDAR_FUNCTIONS):
                found.append(value)
    return found


def _cache_folder() -> Path:
    """A writable folder for compiled code, named by the sources it was compiled from."""
    digest = blake2b(digest_size=8)
    for module in (*_SOURCES, layout):
        digest.update(inspect.getsource(module).encode())
    name = f"kernel-{digest.hexdigest()}"
    given = os.environ.get("NUMBA_CACHE_DIR")
    choices = [
        *([Path(given)] if given else []),
        Path(__file__).parent / "__pycache__",
        Path.home() / ".cache" / "meguru",
        Path(tempfile.gettempdir()) / f"meguru-{os.getuid()}",
    ]
    for folder in choices:
        try:
            (folder / name).mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder / name, os.W_OK):
            return folder / name
    return Path(tempfile.mkdtemp(prefix="meguru-"))
