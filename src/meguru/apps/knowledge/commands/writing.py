"""What an office writes down itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.knowledge.commands.indexing import index
from meguru.apps.knowledge.models import Insight, Topic
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Organisation, Person

FIELDS = (
    *("kind", "concept", "title", "text", "did", "results", "lessons", "body", "year", "stage", "size"),
    "source",
)
PRESSED_TWICE = dt.timedelta(minutes=1)


class WrittenMeanwhile(ValueError):
    """A colleague saved after this page was opened; `theirs` is what stands there now. Nothing was stored."""

    def __init__(self, theirs: Insight, who: str) -> None:
        super().__init__(
            _("開いている間に、%sさんが保存しました。両方を見比べて、残したい形で保存し直してください。")
            % who
        )
        self.theirs = theirs


@transaction.atomic
def write_insight(
    *,
    organisation: Organisation,
    values: Mapping[str, Any],
    topics: list[Topic],
    by: Person,
    now: dt.datetime,
) -> Insight:
    """This function will store a finding of an office; only the office itself reads it at first.

    The same finding of the same person within a minute is stored once: a button that was pressed twice.
    """
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    again = _just_written(organisation, values, by=by, now=now)
    if again is not None:
        return again
    insight = Insight.objects.create(
        organisation=organisation,
        **{name: values[name] for name in FIELDS if name in values},
        made_by=by,
        made_at=now,
        changed_by=by,
        changed_at=now,
    )
    insight.topics.set(topics)
    index([insight])
    record(
        organisation=organisation,
        by=by,
        activity="knowledge.insight_written",
        subject=insight,
        summary=f"知見「{insight.heading}」を書きました",
        payload=_told(insight),
        now=now,
    )
    return insight


def _just_written(
    organisation: Organisation, values: Mapping[str, Any], *, by: Person, now: dt.datetime
) -> Insight | None:
    lately = Insight.objects.filter(
        organisation=organisation, made_by=by, made_at__gt=now - PRESSED_TWICE, made_at__lte=now
    )
    told = {name: values[name] for name in FIELDS if name in values}
    return lately.filter(put_away_at__isnull=True, **told).first()


@transaction.atomic
def change_insight(
    *,
    insight: Insight,
    values: Mapping[str, Any],
    topics: list[Topic],
    from_revision: int,
    by: Person,
    now: dt.datetime,
) -> Insight:
    """This function will change a finding. Saving it as it stands does nothing, whatever it began from.

    Raises: WrittenMeanwhile when somebody saved since revision `from_revision`.
    """
    current = Insight.objects.select_for_update(of=("self",), no_key=True).get(pk=insight.pk)
    before = _told(current)
    if current.revision != from_revision and before != _told_by(values, topics, before=before):
        raise WrittenMeanwhile(current, str(current.changed_by or _("ほかの職員")))
    for name in FIELDS:
        if name in values:
            setattr(current, name, values[name])
    current.topics.set(topics)
    after = _told(current)
    if before == after:
        return current
    current.changed_by, current.changed_at, current.revision = by, now, current.revision + 1
    current.save()
    index([current])
    record(
        organisation=_office_of(current),
        by=by,
        activity="knowledge.insight_changed",
        subject=current,
        summary=f"知見「{current.heading}」を直しました",
        payload={"before": before, "after": after},
        now=now,
    )
    return current


@transaction.atomic
def put_insight_away(*, insight: Insight, by: Person, now: dt.datetime) -> None:
    """This function will take a finding out of the search. Twice is once."""
    _set_away(insight, now, by=by, now=now, activity="knowledge.insight_put_away", words="一覧から外しました")


@transaction.atomic
def bring_insight_back(*, insight: Insight, by: Person, now: dt.datetime) -> None:
    """This function will bring a finding back into the search. Twice is once."""
    _set_away(insight, None, by=by, now=now, activity="knowledge.insight_brought_back", words="戻しました")


def _set_away(
    insight: Insight, at: dt.datetime | None, *, by: Person, now: dt.datetime, activity: str, words: str
) -> None:
    current = Insight.objects.select_for_update(of=("self",), no_key=True).get(pk=insight.pk)
    if (current.put_away_at is None) == (at is None):
        return
    current.put_away_at = at
    current.save(update_fields=["put_away_at"])
    record(
        organisation=_office_of(current),
        by=by,
        activity=activity,
        subject=current,
        summary=f"知見「{current.heading}」を{words}",
        now=now,
    )


def _office_of(insight: Insight) -> Organisation:
    office: Organisation = insight.organisation
    return office


def _told_by(values: Mapping[str, Any], topics: list[Topic], *, before: Mapping[str, Any]) -> dict[str, Any]:
    """What a finding would say with these values."""
    told = {name: value for name, value in values.items() if name in FIELDS and name != "concept"}
    if "concept" in values:
        told["concept"] = values["concept"].number if values["concept"] else ""
    return {**before, **told, "topics": sorted(topic.name for topic in topics)}


def _told(insight: Insight) -> dict[str, Any]:
    told = {name: getattr(insight, name) for name in FIELDS if name != "concept"}
    return told | {
        "concept": insight.concept.number if insight.concept else "",
        "topics": sorted(topic.name for topic in insight.topics.all()),
    }
