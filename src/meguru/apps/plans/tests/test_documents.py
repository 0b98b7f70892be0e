"""Papers: filled in from records, written by people, and never the one over the other."""

import pytest
from django.urls import reverse

from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.inventory.testing import make_operation
from meguru.apps.plans import bridge, commands, queries
from meguru.apps.plans.queries.filling import FILLINGS
from meguru.apps.plans.testing import NOON, make_action, make_paper, make_round, say_everything
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.engines.momentum import Standing, outlines
from meguru.engines.plain_japanese import check_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def aoki():
    return make_person(Role.MUNICIPAL_DX, name="青木 美咲")


@pytest.fixture
def section(aoki):
    return make_department(organisation=aoki.organisation, name="市民課")


def shown(paper, key, user):
    return next(
        one for one in queries.paper_view(paper, user=user, now=NOON).sections if one.section.key == key
    )


def everything(view):
    return " ".join(
        [sentence.text for one in view.sections for sentence in one.filled.sentences]
        + [cell for one in view.sections for table in one.filled.tables for row in table.rows for cell in row]
    )


class TestFilling:
    def test_has_a_filling_for_everything_that_an_outline_draws_from_and_no_other(self):
        drawn = {name for paper in outlines().values() for one in paper.sections for name in one.draws}

        assert drawn == set(FILLINGS)

    @pytest.mark.parametrize("kind", ["policy", "plan"])
    def test_an_empty_office_gets_todos_and_no_boilerplate(self, aoki, kind):
        view = queries.paper_view(make_paper(by=aoki, kind=kind), user=aoki, now=NOON)

        assert view.todo_count >= 5
        for one in view.sections:
            assert one.filled.sentences or one.filled.tables or one.todo_count, one.section.key

    @pytest.mark.parametrize("kind", ["policy", "plan"])
    def test_every_todo_leads_to_a_page_that_is_there(self, aoki, kind):
        for view in (
            queries.paper_view(make_paper(by=aoki, kind=kind), user=aoki, now=NOON),
            queries.paper_view(
                make_paper(by=make_initiative(by=aoki).made_by, kind=kind), user=aoki, now=NOON
            ),
        ):
            pages = [(todo.page, todo.pk) for one in view.sections for todo in one.filled.todos if todo.page]
            assert pages
            assert all(reverse(page, args=[pk] if pk else []) for page, pk in pages)

    def test_tells_the_totals_of_the_inventory_and_where_they_are_from(self, aoki, section):
        make_operation(department=section, name="転入届", yearly_hours=1200)
        make_operation(department=section, name="転出届")
        reason = shown(make_paper(by=aoki), "reason", aoki)

        texts = [one.text for one in reason.filled.sentences]
        assert "一覧に書き出した業務は2件です。" in texts
        assert any("1,200時間" in one for one in texts)
        assert all(one.source for one in (*reason.filled.sentences, *reason.filled.tables))
        assert any("分からない業務が1件" in one.text for one in reason.filled.todos)

    def test_holds_nothing_of_other_offices(self, aoki, section):
        other = make_person(Role.MUNICIPAL_DX)
        make_operation(
            department=make_department(organisation=other.organisation), name="よその業務", yearly_hours=9
        )
        make_initiative(by=other, name="よその取組", theme="よそのテーマ")
        make_action(by=other, what="よその行動")

        for kind in ("policy", "plan"):
            words = everything(queries.paper_view(make_paper(by=aoki, kind=kind), user=aoki, now=NOON))
            assert "よその" not in words

    def test_takes_the_initiatives_that_were_chosen_or_all_in_use(self, aoki):
        one = make_initiative(by=aoki, name="窓口", theme="待ち時間を減らす")
        make_initiative(by=aoki, name="学童", theme="連絡を早くする")

        assert len(shown(make_paper(by=aoki, kind="plan"), "initiatives", aoki).filled.tables[0].rows) == 2
        chosen = make_paper(by=aoki, kind="plan", initiatives=[one])
        assert [row[0] for row in shown(chosen, "initiatives", aoki).filled.tables[0].rows] == ["窓口"]

    def test_tells_where_the_office_stands_and_what_it_does_next(self, aoki):
        assessment = make_round(by=aoki)
        for person in (aoki, *(make_person(organisation=aoki.organisation) for _number in range(2))):
            say_everything(assessment, Standing.NOT_YET, by=person)
        make_action(by=aoki, what="課長に話す", who="係長")
        understanding = shown(make_paper(by=aoki), "understanding", aoki)

        assert "1番目、「最初のチーム」" in understanding.filled.sentences[0].text
        assert understanding.filled.tables[1].rows[0][:3] == ("課長に話す", "係長", "未定")

    def test_is_told_in_plain_words(self, aoki, section):
        make_operation(department=section, yearly_hours=1200)
        make_initiative(by=aoki, theme="待ち時間を減らす")
        assessment = make_round(by=aoki)
        for person in (aoki, *(make_person(organisation=aoki.organisation) for _number in range(2))):
            say_everything(assessment, Standing.PARTLY, by=person)
        make_action(by=aoki)
        for kind in ("policy", "plan"):
            for one in queries.paper_view(make_paper(by=aoki, kind=kind), user=aoki, now=NOON).sections:
                for text in (*one.filled.sentences, *one.filled.todos):
                    assert [it.message for it in check_text(text.text)] == [], text.text

    def test_comes_back_from_the_store_as_it_went_in(self, aoki, section):
        make_operation(department=section, yearly_hours=1200)
        for one in make_paper(by=aoki, kind="plan").sections.all():
            assert bridge.stored_from(bridge.filled_from(one.filled)) == one.filled


class TestWriting:
    def test_peoples_words_stand_instead_of_the_draft_and_earlier_ones_are_kept(self, aoki):
        paper = make_paper(by=aoki)
        vision = shown(paper, "vision", aoki)
        assert vision.asks
        for number, text in enumerate(("休まない町", "待たない町")):
            commands.write_section(section=vision.section, text=text, revision=number, by=aoki, now=NOON)

        written = shown(paper, "vision", aoki)
        assert written.text == "待たない町"
        assert not written.asks
        assert [one.text for one in queries.versions_of(written.section)] == ["待たない町", "休まない町"]

    def test_the_unchanged_draft_is_not_stored_as_somebodys_words(self, aoki, section):
        make_operation(department=section, yearly_hours=1200)
        paper = make_paper(by=aoki)
        reason = shown(paper, "reason", aoki)
        commands.write_section(section=reason.section, text=reason.text, revision=0, by=aoki, now=NOON)

        assert not shown(paper, "reason", aoki).is_written

    def test_a_stale_save_is_refused_and_tells_what_stands_there(self, aoki):
        vision = shown(make_paper(by=aoki), "vision", aoki)
        commands.write_section(section=vision.section, text="休まない町", revision=0, by=aoki, now=NOON)

        with pytest.raises(commands.ChangedMeanwhile, match="青木") as reason:
            commands.write_section(section=vision.section, text="別の町", revision=0, by=aoki, now=NOON)
        assert reason.value.theirs.text == "休まない町"


class TestRefreshing:
    def test_changed_records_are_pointed_out_and_filled_in_without_touching_words(self, aoki, section):
        paper = make_paper(by=aoki)
        reason = shown(paper, "reason", aoki)
        commands.write_section(section=reason.section, text="この町の理由", revision=0, by=aoki, now=NOON)
        assert not queries.paper_view(paper, user=aoki, now=NOON).changed
        make_operation(department=section, yearly_hours=1200)

        assert shown(paper, "reason", aoki).changed_since
        changed = commands.refresh_document(document=paper, by=aoki, now=NOON)

        fresh = shown(paper, "reason", aoki)
        assert "reason" in changed
        assert not fresh.changed_since
        assert fresh.text == "この町の理由"
        assert any("1,200時間" in one.text for one in fresh.filled.sentences)

    def test_one_section_alone_can_be_filled_in_anew(self, aoki, section):
        paper = make_paper(by=aoki, kind="plan")
        make_operation(department=section, yearly_hours=1200)

        assert commands.refresh_document(document=paper, key="present", by=aoki, now=NOON) == ["present"]
        assert shown(paper, "chosen_issues", aoki).changed_since

    def test_a_year_set_later_is_a_change_too(self, aoki):
        paper = make_paper(by=aoki)
        values = {"title": paper.title, "start_year": 2027, "target_year": 2030, "initiatives": []}
        keys = [one.key for one in outlines()["policy"].sections]
        commands.change_document(document=paper, values=values, included=keys, revision=1, by=aoki, now=NOON)
        paper.refresh_from_db()

        assert shown(paper, "target_year", aoki).changed_since


class TestSettings:
    def settings(self, paper, user, *, revision=1, keys=("vision",), **values):
        stored = {"title": paper.title, "start_year": None, "target_year": None, "initiatives": []}
        commands.change_document(
            document=paper, values=stored | values, included=keys, revision=revision, by=user, now=NOON
        )

    def test_a_section_left_out_keeps_its_words(self, aoki):
        paper = make_paper(by=aoki)
        reason = shown(paper, "reason", aoki).section
        commands.write_section(section=reason, text="理由", revision=0, by=aoki, now=NOON)
        self.settings(paper, aoki)
        assert [one.section.key for one in queries.paper_view(paper, user=aoki, now=NOON).sections] == [
            "vision"
        ]

        self.settings(paper, aoki, revision=2, keys=("vision", "reason"))
        assert shown(paper, "reason", aoki).text == "理由"

    def test_stale_settings_change_nothing(self, aoki):
        paper = make_paper(by=aoki)
        self.settings(paper, aoki)
        with pytest.raises(commands.ChangedMeanwhile):
            self.settings(paper, aoki, keys=("reason",))

        assert [one.section.key for one in queries.paper_view(paper, user=aoki, now=NOON).sections] == [
            "vision"
        ]

    def test_two_papers_of_an_office_have_two_titles(self, aoki):
        make_paper(by=aoki, title="基本方針")
        with pytest.raises(commands.TitledAlready):
            make_paper(by=aoki, title="基本方針")
