"""What problems rest on: hearings, surveys, counts and residents' voices."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.initiatives.models import Initiative
from meguru.apps.ledger.commands import record
from meguru.apps.problems.commands.cards import WrittenMeanwhile, new_card
from meguru.apps.problems.models import (
    LONGEST_TEXT,
    BroughtTable,
    Ground,
    ProblemCard,
    TableKind,
    Voice,
)
from meguru.apps.registry.models import Person
from meguru.engines.problem_analysis import masked, personal_in


class NotLookedAt(ValueError):
    """A voice may tell who somebody is, and nobody said that it may stay as it is."""


@transaction.atomic
def write_ground(
    *,
    initiative: Initiative,
    values: Mapping[str, Any],
    cards: Iterable[ProblemCard],
    ground: Ground | None = None,
    revision: int = 0,
    by: Person,
    now: dt.datetime,
) -> Ground:
    """This function will write a new ground, or change `ground`, and link it to cards. Raises: WrittenMeanwhile."""
    if ground is None:
        current = Ground(organisation=initiative.organisation, initiative=initiative)
    else:
        current = Ground.objects.select_for_update(of=("self",), no_key=True).get(pk=ground.pk)
        if current.revision != revision:
            raise WrittenMeanwhile(current, current.written_by)
        current.revision += 1
    for name, value in values.items():
        setattr(current, name, value)
    current.written_by, current.written_at = by, now
    current.save()
    linked = list(cards)
    current.cards.set(linked)
    record(
        organisation=initiative.organisation,
        by=by,
        activity="problems.ground_written",
        subject=current,
        summary=f"根拠「{current.name}」を書きました",
        payload={
            "initiative": initiative.pk,
            "cards": [card.pk for card in linked],
            "after": {name: str(value) for name, value in values.items() if value not in (None, "")},
        },
        now=now,
    )
    return current


@transaction.atomic
def put_away_ground(*, ground: Ground, by: Person, now: dt.datetime) -> None:
    """This function will take a ground out of the list; it stays on record."""
    if Ground.objects.filter(pk=ground.pk, put_away_at=None).update(put_away_at=now):
        _record(ground, "problems.ground_put_away", f"根拠「{ground.name}」を一覧から外しました", by, now)


@transaction.atomic
def bring_back_ground(*, ground: Ground, by: Person, now: dt.datetime) -> None:
    """This function will bring a ground back into the list."""
    if Ground.objects.filter(pk=ground.pk).exclude(put_away_at=None).update(put_away_at=None):
        _record(ground, "problems.ground_brought_back", f"根拠「{ground.name}」を一覧に戻しました", by, now)


@transaction.atomic
def add_voice(*, initiative: Initiative, values: Mapping[str, Any], by: Person, now: dt.datetime) -> Voice:
    """This function will write down what a resident said. Raises: NotLookedAt."""
    looked_at = bool(values.get("looked_at"))
    if personal_in(values["text"]) and not looked_at:
        raise NotLookedAt(
            _("電話番号など、だれかがわかる言葉がありそうです。伏せるか、このままでよいかを選んでください。")
        )
    voice = Voice.objects.create(
        organisation=initiative.organisation,
        initiative=initiative,
        written_by=by,
        written_at=now,
        **{**values, "looked_at": looked_at},
    )
    _record(voice, "problems.voice_written", f"住民の声を書きました（{voice.count}人）", by, now)
    return voice


def bring_voices(
    *,
    initiative: Initiative,
    rows: Sequence[Mapping[str, Any]],
    file_name: str,
    content: bytes,
    by: Person,
    now: dt.datetime,
) -> BroughtTable:
    """The rows of a file as voices, inside the caller's transaction."""
    brought = BroughtTable.objects.create(
        organisation=initiative.organisation,
        initiative=initiative,
        kind=TableKind.VOICES,
        file_name=file_name[:255],
        sha256=hashlib.sha256(content).hexdigest(),
        count=len(rows),
        stored_by=by,
        stored_at=now,
    )
    Voice.objects.bulk_create(
        [
            Voice(
                organisation=initiative.organisation,
                initiative=initiative,
                came_from=brought,
                written_by=by,
                written_at=now,
                **values,
            )
            for values in rows
        ]
    )
    _record(
        brought, "problems.table_stored", f"「{file_name}」から住民の声を{len(rows)}件入れました", by, now
    )
    return brought


@transaction.atomic
def settle_voice(*, voice: Voice, mask: bool, by: Person, now: dt.datetime) -> Voice:
    """This function will mask what may tell who somebody is in a voice, or keep it because somebody looked at it."""
    current = Voice.objects.select_for_update(of=("self",), no_key=True).get(pk=voice.pk)
    current.looked_at = True
    if mask:
        current.text = masked(current.text)
    current.save(update_fields=["looked_at", "text"])
    words = "伏せました" if mask else "見て、このままにしました"
    _record(current, "problems.voice_settled", f"住民の声の、だれかがわかる言葉を{words}", by, now)
    return current


@transaction.atomic
def card_from_voices(
    *, initiative: Initiative, voices: Sequence[int], text: str = "", by: Person, now: dt.datetime
) -> ProblemCard | None:
    """This function will make a card of one or several voices that say the same, and link them to it.

    None when all of them belong to a card already. Raises: NotLookedAt.
    """
    rows = list(
        Voice.objects.select_for_update(of=("self",), no_key=True)
        .filter(initiative=initiative, pk__in=voices, card=None)
        .in_use()
        .order_by("pk")
    )
    if not rows:
        return None
    if any(personal_in(row.text) and not row.looked_at for row in rows):
        raise NotLookedAt(
            _("だれかがわかる言葉がありそうな声があります。先に、伏せるかどうかを選んでください。")
        )
    sentence = (text or rows[0].text).replace("\n", " ").strip()[:LONGEST_TEXT]
    people = sum(row.count for row in rows)
    card = new_card(
        initiative=initiative,
        values={"text": sentence, "evidence": _("住民の声 %(count)s人") % {"count": people}},
        by=by,
        now=now,
    )
    card.save()
    Voice.objects.filter(pk__in=[row.pk for row in rows]).update(card=card)
    record(
        organisation=initiative.organisation,
        by=by,
        activity="problems.voice_became_card",
        subject=card,
        summary=f"住民の声{len(rows)}件から、困りごと「{card.text}」を書きました",
        payload={"voices": [row.pk for row in rows], "people": people},
        now=now,
    )
    return card


@transaction.atomic
def link_voices(*, card: ProblemCard, voices: Sequence[int], by: Person, now: dt.datetime) -> int:
    """This function will link voices to a card that stands already, and return how many were."""
    done = Voice.objects.filter(initiative=card.initiative, pk__in=voices).in_use().update(card=card)
    if done:
        _record(
            card, "problems.voice_became_card", f"住民の声{done}件を「{card.text}」につなぎました", by, now
        )
    return done


@transaction.atomic
def put_away_voice(*, voice: Voice, by: Person, now: dt.datetime) -> None:
    """This function will take a voice out of the list."""
    if Voice.objects.filter(pk=voice.pk, put_away_at=None).update(put_away_at=now):
        _record(voice, "problems.voice_put_away", "住民の声を一覧から外しました", by, now)


@transaction.atomic
def bring_back_voice(*, voice: Voice, by: Person, now: dt.datetime) -> None:
    """This function will bring a voice back into the list."""
    if Voice.objects.filter(pk=voice.pk).exclude(put_away_at=None).update(put_away_at=None):
        _record(voice, "problems.voice_brought_back", "住民の声を一覧に戻しました", by, now)


def _record(subject: Any, activity: str, summary: str, by: Person, now: dt.datetime) -> None:
    """Voices are residents' words: the ledger says that something was done, not what they said."""
    record(
        organisation=subject.organisation,
        by=by,
        activity=activity,
        subject=subject,
        summary=summary,
        now=now,
    )
