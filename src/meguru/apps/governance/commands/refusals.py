"""Why something was not stored, in words for the person who tried."""

from __future__ import annotations

from django.utils.translation import gettext as _

from meguru.apps.governance.models import Saving


class CannotSave(ValueError):
    """What was sent cannot stand; nothing was stored."""


class AlreadyInTheLedger(CannotSave):
    """The same source has a saving already."""

    def __init__(self, other: Saving | None) -> None:
        where = other.initiative.name if other else ""
        super().__init__(
            _(
                "この見込みは、もう台帳にあります（取組「%s」）。同じものを二度は数えられません。"
                "移すときは、先にあちらを取り下げてください。"
            )
            % where
        )


class StandsOnIt(CannotSave):
    """Something else rests on what was to be taken back."""


class MoreThanThere(CannotSave):
    """More was asked for than is there."""
