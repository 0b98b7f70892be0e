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

from meguru.engines.calendars import prefix
from meguru.engines.simulation import layout
from meguru.engines.simulation.kernel import (
    breaks,
    draws,
    events,
    heap,
    instances,
    moves,
    parts,
    pauses,
    people,
    staff,
    tokens,
    work,
)
from meguru.engines.simulation.plain import quick_kernel
from meguru.engines.simulation.specialised.run import woven_or

numba: Any
try:
    import numba
except ImportError:  # numba is an option: the same source runs without it
    numba = None

Kernel = Callable[[Any, Any, Any], int]

# No memory is taken inside and nothing divides by zero, so neither is watched for; only the entry is kept on disk
# and called from Python.
_OPTIONS = {"error_model": "numpy", "_nrt": False}
_SIGNATURE = "int64(int64[::1], float64[::1], uint64[::1])"
_INNER_OPTIONS = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}

_SOURCES: tuple[ModuleType, ...] = (
    prefix,
    draws,
    heap,
    work,
    people,
    staff,
    parts,
    pauses,
    tokens,
    instances,
    breaks,
    moves,
    events,
)


def is_numba_available() -> bool:
    """Whether numba is installed and not switched off by NUMBA_DISABLE_JIT."""
    return numba is not None and not numba.config.DISABLE_JIT


def compile_ahead() -> bool:
    """Compile now what the first simulation would compile (some seconds the first time on a machine).

    Returns whether there was anything to compile: False without numba.
    """
    if is_numba_available():
        compiled_kernel()
    return is_numba_available()


def plain_kernel() -> Kernel:
    """The event loop in plain Python for one run; tables are lists."""
    return woven_or(quick_kernel(_functions(), _namespace()))


def _namespace() -> dict[str, Any]:
    """Everything that functions of the kernel look up."""
    namespace: dict[str, Any] = {}
    for module in _SOURCES:
        namespace.update(vars(module))
    return namespace


@lru_cache(maxsize=1)
def compiled_kernel() -> Kernel:
    """The event loop compiled by numba; tables are numpy arrays."""
    namespace = _namespace()
    kept = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(_cache_folder())
    try:
        for function in _functions():
            namespace[function.__name__] = numba.njit(**_OPTIONS, **_INNER_OPTIONS)(
                _copy(function, namespace)
            )
        kernel: Kernel = numba.njit(_SIGNATURE, cache=True, nogil=True, **_OPTIONS)(
            _copy(events.run, namespace)
        )
    finally:
        numba.config.CACHE_DIR = kept
    return kernel


def _copy(function: Callable[..., Any], namespace: dict[str, Any]) -> FunctionType:
    """The same function, looking its callees up in `namespace`."""
    assert isinstance(function, FunctionType)
    copy = FunctionType(function.__code__, namespace, function.__name__)
    copy.__module__ = function.__module__
    return copy


def _functions() -> list[FunctionType]:
    """Every function of the kernel."""
    found = []
    for module in _SOURCES:
        for value in vars(module).values():
            if isinstance(value, FunctionType) and value.__module__ == module.__name__:
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
        Path("~/.cache/meguru").expanduser(),
    ]
    for folder in choices:
        try:
            (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError:
            continue
        if os.access(folder / name, os.W_OK):
            return folder / name
    return Path(tempfile.mkdtemp(prefix="meguru-"))  # a shared folder could hold somebody else's code
