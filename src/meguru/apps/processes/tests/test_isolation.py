"""Every address of a process, for every role of another town: nothing unpublished is there, nothing can be changed."""

import pytest
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse
from django.urls import NoReverseMatch, get_resolver, reverse

from meguru.apps.ledger.models import Event
from meguru.apps.processes import commands
from meguru.apps.processes.models import ElementComment, Process, ProcessVersion, Review, VersionSave
from meguru.apps.processes.testing import (
    NOON,
    bpmn_file,
    make_done_analysis,
    make_process,
    make_published,
    make_version,
)
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person

pytestmark = pytest.mark.django_db
SPACES = ("processes", "breakdown", "comparison", "judgement", "scenarios")
# What is in an address beside the process; a view with another word must add it here
OTHER_WORDS = {"ending": "", "name": "turn.json", "revision": 1, "key": "process:%d"}
ENDINGS = ("bpmn", "html", "xlsx", "csv", "svg")
READABLE = {  # a reader of a shared process may open these
    "process",
    "redesigns",
    "compare",
    "logs",
    "versions",
    "version",
    "version_file",
    "review",  # leads to the version
    "side_by_side",
    "draw",
    "of_key",
}


def names_and_words():
    """(space, name, words in the address) of every page about one process, here and in the apps above."""
    for space in get_resolver().url_patterns:
        if getattr(space, "namespace", None) not in SPACES:
            continue
        for entry in space.url_patterns:
            words = set(entry.pattern.regex.groupindex)
            if words & {"pk", "key"}:
                yield space.namespace, entry.name, words


@pytest.fixture(scope="module")
def process(django_db_setup, django_db_blocker):
    """A process with all there can be: published and draft versions, saves, comments, a review, an analysis.

    Made once: every test works in a savepoint inside this transaction, which is rolled back at the end.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield _make_process()
        transaction.set_rollback(True)


def _make_process():
    process = make_process(name="転入届の流れ")
    make_published(make_version(process=process))
    draft = make_version(process=process, content=bpmn_file("秘密の手順"))
    clerk = make_person(department=process.operation.department)
    comment = commands.write_comment(version=draft, element_id="", text="内輪の話", by=clerk, now=NOON)
    commands.answer_comment(comment=comment, text="返事", by=clerk, now=NOON)
    commands.ask_review(version=draft, message="見てください", by=clerk, now=NOON)
    make_done_analysis(process)
    return process


@pytest.fixture(autouse=True)
def only_the_words_of_what_went_wrong(monkeypatch):
    """Hundreds of pages are refused here: each answers with its reason alone, without menu and footer."""
    monkeypatch.setattr(
        "meguru.shell.errors._page",
        lambda request, status, heading, reason: HttpResponse(reason, status=status),
    )


@pytest.fixture(scope="module")
def addresses(process):
    """Version number -> (space, name, address) of every page of the process with the things of that version."""
    return {version.number: list(_addresses(process, version)) for version in process.versions.all()}


def _addresses(process, version):
    analysis = process.analyses.get()
    comment, review = ElementComment.objects.filter(version=version).first(), version.reviews.first()
    values: dict[str, object] = {
        "pk": process.pk,
        "version_pk": version.pk,
        "analysis_pk": analysis.pk,
        "log_pk": analysis.log_id,
        "comment_pk": comment.pk if comment else 1,
        "review_pk": review.pk if review else 1,
        **OTHER_WORDS,
        "key": f"process:{process.pk}",
    }
    for space, name, words in names_and_words():
        if words <= set(values):
            chosen = {word: values[word] for word in words}
            yield space, name, _address(f"{space}:{name}", chosen)
        else:
            assert space != "processes", f"add {words - set(values)} of {name} to this test"


def _address(name, values):
    """With the first ending that the page knows."""
    for ending in ENDINGS if "ending" in values else ("",):
        try:
            return reverse(name, kwargs=values | ({"ending": ending} if ending else {}))
        except NoReverseMatch:
            continue
    raise AssertionError(f"add an ending of {name} to this test")


def stored():
    """Everything that a stranger could have changed."""
    models: list[type[Model]] = [Process, ProcessVersion, VersionSave, ElementComment, Review, Event]
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def asked(client, pages):
    """(space, name, address, method) -> the answer to every page, read and sent to, each once."""
    return {
        (space, name, address, method): getattr(client, method)(address)
        for space, name, address in dict.fromkeys(pages)
        for method in ("get", "post")
    }


def holds_secret(answer):
    """Whether an answer gives away words of the draft, its comments or its review."""
    if answer.streaming:
        words = b"".join(answer.streaming_content).decode(errors="replace")
    else:
        words = answer.content.decode(errors="replace")
    return any(secret in words for secret in ("内輪の話", "見てください", "秘密の手順"))


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
class TestAnotherTown:
    def test_finds_nothing_of_a_process_that_is_not_shared(self, client, addresses, role):
        client.force_login(make_person(role))
        before = stored()
        answers = asked(client, addresses[1] + addresses[2])

        wrong = {key: found for key, found in answers.items() if found.status_code not in (403, 404, 405)}
        assert wrong == {}
        if role != Role.ADMINISTRATOR:
            read = {
                name: found.status_code
                for (space, name, _address, method), found in answers.items()
                if (space, method) == ("processes", "get")
            }
            assert read["process"] == read["version"] == 404
        assert stored() == before

    def test_reads_what_is_published_of_a_shared_process_and_changes_nothing(
        self, client, process, addresses, role
    ):
        dx_office = make_person(Role.MUNICIPAL_DX)
        commands.share_process(process=process, sharing="public", group=None, by=dx_office, now=NOON)
        client.force_login(make_person(role))
        before = stored()
        answers = asked(client, addresses[1] + addresses[2])
        further = {
            found.url: client.get(found.url, follow=True)
            for found in answers.values()
            if found.status_code == 302
        }

        assert [key for key, found in answers.items() if holds_secret(found)] == []
        assert [url for url, found in further.items() if holds_secret(found)] == []
        sent = {key: found.status_code for key, found in answers.items() if key[3] == "post"}
        assert {key: status for key, status in sent.items() if status not in (403, 404, 405)} == {}
        of_published = {address for _space, _name, address in addresses[1]}
        opened = {
            name
            for (space, name, address, method), found in answers.items()
            if (space, method) == ("processes", "get") and address in of_published
            if found.status_code in (200, 302)
        }
        if role == Role.ADMINISTRATOR:
            assert opened == set()
        else:
            assert opened <= READABLE
            assert {"process", "versions", "version", "side_by_side"} <= opened
        draft = process.versions.get(number=2)
        drafts = {
            found.status_code
            for (_space, _name, address, method), found in answers.items()
            if method == "get" and f"/versions/{draft.pk}/" in address
        }
        assert drafts <= {403, 404, 405}
        assert stored() == before
