"""Roles and agreements; what is asked of an expert and what is ready."""

from __future__ import annotations

import pytest

from meguru.apps.initiatives import bridge, commands, queries
from meguru.apps.initiatives.agreeing import named_in
from meguru.apps.initiatives.testing import NOON, TODAY, make_initiative, make_plan, name_role
from meguru.apps.inventory.testing import make_operation
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_person(Role.MUNICIPAL_DX)


@pytest.fixture
def colleague(person):
    return make_person(organisation=person.organisation, name="森 健")


@pytest.fixture
def initiative(person):
    return make_initiative(by=person)


@pytest.fixture
def phases(initiative):
    return make_plan(initiative)


def named(initiative, key):
    return next(one for one in named_in(initiative, bridge.roles_of(initiative)) if one.key == key)


def answer(initiative, key, *, by, says="agrees", note="", seen=None):
    return commands.answer_roles(
        initiative=initiative,
        holder_key=key,
        roles_seen=seen or named(initiative, key).roles_seen,
        answer=says,
        note=note,
        answered_on=TODAY,
        by=by,
        now=NOON,
    )


class TestNaming:
    def test_an_older_save_is_refused_with_the_name_that_stands_there(self, phases, person, colleague):
        role = phases[0].roles.get(kind="accountable")
        name_role(phases[0], "accountable", person=colleague)

        with pytest.raises(commands.SavedMeanwhile) as refused:
            commands.name_holders(
                phase=phases[0],
                chosen={role.pk: commands.HolderChoice(person=person)},
                revisions={role.pk: role.revision},
                by=person,
                now=NOON,
            )

        assert [one.holder_name for one in refused.value.theirs] == ["森 健"]

    def test_one_name_for_every_place_of_a_proposal_leaves_named_ones_alone(
        self, initiative, phases, person, colleague
    ):
        name_role(phases[0], "accountable", person=person)

        written = commands.name_usual(
            initiative=initiative,
            usually="担当課の課長",
            holder=commands.HolderChoice(person=colleague),
            by=person,
            now=NOON,
        )

        holders = {role.person for role in bridge.roles_of(initiative) if role.usually == "担当課の課長"}
        assert written == 7
        assert holders == {person, colleague}

    def test_a_second_who_answers_is_refused_for_the_phase_and_allowed_for_a_task(self, phases, person):
        holder = commands.HolderChoice(person=person)
        with pytest.raises(commands.AlreadyAccountable):
            commands.add_role(
                phase=phases[0], task=None, kind="accountable", holder=holder, by=person, now=NOON
            )

        task = phases[0].items.filter(kind="task").first()
        commands.add_role(phase=phases[0], task=task, kind="accountable", holder=holder, by=person, now=NOON)

        assert phases[0].roles.in_use().filter(kind="accountable").count() == 2

    def test_out_and_back_unless_another_took_the_place(self, phases, person):
        role = name_role(phases[0], "accountable", person=person)
        commands.remove_role(role=role, by=person, now=NOON)
        other = commands.add_role(
            phase=phases[0],
            task=None,
            kind="accountable",
            holder=commands.HolderChoice(outside_name="副町長"),
            by=person,
            now=NOON,
        )
        role.refresh_from_db()
        with pytest.raises(commands.AlreadyAccountable):
            commands.bring_back_role(role=role, by=person, now=NOON)

        commands.remove_role(role=other, by=person, now=NOON)
        role.refresh_from_db()
        commands.bring_back_role(role=role, by=person, now=NOON)
        assert role in phases[0].roles.in_use()


class TestChecks:
    def test_a_section_whose_operation_changes_is_missed_until_it_is_asked_first(
        self, initiative, phases, person
    ):
        tax = make_department(organisation=person.organisation, name="税務課")
        initiative.operations.add(make_operation(department=tax))
        told = "業務が変わるのに、先に相談していない部署：税務課。役割に足してください。"
        assert told in queries.roles_view(initiative).problems

        commands.add_role(
            phase=phases[0],
            task=None,
            kind="consulted",
            holder=commands.HolderChoice(department=tax),
            by=person,
            now=NOON,
        )
        assert told not in queries.roles_view(initiative).problems

    def test_a_person_of_the_section_or_the_division_above_counts_too(self, initiative, phases, person):
        division = make_department(organisation=person.organisation, name="総務部")
        tax = make_department(organisation=person.organisation, name="税務課", parent=division)
        initiative.operations.add(make_operation(department=tax))
        clerk = make_person(department=tax)

        for holder in (commands.HolderChoice(person=clerk), commands.HolderChoice(department=division)):
            role = commands.add_role(
                phase=phases[0], task=None, kind="consulted", holder=holder, by=person, now=NOON
            )
            assert not any("税務課" in one for one in queries.roles_view(initiative).problems)
            commands.remove_role(role=role, by=person, now=NOON)

    def test_phases_without_one_who_answers_stand_in_one_sentence(self, initiative, phases):
        found = queries.roles_view(initiative).problems

        assert found[0].startswith("責任を持つ人がいない工程：考えをまとめる、仕事の流れを見直す")
        assert len(found) == 2


class TestAgreeing:
    def test_a_person_agrees_and_a_change_afterwards_asks_again(self, initiative, phases, person, colleague):
        name_role(phases[0], "does", person=colleague)
        key = f"p{colleague.pk}"
        answer(initiative, key, by=colleague)
        assert queries.facts_of(initiative)["people_agreed"] == 1

        name_role(phases[1], "does", person=colleague)

        assert queries.facts_of(initiative)["people_agreed"] == 0
        assert named(initiative, key).outdated is not None

    def test_nobody_answers_for_somebody_with_an_account(self, initiative, phases, person, colleague):
        name_role(phases[0], "does", person=colleague)

        with pytest.raises(commands.NotTheirAnswer):
            answer(initiative, f"p{colleague.pk}", by=person)

    def test_an_outsider_is_written_down(self, initiative, phases, person):
        name_role(phases[0], "consulted", outside_name="南自治会長")

        stored = answer(initiative, "n南自治会長", by=person)

        assert (stored.outside_name, stored.written_by) == ("南自治会長", person)

    def test_an_objection_says_what(self, initiative, phases, colleague):
        name_role(phases[0], "does", person=colleague)
        key = f"p{colleague.pk}"
        with pytest.raises(commands.NoReason):
            answer(initiative, key, by=colleague, says="objects", note="  ")

        answer(initiative, key, by=colleague, says="objects", note="四月は無理です")

        assert named(initiative, key).objects

    def test_roles_that_changed_while_reading_are_shown_anew(self, initiative, phases, colleague):
        name_role(phases[0], "does", person=colleague)
        key = f"p{colleague.pk}"
        seen = named(initiative, key).roles_seen
        name_role(phases[1], "does", person=colleague)

        with pytest.raises(commands.RolesChanged):
            answer(initiative, key, by=colleague, seen=seen)

    def test_who_is_not_named_has_nothing_to_answer(self, initiative, phases, colleague):
        with pytest.raises(commands.RolesChanged):
            answer(initiative, f"p{colleague.pk}", by=colleague, seen="x")


class TestExpert:
    def write(self, initiative, by, revision=0, **texts):
        return commands.answer_questions(
            initiative=initiative,
            texts=texts,
            revisions=dict.fromkeys(texts, revision),
            by=by,
            now=NOON,
        )

    def test_two_people_on_different_questions_both_count(self, initiative, person, colleague):
        self.write(initiative, person, bottleneck="高いか安いか分からない")
        self.write(initiative, colleague, budget="百万円まで")

        assert queries.facts_of(initiative)["expert_questions"] == 2

    def test_two_people_on_one_question_the_second_sees_the_first(self, initiative, person, colleague):
        self.write(initiative, person, bottleneck="先の人")

        with pytest.raises(commands.SavedMeanwhile) as refused:
            self.write(initiative, colleague, bottleneck="後の人", scope="これも残らない")

        assert refused.value.theirs["bottleneck"].text == "先の人"
        assert queries.facts_of(initiative)["expert_questions"] == 1

    def test_marks_of_the_guide_and_of_the_office(self, initiative, person):
        own = commands.add_readiness(initiative=initiative, text="駐車場", by=person, now=NOON)
        keys = {"desk", f"own-{own.pk}"}

        changed = commands.tick_readiness(
            initiative=initiative, shown={*keys, "unknown"}, ticked={*keys, "unknown"}, by=person, now=NOON
        )

        facts = queries.facts_of(initiative)
        assert changed == 2
        assert facts["readiness_ready"] == 2
        assert facts["readiness_total"] == 13

    def test_an_own_thing_out_and_back(self, initiative, person):
        own = commands.add_readiness(initiative=initiative, text="駐車場", by=person, now=NOON)
        commands.remove_readiness(item=own, by=person, now=NOON)
        assert queries.facts_of(initiative)["readiness_total"] == 12

        commands.bring_back_readiness(item=own, by=person, now=NOON)
        assert queries.facts_of(initiative)["readiness_total"] == 13
