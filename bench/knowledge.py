"""The search through 5,000 findings: what a person waits for an answer, beside a scan with LIKE in the same run.

The shipped findings are loaded; the rest are made up of their words by a fixed rule, a part of them offices' own, some
shared and some not. `search` is the question alone, `page` a whole request (permissions, search, excerpts, template).
The peer is what most web applications do: `text LIKE '%word%'` for every word; it knows neither slips nor ranking.
"""

from __future__ import annotations

import datetime as dt
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

FOLDER = tempfile.TemporaryDirectory(prefix="meguru-bench-", ignore_cleanup_errors=True)
os.environ["MEGURU_VAR_DIR"] = FOLDER.name
os.environ.pop("DATABASE_URL", None)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meguru.shell.settings")

import django  # noqa: E402 - the settings are named above

django.setup()

from django.core.management import call_command  # noqa: E402 - the models are there after setup only
from django.db.models import Q  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from meguru.apps.knowledge import commands, queries  # noqa: E402
from meguru.apps.knowledge.commands.indexing import index  # noqa: E402
from meguru.apps.knowledge.models import Insight, Posting, Topic  # noqa: E402
from meguru.apps.knowledge.queries import Wanted  # noqa: E402
from meguru.apps.registry.models import Organisation, Person, RoleAssignment  # noqa: E402
from meguru.apps.registry.roles import Role  # noqa: E402

NOW = dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC)
ENTRIES, ROUNDS, TARGET_SECONDS = 5_000, 5, 0.1
QUESTIONS = (
    "RPA",
    "窓口の待ち時間",
    "職員の反対をどうするか",
    "議会への説明",
    "税",
    "人",
    "カスタマイズ",
    "カスタマイス",
    "システムの共同利用と費用の負担割合",
    "チャトボット",
    "電子申精",
    "麒麟",
    "していることについて",
    "職員のやる気を引き出すにはどうすればよいか",
    "首長 職員 市民 計画 予算 システム データ 研修 委託 庁内 会議 見直し",
)


def main() -> int:
    call_command("migrate", verbosity=0)
    loaded = commands.load_knowledge(now=NOW)
    person = make_person("992011", Role.MUNICIPAL_DX)
    stranger = make_person("992020", Role.MUNICIPAL_DX)
    began = time.perf_counter()
    make_entries(ENTRIES - loaded.entries, person.organisation, stranger.organisation)
    print(
        f"\nknowledge: {Insight.objects.count():,} entries, {Posting.objects.count():,} postings, "
        f"made and indexed in {time.perf_counter() - began:.0f} s"
    )
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("knowledge:search")
    worst = report("search", {words: ask(person, words) for words in QUESTIONS})
    report("page", {words: page(client, address, words) for words in QUESTIONS})
    report("peer: LIKE, no ranking, no slips", {words: scan(person, words) for words in QUESTIONS})
    report(
        "three findings for another page",
        {"RPA": lambda: queries.findings_about(["RPAの見直し"], user=person)},
    )
    own = Insight.objects.filter(organisation=person.organisation).first()
    report("one finding indexed anew", {"": lambda: index([own])})
    if worst > TARGET_SECONDS:
        print(f"the search is slower than {TARGET_SECONDS * 1000:.0f} ms")
    return int(worst > TARGET_SECONDS)


def make_person(code: str, role: Role) -> Person:
    prefecture, _made = Organisation.objects.get_or_create(
        code="990001", defaults={"name": "測定県", "kind": Organisation.Kind.PREFECTURE, "is_fictional": True}
    )
    office = Organisation.objects.create(
        code=code, name=f"測定市{code}", kind=Organisation.Kind.CITY, prefecture=prefecture, is_fictional=True
    )
    person = Person.objects.create_user(sign_in_name=code, password=None, name="測定", organisation=office)
    RoleAssignment.objects.create(person=person, role=role, organisation=office)
    return person


def make_entries(number: int, office: Organisation, other: Organisation) -> None:
    """Sentences of the shipped findings put together anew: real words, as often as they are used."""
    sentences = [
        part for text in Insight.objects.values_list("text", flat=True) for part in text.split("。") if part
    ]
    topics = list(Topic.objects.all())
    made = [
        Insight(
            organisation=other if place % 3 == 0 else office,
            sharing=Insight.Sharing.PUBLIC if place % 6 == 0 else Insight.Sharing.PRIVATE,
            title=f"{sentences[place * 31 % len(sentences)][:30]}（{place}）",
            text="。".join(sentences[(place * step + step) % len(sentences)] for step in (7, 11, 13, 17))
            + "。",
            made_at=NOW,
            changed_at=NOW,
        )
        for place in range(number)
    ]
    Insight.objects.bulk_create(made, batch_size=500)
    through = Insight.topics.through
    through.objects.bulk_create(
        [through(insight=one, topic=topics[place % len(topics)]) for place, one in enumerate(made)],
        batch_size=500,
    )
    index(
        Insight.objects.filter(pk__in=[one.pk for one in made])
        .select_related("concept")
        .prefetch_related("topics")
    )


def ask(person: Person, words: str) -> Callable[[], object]:
    return lambda: queries.search(user=person, wanted=Wanted(words=words))


def page(client: Client, address: str, words: str) -> Callable[[], object]:
    def once() -> None:
        answer = client.get(address, {"q": words})
        assert answer.status_code == 200, answer.status_code

    return once


def scan(person: Person, words: str) -> Callable[[], object]:
    condition = Q()
    for word in words.split():
        condition &= Q(title__icontains=word) | Q(text__icontains=word)
    return lambda: list(
        Insight.objects.visible_to(person).in_use().filter(condition).values_list("pk", flat=True)
    )


def report(name: str, jobs: dict[str, Callable[[], object]]) -> float:
    """Prints the median over all questions and the slowest question's median; the first round does not count."""
    medians = {}
    for words, job in jobs.items():
        job()
        took = []
        for _round in range(ROUNDS):
            began = time.perf_counter()
            job()
            took.append(time.perf_counter() - began)
        medians[words] = statistics.median(took)
    slowest = max(medians, key=lambda words: medians[words])
    print(
        f"{statistics.median(medians.values()) * 1000:>8.0f} ms median {medians[slowest] * 1000:>6.0f} ms worst"
        f"  {name}" + (f"  (worst: {slowest})" if len(jobs) > 1 else "")
    )
    return medians[slowest]


if __name__ == "__main__":
    sys.exit(main())
