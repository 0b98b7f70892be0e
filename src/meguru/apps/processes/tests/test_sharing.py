import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from meguru.apps.administration.commands import (
    CannotAdminister,
    add_to_group,
    close_group,
    leave_group,
    make_group,
)
from meguru.apps.inventory.testing import make_operation
from meguru.apps.ledger.models import Event
from meguru.apps.processes import commands, queries
from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.processes.testing import NOON, make_done_analysis, make_process, make_published, make_version
from meguru.apps.registry.roles import Role, SharedSubject
from meguru.apps.registry.testing import (
    make_department,
    make_organisation,
    make_person,
    make_prefecture,
    make_sharing,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def prefecture():
    return make_prefecture(name="まわり県")


@pytest.fixture
def town(prefecture):
    return make_organisation(prefecture=prefecture, name="みなと町")


@pytest.fixture
def process(town):
    """A process of the town with one published version and one draft."""
    section = make_department(organisation=town, name="市民課")
    process = make_process(operation=make_operation(department=section), name="転入届の流れ")
    make_published(make_version(process=process))
    make_version(process=process)
    return process


@pytest.fixture
def dx_office(town):
    return make_person(Role.MUNICIPAL_DX, organisation=town)


def share(process, sharing, by, group=None):
    return commands.share_process(process=process, sharing=sharing, group=group, by=by, now=NOON)


def reads(office, process):
    """Whether the clerks and the DX office of another office read the process, and nothing but what is published."""
    people = [make_person(organisation=office), make_person(Role.MUNICIPAL_DX, organisation=office)]
    seen = {Process.objects.visible_to(person).filter(pk=process.pk).exists() for person in people}
    for person in people:
        versions = ProcessVersion.objects.visible_to(person).filter(process=process)
        assert all(version.published_at for version in versions)
    assert len(seen) == 1
    return seen.pop()


def group_of(town, *members, by):
    group = make_group(organisation=town, name="共同見直し", by=by, now=NOON)
    for member in members:
        add_to_group(group=group, organisation=member, by=by, now=NOON)
    return group


class TestWhoReads:
    def test_nobody_outside_unless_it_is_shared(self, process, prefecture):
        assert not reads(make_organisation(prefecture=prefecture), process)

    def test_the_members_of_a_group_and_nobody_else(self, process, prefecture, town, dx_office):
        member, other = make_organisation(), make_organisation(prefecture=prefecture)
        share(process, "group", dx_office, group_of(town, member, by=dx_office))

        assert reads(member, process)
        assert not reads(other, process)

    def test_the_offices_of_the_prefecture_and_nobody_else(self, process, prefecture, dx_office):
        share(process, "prefecture", dx_office)

        assert reads(make_organisation(prefecture=prefecture), process)
        assert Process.objects.visible_to(make_person(organisation=prefecture)).exists()
        assert not reads(make_organisation(), process)

    def test_everybody_when_it_is_public(self, process, dx_office):
        share(process, "public", dx_office)

        assert reads(make_organisation(), process)

    def test_nobody_from_the_moment_it_is_stopped(self, process, dx_office):
        share(process, "public", dx_office)
        share(process, "private", dx_office)

        assert not reads(make_organisation(), process)

    def test_nobody_while_nothing_is_published(self, town, dx_office):
        section = make_department(organisation=town)
        draft = make_version(process=make_process(operation=make_operation(department=section)))
        share(draft.process, "public", dx_office)

        assert not reads(make_organisation(), draft.process)

    def test_no_member_that_left_the_group(self, process, town, dx_office):
        member = make_organisation()
        group = group_of(town, member, by=dx_office)
        share(process, "group", dx_office, group)

        leave_group(group=group, organisation=member, by=dx_office, now=NOON)

        assert not reads(member, process)

    def test_no_member_once_the_owner_left_the_group(self, process, town, dx_office):
        keeper = make_organisation()
        group = group_of(keeper, town, by=make_person(Role.MUNICIPAL_DX, organisation=keeper))
        share(process, "group", dx_office, group)
        assert reads(keeper, process)

        leave_group(group=group, organisation=town, by=dx_office, now=NOON)

        assert not reads(keeper, process)


class TestShareProcess:
    def test_keeps_its_group_from_being_closed(self, process, town, dx_office):
        group = group_of(town, by=dx_office)
        share(process, "group", dx_office, group)

        with pytest.raises(CannotAdminister, match="見せるのをやめてから"):
            close_group(group=group, by=dx_office, now=NOON)
        share(process, "private", dx_office)
        close_group(group=group, by=dx_office, now=NOON)

    def test_is_in_the_ledger_with_before_and_after(self, process, dx_office):
        share(process, "prefecture", dx_office)
        share(process, "prefecture", dx_office)

        event = Event.objects.get(activity="processes.sharing_changed")
        assert (event.payload["before"], event.payload["after"]) == ("private", "prefecture")

    def test_needs_a_group_that_the_office_is_in(self, process, town, dx_office):
        foreign = group_of(make_organisation(), by=make_person(Role.MUNICIPAL_DX))

        with pytest.raises(commands.CannotShare, match="どの共有グループ"):
            share(process, "group", dx_office)
        with pytest.raises(commands.CannotShare, match="参加していない"):
            share(process, "group", dx_office, foreign)

    def test_forgets_the_group_when_it_is_shared_otherwise(self, process, town, dx_office):
        group = group_of(town, by=dx_office)
        share(process, "group", dx_office, group)

        assert share(process, "public", dx_office, group).shared_group is None

    def test_cannot_name_a_group_without_sharing_with_it(self, process, town, dx_office):
        group = group_of(town, by=dx_office)

        with pytest.raises(IntegrityError), transaction.atomic():
            Process.objects.filter(pk=process.pk).update(shared_group=group)


class TestThePage:
    def address(self, process):
        return reverse("processes:sharing", args=[process.pk])

    def test_names_the_offices_that_read_and_what(self, client, process, prefecture, town, dx_office):
        make_organisation(prefecture=prefecture, name="となり町")
        for subject in (SharedSubject.PROCESSES, SharedSubject.ANALYSES):
            make_sharing(owner=town, reader=prefecture, subject=subject, since=NOON)
        client.force_login(dx_office)
        assert "となり町" not in client.get(self.address(process)).content.decode()

        client.post(self.address(process), {"sharing": "prefecture"})

        words = client.get(self.address(process)).content.decode()
        assert "となり町" in words
        assert "第1版" in words
        assert "第2版" not in words
        readers = queries.readers_of(Process.objects.get(pk=process.pk))
        assert list(readers.analyses) == [prefecture]

    def test_is_changed_by_those_who_publish_only(self, client, process, town):
        section = process.operation.department
        for person, status in (
            (make_person(department=section), 404),
            (make_person(Role.AUDITOR, organisation=town), 404),
            (make_person(Role.SECTION_CHIEF, department=make_department(organisation=town)), 403),
        ):
            client.force_login(person)
            assert client.get(self.address(process)).status_code == 200
            assert client.post(self.address(process), {"sharing": "public"}).status_code == status
        process.refresh_from_db()
        assert process.sharing == "private"

    def test_says_what_is_missing_beside_the_field(self, client, process, dx_office, town):
        group_of(town, by=dx_office)
        client.force_login(dx_office)

        for values, words in (({"sharing": "group"}, "どの共有グループ"), ({"sharing": "x"}, "")):
            answer = client.post(self.address(process), values)
            assert answer.status_code == 422
            assert words in answer.content.decode()

    def test_is_not_for_readers_of_other_offices(self, client, process, dx_office):
        share(process, "public", dx_office)
        client.force_login(make_person(Role.MUNICIPAL_DX))

        assert client.get(self.address(process)).status_code == 404


class TestWhatReadersSee:
    @pytest.fixture
    def reader(self, client, process, dx_office):
        share(process, "public", dx_office)
        person = make_person(Role.MUNICIPAL_DX)
        client.force_login(person)
        return person

    def page(self, client, name, *args):
        return client.get(reverse(f"processes:{name}", args=args)).content.decode()

    def test_the_published_version_as_the_newest(self, client, process, reader):
        words = self.page(client, "process", process.pk)

        assert "第1版" in words
        assert "第2版" not in words

    def test_one_version_in_the_lists(self, client, process, reader):
        (row,) = queries.process_rows(user=reader)
        assert (row.versions, row.newest, row.under_way) == (1, None, None)
        assert "第2版" not in self.page(client, "versions", process.pk)

    def test_no_names_of_people_and_no_comments(self, client, process, reader):
        version = process.versions.get(number=1)
        author = make_person(organisation=process.organisation, name="秘密 太郎")
        commands.write_comment(version=version, element_id="", text="内輪の話", by=author, now=NOON)

        words = self.page(client, "version", process.pk, version.pk)

        assert "内輪の話" not in words
        assert "試験職員" not in words.replace(reader.name, "")
        assert "経過" not in words
        assert "nagare.bpmn" not in words
        assert "みなと町 市民課" in words

    def test_no_analysis_unless_analyses_are_shared(self, client, process, reader):
        done = make_done_analysis(process)

        for name in ("process", "redesigns", "compare"):
            assert "減らせる時間" not in self.page(client, name, process.pk)
            address = reverse(f"processes:{name}", args=[process.pk])
            assert client.get(address, {"analysis": done.pk}).status_code == 404
        assert (
            client.get(reverse("processes:file", args=[process.pk, done.pk, "turn.json"])).status_code == 404
        )

    def test_no_log(self, client, process, reader):
        done = make_done_analysis(process)

        assert done.log.name not in self.page(client, "logs", process.pk)

    def test_only_pages_that_open(self, client, process, reader):
        make_done_analysis(process)
        answer = client.get(reverse("processes:process", args=[process.pk]))

        links = [tab["url"] for tab in answer.context["tabs"]]
        links += [url for _label, url in answer.context["breadcrumbs"]]
        assert {url: client.get(url, follow=True).status_code for url in links} == dict.fromkeys(links, 200)

    def test_it_not_counted_among_their_own_at_home(self, process, reader):
        figures = {figure.label: figure.value for figure in queries.home_figures(reader)}

        assert figures["公開した図"] == "0件"
