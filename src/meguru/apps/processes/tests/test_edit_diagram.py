"""The drawing tool's page: what it sends is checked and stored, what is wrong comes back with the drawing."""

import pytest
from django.conf import settings
from django.urls import reverse

from meguru.apps.inventory.testing import make_operation
from meguru.apps.processes import bridge, commands
from meguru.apps.processes.testing import NOON, bpmn_file, make_process, make_published, make_version
from meguru.apps.registry.testing import make_department, make_person
from meguru.engines.bpmn import NodeKind, lay_out, read_bpmn, remove_flow, replace_node, write_bpmn

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def clerk(client, section):
    person = make_person(department=section, name="青木 美咲")
    client.force_login(person)
    return person


@pytest.fixture
def draft(section, clerk):
    process = make_process(operation=make_operation(department=section), name="転入届の流れ")
    return make_version(process=process, by=clerk, content=bpmn_file("受け付ける", "確認する"))


def address(version, name="edit_diagram", *more):
    return reverse(f"processes:{name}", args=[version.process_id, version.pk, *more])


def changed(version, **fields):
    diagram = read_bpmn(version.xml.encode())
    return write_bpmn(replace_node(diagram, node_id="task_1", **fields)).decode()


class TestArranging:
    def test_says_where_everything_would_stand_and_stores_nothing(self, client, draft):
        answer = client.post(address(draft, "arranged_diagram"), {"xml": draft.xml})

        laid = lay_out(read_bpmn(draft.xml.encode()))
        places = answer.json()
        assert places["shapes"]["task_1"][:2] == [laid.shapes["task_1"].x, laid.shapes["task_1"].y]
        assert set(places["edges"]) == set(laid.flows)
        draft.refresh_from_db()
        assert draft.revision == 1

    def test_of_what_is_no_drawing_is_refused_in_words(self, client, draft):
        answer = client.post(address(draft, "arranged_diagram"), {"xml": "<not a drawing"})

        assert answer.status_code == 422
        assert answer.json()["problem"]


class TestThePage:
    def test_carries_the_drawing_and_loads_the_tool_from_here(self, client, draft):
        answer = client.get(address(draft))

        page = answer.content.decode()
        assert "受け付ける" in page
        assert "/static/design/vendor/bpmn-js/bpmn-modeler.production.min.js" in page
        assert "手順表で書く" in page

    def test_keeps_the_strict_content_policy(self, client, draft):
        policy = client.get(address(draft)).headers["Content-Security-Policy"]

        assert "unsafe" not in policy
        assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["script-src"][0] in policy

    def test_of_a_published_version_leads_to_it(self, client, draft):
        make_published(draft)

        assert client.get(address(draft)).url == address(draft, "version")


class TestASave:
    def test_stores_the_drawing(self, client, draft):
        sent = {"xml": changed(draft, kind=NodeKind.USER_TASK, name="受領する"), "from_revision": "1"}

        answer = client.post(address(draft), sent)

        assert answer.url == address(draft)
        draft.refresh_from_db()
        node = bridge.diagram_of(draft.xml).nodes["task_1"]
        assert (node.kind, node.name) == (NodeKind.USER_TASK, "受領する")

    @pytest.mark.parametrize("xml", ["", "図", "<html/>", "<definitions>" * 50])
    def test_of_what_is_no_drawing_comes_back_with_what_was_sent(self, client, draft, xml):
        answer = client.post(address(draft), {"xml": xml, "from_revision": "1"})

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "描いたものは下に残っています" in page
        draft.refresh_from_db()
        assert draft.revision == 1

    def test_tells_that_a_review_was_asked_for(self, client, clerk, draft):
        commands.ask_review(version=draft, message="", by=clerk, now=NOON)

        answer = client.post(
            address(draft), {"xml": changed(draft, name="受領する"), "from_revision": "1"}, follow=True
        )

        assert "確認を頼んでいる途中です" in answer.content.decode()


class TestTheChecks:
    def test_follow_what_is_drawn_and_store_nothing(self, client, draft):
        diagram = read_bpmn(draft.xml.encode())
        cut = remove_flow(diagram, flow_id=diagram.outgoing("task_1")[0].id)

        answer = client.post(address(draft, "diagram_remarks"), {"xml": write_bpmn(cut).decode()})

        page = answer.content.decode()
        assert 'data-element="task_2"' in page
        assert "たどり着けません" in page
        draft.refresh_from_db()
        assert draft.revision == 1

    def test_say_when_the_drawing_cannot_be_read(self, client, draft):
        answer = client.post(address(draft, "diagram_remarks"), {"xml": "<a/>"})

        assert answer.status_code == 200
        assert "notice--error" in answer.content.decode()


class TestTheHistory:
    def test_tells_who_changed_what_and_brings_a_save_back(self, client, draft):
        first = draft.xml
        client.post(address(draft), {"xml": changed(draft, name="受領する"), "from_revision": "1"})

        page = client.get(address(draft, "draft_saves")).content.decode()
        assert "青木 美咲" in page
        assert "変えた：「受領する」" in page
        client.post(address(draft, "bring_back_save", 1))

        draft.refresh_from_db()
        assert (draft.xml, draft.revision) == (first, 3)

    def test_of_a_published_version_is_read_only(self, client, draft):
        make_published(draft)

        answer = client.post(address(draft, "bring_back_save", 1), follow=True)

        assert "もう変えられません" in answer.content.decode()


class TestHowToBegin:
    def test_an_empty_process_offers_the_step_table_first(self, client, clerk, section):
        process = make_process(operation=make_operation(department=section))

        page = client.get(reverse("processes:draw", args=[process.pk])).content.decode()
        begun = client.post(reverse("processes:start_draft", args=[process.pk]), {"kind": "as_is"})

        assert "届出書を受け付ける" in page
        assert begun.url == address(process.versions.get(), "edit_steps")

    def test_goes_on_with_the_newest_draft(self, client, draft):
        assert client.get(reverse("processes:draw", args=[draft.process_id])).url == address(
            draft, "edit_steps"
        )

    def test_copies_a_version_that_one_may_see(self, client, draft):
        make_published(draft)

        client.post(reverse("processes:start_draft", args=[draft.process_id]), {"based_on": draft.pk})

        new = draft.process.versions.get(published_at=None)
        assert (new.xml, new.kind, new.based_on) == (draft.xml, draft.kind, draft)

    @pytest.mark.parametrize("values", [{"kind": "nonsense"}, {"based_on": "x"}, {"based_on": "999999"}])
    def test_of_nonsense_is_not_found(self, client, draft, values):
        answer = client.post(reverse("processes:start_draft", args=[draft.process_id]), values)

        assert answer.status_code == 404

    def test_does_not_copy_the_draft_of_another_office(self, client, draft):
        theirs = make_version()

        answer = client.post(
            reverse("processes:start_draft", args=[draft.process_id]), {"based_on": theirs.pk}
        )

        assert answer.status_code == 404
        assert draft.process.versions.count() == 1


class TestNumbersFromElsewhere:
    @pytest.mark.parametrize("number", ["9" * 5000, "-1", "x"])
    def test_that_name_nothing_are_no_failure_of_the_server(self, client, draft, number):
        page = reverse("processes:process", args=[draft.process_id])
        begin = reverse("processes:start_draft", args=[draft.process_id])

        assert client.get(page, {"analysis": number}).status_code == 200
        assert client.post(begin, {"based_on": number}).status_code == 404
