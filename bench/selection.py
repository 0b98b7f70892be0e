"""How long it takes to see how sure a choice is, and to open the pages of a large selection."""

from __future__ import annotations

import os
import tempfile
from statistics import median
from time import perf_counter
from zlib import crc32

from meguru.engines.evaluation import Criterion, Score, Sheet, rank, rank_acceptability, weight_intervals

RUNS = 5


def points_at(*place: str) -> int:
    """0..5, the same for the same place on every run."""
    return crc32("/".join(place).encode()) % 6


def sheet_of(*, rows: int, offers: int, people: int) -> Sheet:
    """A full sheet with scattered points."""
    criteria = tuple(Criterion(f"c{row}", f"項目{row}", weight=1 + row % 3) for row in range(rows))
    names = tuple(f"候補{number}" for number in range(offers))
    evaluators = tuple(f"人{number}" for number in range(people))
    scores = tuple(
        Score(who, name, one.id, points_at(who, name, one.id))
        for who in evaluators
        for name in names
        for one in criteria
    )
    return Sheet(criteria, names, evaluators, scores)


def seconds(action) -> float:  # type: ignore[no-untyped-def]
    """The median of several runs."""
    found = []
    for _run in range(RUNS):
        begun = perf_counter()
        action()
        found.append(perf_counter() - begun)
    return median(found)


def engines() -> list[tuple[str, float]]:
    small, large = sheet_of(rows=32, offers=8, people=10), sheet_of(rows=60, offers=8, people=10)
    return [
        ("ranking, 60 rows x 8 offers x 10 people", seconds(lambda: rank(large))),
        ("weight intervals, 60 x 8 x 10", seconds(lambda: weight_intervals(large))),
        (
            "rank acceptability, 10,000 x 32 rows x 8 offers",
            seconds(lambda: rank_acceptability(small, seed=1)),
        ),
    ]


def pages() -> list[tuple[str, float]]:
    """The pages of a selection of 60 rows, 8 offers and 10 people, in a database of their own."""
    os.environ["MEGURU_VAR_DIR"] = tempfile.mkdtemp(prefix="meguru-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "meguru.shell.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from meguru.apps.initiatives.testing import make_initiative
    from meguru.apps.registry.testing import make_department, make_person
    from meguru.apps.selection.testing import give, make_evaluator, make_offer, make_row, make_selection

    settings.ALLOWED_HOSTS = ["testserver"]
    section = make_department(name="企画課")
    people = [make_person(department=section) for _number in range(10)]
    one = make_selection(initiative=make_initiative(department=section, by=people[0]))
    for number in range(60):
        make_row(one, f"項目{number}", area=f"分野{number // 6}")
    offers = [make_offer(one, f"候補{number}", monthly_yen=10_000) for number in range(8)]
    for person in people:
        give(
            make_evaluator(one, person),
            {offer: [points_at(person.name, offer.name, str(row)) for row in range(60)] for offer in offers},
        )
    client = Client()
    client.force_login(people[0])
    own = one.evaluators.get(person=people[0])
    addresses = {
        "result": reverse("selection:result", args=[one.pk]),
        "sureness": reverse("selection:sureness", args=[one.pk]),
        "list of requirements": reverse("selection:wanted", args=[one.pk]),
        "scoring sheet": reverse("selection:sheet", args=[one.pk, own.pk]),
    }
    return [
        (f"page: {name}, 60 x 8 x 10", seconds(lambda url=url: client.get(url)))
        for name, url in addresses.items()
    ]


def main() -> None:
    print("| choosing a service | seconds |\n|---|---|")
    for name, taken in [*engines(), *pages()]:
        print(f"| {name} | {taken:.3f} |")


if __name__ == "__main__":
    main()
