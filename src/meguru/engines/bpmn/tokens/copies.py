"""Names of scopes when a sub-process that is done several times side by side is laid out several times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

SIDE_BY_SIDE = 3  # instances that can be under way at the same time


class Copies:
    """Tells the copy that is being laid out from the others.

    A scope has two names: `name` is that of one instance, `whole` that of all instances together. They differ only for
    a sub-process of which a copy is being laid out.
    """

    def __init__(self, chain: Mapping[str, tuple[str, ...]]) -> None:
        self._chain = chain
        self._suffix: dict[str, str] = {}
        self.named: dict[str, tuple[str, ...]] = dict(chain)  # every name with the names around it

    def suffix(self, scope: str) -> str:
        return next((self._suffix[key] for key in self._chain.get(scope, ()) if key in self._suffix), "")

    def name(self, scope: str) -> str:
        found = scope + self.suffix(scope)
        if found not in self.named:
            several = (self.whole(scope),) if scope in self._suffix else ()
            self.named[found] = (found, *several, *self._around(scope))
        return found

    def whole(self, scope: str) -> str:
        found = scope + "".join(self.suffix(outer) for outer in self._chain.get(scope, ())[1:2])
        if found not in self.named:
            self.named[found] = (found, *self._around(scope))
        return found

    def _around(self, scope: str) -> tuple[str, ...]:
        return tuple(key for outer in self._chain.get(scope, ())[1:2] for key in self.named[self.name(outer)])

    @contextmanager
    def copy(self, scope: str, number: int) -> Iterator[None]:
        """Lay one copy of the contents of a sub-process out."""
        self._suffix[scope] = f"{self.suffix(scope)}@{number}"
        yield
        del self._suffix[scope]
