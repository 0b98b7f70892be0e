"""Scenes: written, changed, taken out of the list and brought back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.initiatives.models import Initiative
from meguru.apps.ledger.commands import record
from meguru.apps.problems.commands.cards import WrittenMeanwhile
from meguru.apps.problems.models import Scene
from meguru.apps.registry.models import Person


class SceneNamed(ValueError):
    """The initiative has a scene of this name."""


@transaction.atomic
def write_scene(
    *,
    initiative: Initiative,
    values: Mapping[str, Any],
    scene: Scene | None = None,
    revision: int = 0,
    by: Person,
    now: dt.datetime,
) -> Scene:
    """This function will write a new scene, or change `scene`. Raises: WrittenMeanwhile, SceneNamed."""
    if scene is None:
        current = Scene(organisation=initiative.organisation, initiative=initiative)
    else:
        current = Scene.objects.select_for_update(of=("self",), no_key=True).get(pk=scene.pk)
        if current.revision != revision:
            raise WrittenMeanwhile(current, current.written_by)
        current.revision += 1
    for name, value in values.items():
        setattr(current, name, value)
    current.written_by, current.written_at = by, now
    _save(current)
    record(
        organisation=initiative.organisation,
        by=by,
        activity="problems.scene_written",
        subject=current,
        summary=f"場面「{current.name}」を書きました",
        payload={"initiative": initiative.pk, "after": dict(values)},
        now=now,
    )
    return current


@transaction.atomic
def put_away_scene(*, scene: Scene, by: Person, now: dt.datetime) -> None:
    """This function will take a scene out of the list. Its cards keep it, so that bringing it back brings all back."""
    if Scene.objects.filter(pk=scene.pk, put_away_at=None).update(put_away_at=now):
        _record_move(scene, "problems.scene_put_away", "一覧から外しました", by=by, now=now)


@transaction.atomic
def bring_back_scene(*, scene: Scene, by: Person, now: dt.datetime) -> None:
    """This function will bring a scene back. Raises: SceneNamed when its name was taken meanwhile."""
    current = Scene.objects.select_for_update(of=("self",), no_key=True).get(pk=scene.pk)
    if current.put_away_at is None:
        return
    current.put_away_at = None
    _save(current)
    _record_move(current, "problems.scene_brought_back", "一覧に戻しました", by=by, now=now)


def _save(scene: Scene) -> None:
    try:
        with transaction.atomic():
            scene.save()
    except IntegrityError as twice:
        raise SceneNamed(
            _("「%s」という場面はもうあります。別の名前にしてください。") % scene.name
        ) from twice


def _record_move(scene: Scene, activity: str, words: str, *, by: Person, now: dt.datetime) -> None:
    record(
        organisation=scene.organisation,
        by=by,
        activity=activity,
        subject=scene,
        summary=f"場面「{scene.name}」を{words}",
        now=now,
    )
