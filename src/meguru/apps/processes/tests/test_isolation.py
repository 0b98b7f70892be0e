"""Every address of a process, for every role of another town: nothing unpublished is there, nothing can be changed."""

import pytest
from django.db.models import Model
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


@pytest.fixture
def process():
    """A process with all there can be: published and draft versions, saves, comments, a review, an analysis."""
    process = make_process(name="転入届の流れ")
    make_published(make_version(process=process))
    draft = make_version(process=process, content=bpmn_file("秘密の手順"))
    clerk = make_person(department=process.operation.department)
    comment = commands.write_comment(version=draft, element_id="", text="内輪の話", by=clerk, now=NOON)
    commands.answer_comment(comment=comment, text="返事", by=clerk, now=NOON)
    commands.ask_review(version=draft, message="見てください", by=clerk, now=NOON)
    make_done_analysis(process)
    return process


def addresses(process, *versions):
    """(space, name, address) of every page of the process, each once, with the things that belong to the versions."""
    return list(dict.fromkeys(found for version in versions for found in _addresses(process, version)))


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


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
class TestAnotherTown:
    def test_finds_nothing_of_a_process_that_is_not_shared(self, client, process, role):
        client.force_login(make_person(role))
        before, seen = stored(), {}
        for space, name, address in addresses(process, *process.versions.all()):
            for method in (client.get, client.post):
                seen[space, name, method.__name__] = method(address).status_code

        wrong = {key: status for key, status in seen.items() if status not in (403, 404, 405)}
        assert wrong == {}
        if role != Role.ADMINISTRATOR:
            assert seen["processes", "process", "get"] == seen["processes", "version", "get"] == 404
        assert stored() == before

    def test_reads_what_is_published_of_a_shared_process_and_changes_nothing(self, client, process, role):
        commands.share_process(
            process=process, sharing="public", group=None, by=make_person(Role.MUNICIPAL_DX), now=NOON
        )
        client.force_login(make_person(role))
        published, draft = process.versions.get(number=1), process.versions.get(number=2)
        before = stored()
        for _space, name, address in addresses(process, published, draft):
            answer = client.get(address, follow=True)
            if answer.status_code == 200:
                words = answer.content.decode()
                assert all(secret not in words for secret in ("内輪の話", "見てください", "秘密の手順")), name
            assert client.post(address).status_code in (403, 404, 405), name
        statuses = {
            name: client.get(address).status_code
            for space, name, address in addresses(process, published)
            if space == "processes"
        }
        opened = {name for name, status in statuses.items() if status in (200, 302)}
        if role == Role.ADMINISTRATOR:
            assert opened == set()
        else:
            assert opened <= READABLE
            assert {"process", "versions", "version", "side_by_side"} <= opened
        drafts = {
            name: client.get(address).status_code
            for _space, name, address in addresses(process, draft)
            if f"/{draft.pk}/" in address and "/versions/" in address
        }
        assert set(drafts.values()) <= {403, 404, 405}
        assert stored() == before
