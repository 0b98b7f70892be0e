import pytest
from django.urls import reverse

from meguru.apps.inventory.testing import make_operation
from meguru.apps.processes import commands, queries
from meguru.apps.processes.testing import NOON, bpmn_file, make_process, make_published, make_version
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def reader(client, section):
    person = make_person(Role.MUNICIPAL_DX, organisation=section.organisation)
    client.force_login(person)
    return person


@pytest.fixture
def process(section):
    return make_process(operation=make_operation(department=section, name="転入届"), name="転入届の流れ")


def draw(process, *names, **fields):
    return make_version(process=process, content=bpmn_file(*names), **fields)


def lines(found):
    return [(row.left, row.right, row.kind) for row in found.rows]


class TestSideBySide:
    def test_of_a_version_with_itself_is_the_same_all_over(self, process):
        version = draw(process, "届出の受付", "住民票への登録")

        found = queries.side_by_side(version, version)

        assert {row.kind for row in found.rows} == {"same"}
        assert found.left_marks == {}

    def test_puts_what_only_one_has_at_its_place(self, process):
        left = draw(process, "届出書の受付", "本人の確認", "住民票への登録")
        right = draw(make_process(), "届出書の受付", "手数料の徴収", "住民票への登録")

        found = queries.side_by_side(left, right)

        assert lines(found) == [
            ("届出書の受付", "届出書の受付", "same"),
            ("", "手数料の徴収", "right"),
            ("本人の確認", "", "left"),
            ("住民票への登録", "住民票への登録", "same"),
        ]
        assert set(found.left_marks.values()) == set(found.right_marks.values()) == {"only"}

    def test_matches_by_what_is_done_and_not_by_the_id(self, process):
        left = draw(process, "届出書の受付", "住民票への登録")
        elsewhere = make_process(name="転入")
        right = draw(elsewhere, "住民票への登録", "届出書の受付")

        found = queries.side_by_side(left, right)

        assert all(row.left == row.right for row in found.rows)
        assert any(what == "順番" for row in found.rows for what, _a, _b in row.differences)

    def test_gives_both_pictures_the_numbers_of_the_table(self, process):
        left, right = draw(process, "受付", "確認"), draw(process, "受付", "審査会の開催", "確認")

        found = queries.side_by_side(left, right)

        by_number = {row.number: row for row in found.rows}
        for side, numbers in (("left", found.numbers(right=False)), ("right", found.numbers(right=True))):
            assert numbers
            for key, number in numbers.items():
                assert getattr(by_number[number], f"{side}_id") == key

    def test_says_in_words_what_is_different(self, process):
        left = draw(process, "届出書の受付", "住民票への登録")
        renamed = left.xml.replace("届出書の受付", "届出の受領")
        right = make_version(process=process, content=renamed.encode())

        first, second = queries.side_by_side(left, right).rows

        assert first.differences == (("呼び方", "届出書の受付", "届出の受領"),)
        assert (first.kind, second.kind) == ("differs", "same")


class TestTheChoice:
    def offered(self, process, user, words="", keep=None):
        groups = queries.comparable_versions(process, user=user, words=words, keep=keep)
        return [version for _heading, versions in groups for version in versions]

    def test_offers_the_versions_of_the_process_and_those_of_its_namesakes(self, process, reader, section):
        own = draw(process)
        namesake = draw(make_process(operation=make_operation(department=section, name="転入届（郵送）")))
        other = draw(make_process(operation=make_operation(department=section, name="犬の登録")))

        assert set(self.offered(process, reader)) == {own, namesake}
        assert other in self.offered(process, reader, words="犬")
        assert other in self.offered(process, reader, keep=other.pk)

    def test_offers_of_other_offices_only_what_they_share(self, process, reader):
        foreign = make_process(operation=make_operation(name="転入届"))
        draft = draw(foreign)
        published = make_published(draw(foreign))
        assert self.offered(process, reader) == []

        commands.share_process(process=foreign, sharing="public", group=None, by=make_person(), now=NOON)

        assert self.offered(process, reader) == [published]
        assert draft not in self.offered(process, reader, keep=draft.pk)


class TestThePage:
    def get(self, client, process, **query):
        return client.get(reverse("processes:side_by_side", args=[process.pk]), query)

    def test_begins_with_an_example(self, client, process, reader):
        assert "並べる二つを選んでください" in self.get(client, process).content.decode()

    def test_shows_two_pictures_and_the_table(self, client, process, reader):
        left, right = draw(process, "受付", "確認"), draw(process, "受付", "審査会の開催", "確認")

        words = self.get(client, process, left=left.pk, right=right.pk).content.decode()

        assert words.count('class="bpmn"') == 2
        assert "この図だけ" in words
        assert "図Bだけ" in words
        assert 'href="#left-' in words
        assert 'id="left-' in words

    @pytest.mark.parametrize("query", [{"left": "x", "right": "y"}, {"left": "", "right": ""}])
    def test_bears_nonsense(self, client, process, reader, query):
        assert self.get(client, process, **query).status_code == 200

    def test_does_not_find_what_is_not_shared(self, client, process, reader):
        own, foreign = draw(process), draw(make_process())

        assert self.get(client, process, left=own.pk, right=foreign.pk).status_code == 404
        assert self.get(client, process, left=foreign.pk, right=own.pk).status_code == 404
