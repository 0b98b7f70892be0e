"""Scenes that are named on the way, in a card or a table."""

from __future__ import annotations

import datetime as dt

from meguru.apps.initiatives.models import Initiative
from meguru.apps.problems.models import Scene
from meguru.apps.registry.models import Person


def scene_named(name: str, initiative: Initiative, *, by: Person, now: dt.datetime) -> Scene:
    """The scene of this name, made when it is not there, inside the caller's transaction."""
    found, _made = Scene.objects.in_use().get_or_create(
        initiative=initiative,
        name=name,
        defaults={"organisation": initiative.organisation, "written_by": by, "written_at": now},
    )
    return found
