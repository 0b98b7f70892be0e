"""Questions to the ledger. Never writes."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from meguru.apps.ledger.activities import label_of
from meguru.apps.ledger.chain import START, Link, hash_of
from meguru.apps.ledger.models import Event, EventQuerySet, Head
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.registry.roles import Can

JST = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True, slots=True)
class Filter:
    """What the reader asked for; empty fields ask for everything. Days are days in Japan."""

    first_on: date | None = None
    last_on: date | None = None
    activity: str = ""
    actor_id: int | None = None
    subject_type: str = ""
    subject_id: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One field, from what to what, in the words of the form."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """Whether the chain is whole. `problem` says what is wrong at the first bad event, in plain words."""

    organisation: Organisation
    checked: int
    problem: str = ""
    problem_sequence: int | None = None

    @property
    def is_whole(self) -> bool:
        return not self.problem


def events(*, user: Person, wanted: Filter) -> QuerySet[Event]:
    """The events of the organisations whose ledger this person may read, newest first."""
    found: EventQuerySet = Event.objects.of_organisations_where(user, Can.VIEW_LEDGER)
    if wanted.first_on:
        found = found.filter(occurred_at__gte=_start_of(wanted.first_on))
    if wanted.last_on:
        found = found.filter(occurred_at__lt=_start_of(wanted.last_on + timedelta(days=1)))
    if wanted.words:
        found = found.filter(summary__icontains=wanted.words)
    for field in ("activity", "actor_id", "subject_type", "subject_id"):
        if getattr(wanted, field):
            found = found.filter(**{field: getattr(wanted, field)})
    return found.select_related("organisation").order_by("-occurred_at", "-sequence")


def activities_seen(*, user: Person) -> list[tuple[str, str]]:
    """(activity, words) of everything that has happened in this person's ledgers."""
    names = (
        Event.objects.of_organisations_where(user, Can.VIEW_LEDGER)
        .order_by()
        .values_list("activity", flat=True)
    )
    return [(name, label_of(name)) for name in sorted(set(names.distinct()))]


def actors_seen(*, user: Person) -> list[tuple[int, str]]:
    """(id, name) of everyone who did something in this person's ledgers."""
    seen = Event.objects.of_organisations_where(user, Can.VIEW_LEDGER).filter(actor__isnull=False)
    ids = seen.order_by().values_list("actor_id", flat=True).distinct()
    return list(Person.objects.filter(pk__in=list(ids)).order_by("name").values_list("pk", "name"))


def changes_of(event: Event) -> list[Change]:
    """From what to what, for an event whose payload has `before` and `after` by field name."""
    payload = event.payload
    before, after = payload.get("before"), payload.get("after")
    if not isinstance(before, dict) or not isinstance(after, dict):
        return []
    return [
        Change(
            label=_label(event.subject_type, name),
            before=_words(before.get(name)),
            after=_words(after.get(name)),
        )
        for name in dict.fromkeys([*before, *after])
    ]


def verify_chain(organisation: Organisation) -> ChainCheck:
    """Recompute every hash of the chain from the first event to the last, and compare with what is stored.

    Notices a changed, removed or inserted event anywhere, the end included. Reads the whole ledger once.
    """
    expected, previous = 0, START
    for event in (
        Event.objects.filter(organisation=organisation).order_by("sequence").iterator(chunk_size=2000)
    ):
        expected += 1
        if event.sequence != expected:
            return _broken(
                organisation, expected, _("%(number)s番の記録がありません。") % {"number": expected}
            )
        if event.previous_hash != previous or event.hash != hash_of(_link(event, organisation)):
            return _broken(
                organisation,
                expected,
                _("%(number)s番の記録が、書かれた時と違います。") % {"number": expected},
            )
        previous = event.hash
    head = Head.objects.filter(organisation=organisation).first()
    if (head.sequence, head.hash) != (expected, previous) if head else expected:
        return _broken(
            organisation, expected + 1, _("%(number)s番の記録がありません。") % {"number": expected + 1}
        )
    return ChainCheck(organisation=organisation, checked=expected)


CSV_HEADER = [
    "番号",
    "日時",
    "団体",
    "行った人",
    "活動",
    "対象",
    "対象の番号",
    "内容",
    "詳細",
    "前のハッシュ",
    "ハッシュ",
]


def csv_lines(found: QuerySet[Event]) -> Iterator[str]:
    """The events as CSV for Excel (UTF-8 with a byte order mark), line by line, oldest first."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(CSV_HEADER)
    for event in found.order_by("organisation_id", "sequence").iterator(chunk_size=2000):
        cells = [
            event.sequence,
            event.occurred_at.astimezone(JST).isoformat(timespec="seconds"),
            event.organisation.name,
            event.actor_name,
            event.activity,
            event.subject_type,
            event.subject_id,
            event.summary,
            event.payload_json,
            event.previous_hash,
            event.hash,
        ]
        yield writer.writerow([_as_text(cell) for cell in cells])


class _Echo:
    """csv wants a file; this one hands every line back."""

    def write(self, line: str) -> str:
        return line


def _as_text(cell: Any) -> Any:
    """Excel must not take words for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min), JST)


def _label(subject_type: str, field_name: str) -> str:
    """The words for a field; rows that hang on the subject are told by what one of them is called."""
    try:
        field = apps.get_model(subject_type)._meta.get_field(field_name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return field_name
    words = getattr(field, "verbose_name", None) or field.related_model._meta.verbose_name
    return str(words)


def _words(value: Any) -> str:
    return "—" if value in (None, "") else str(value)


def _link(event: Event, organisation: Organisation) -> Link:
    return Link(
        organisation_code=organisation.code,
        sequence=event.sequence,
        occurred_at=event.occurred_at,
        actor_id=event.actor_id,
        actor_name=event.actor_name,
        activity=event.activity,
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        summary=event.summary,
        payload_json=event.payload_json,
        previous_hash=event.previous_hash,
    )


def _broken(organisation: Organisation, sequence: int, problem: str) -> ChainCheck:
    return ChainCheck(
        organisation=organisation, checked=sequence - 1, problem=problem, problem_sequence=sequence
    )
