"""Steps of two drawings: which is which, and what is different."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.bpmn import Diagram, DiagramBuilder, NodeKind, StepFacts, linear, replace_node
from meguru.engines.comparison import Field, HowFound, match

WORDS = (
    "申請書の受付",
    "本人確認",
    "内容の確認",
    "内容の確認",
    "審査",
    "システムへの入力",
    "決裁",
    "通知書の送付",
    "交付",
    "",
)


def with_lanes(*steps: tuple[str, str]) -> Diagram:
    builder = DiagramBuilder(name="手続")
    lanes = {actor: builder.lane(name=actor) for actor in dict.fromkeys(actor for _, actor in steps)}
    tasks = [builder.task(name=name, lane=lanes[actor]) for name, actor in steps]
    builder.chain(builder.start(), *tasks, builder.end())
    return builder.build()


def branching(labels: list[str], choices: list[int]) -> Diagram:
    """A drawing of any shape: every step follows an earlier one."""
    builder = DiagramBuilder(name="手続")
    nodes = [builder.start()]
    for label, choice in zip(labels, choices, strict=False):
        node = builder.task(name=label)
        builder.flow(nodes[choice % len(nodes)], node)
        nodes.append(node)
    return builder.build()


DIAGRAMS = st.builds(
    branching,
    st.lists(st.sampled_from(WORDS), max_size=12),
    st.lists(st.integers(min_value=0, max_value=30), min_size=12, max_size=12),
)


def with_choices(labels: list[str], back: list[tuple[int, int]]) -> Diagram:
    """Steps in a row, with choices that lead back or ahead."""
    builder = DiagramBuilder(name="手続")
    rows = []
    for label in labels:
        join, split = (builder.gateway(kind=NodeKind.EXCLUSIVE_GATEWAY) for _ in range(2))
        task = builder.task(name=label)
        builder.chain(join, task, split)
        rows.append((join, split))
    builder.flow(builder.start(), rows[0][0])
    for (_, split), (join, _) in pairwise(rows):
        builder.flow(split, join)
    builder.flow(rows[-1][1], builder.end())
    for source, target in back:
        builder.flow(rows[source % len(rows)][1], rows[target % len(rows)][0])
    return builder.build()


CYCLIC = st.builds(
    with_choices,
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=4),
)


class TestMatchingADrawingWithItself:
    @given(DIAGRAMS | CYCLIC)
    @settings(max_examples=60, deadline=None)
    def test_gives_every_step_to_itself_and_finds_no_difference(self, diagram):
        found = match(diagram, diagram)

        assert {pair.a_id: pair.b_id for pair in found.pairs} == {
            task.id: task.id for task in diagram.tasks()
        }
        assert all(pair.differences == () for pair in found.pairs)
        assert found.only_a == found.only_b == ()


class TestMatchingTwoDrawings:
    @given(DIAGRAMS, DIAGRAMS)
    @settings(max_examples=60, deadline=None)
    def test_puts_every_step_in_one_place(self, a, b):
        found = match(a, b)

        assert sorted([*(pair.a_id for pair in found.pairs), *found.only_a]) == sorted(
            t.id for t in a.tasks()
        )
        assert sorted([*(pair.b_id for pair in found.pairs), *found.only_b]) == sorted(
            t.id for t in b.tasks()
        )

    @given(DIAGRAMS, DIAGRAMS, st.randoms(use_true_random=False))
    @settings(max_examples=40, deadline=None)
    def test_does_not_depend_on_the_order_of_the_file(self, a, b, chance):
        def shuffled(diagram: Diagram) -> Diagram:
            nodes, flows = list(diagram.nodes.items()), list(diagram.flows.items())
            chance.shuffle(nodes)
            chance.shuffle(flows)
            return replace(diagram, nodes=dict(nodes), flows=dict(flows))

        assert match(shuffled(a), shuffled(b)) == match(a, b)

    def test_goes_by_what_is_done_not_by_the_id(self):
        here = linear(name="甲町", tasks=("申請書の受付", "審査", "交付"))
        there = linear(name="乙町", tasks=("審査", "申請を受け付ける", "証明書を渡す"))
        found = match(here, there).b_of

        assert found == {"task_1": "task_2", "task_2": "task_1", "task_3": "task_3"}

    def test_of_equal_labels_takes_the_one_in_the_same_surroundings(self):
        here = linear(
            name="甲町", tasks=("申請書の受付", "内容の確認", "システムへの入力", "内容の確認", "交付")
        )
        there = linear(name="乙町", tasks=("システムへの入力", "内容の確認", "交付"))
        found = match(here, there).b_of

        assert found["task_4"] == "task_2"
        assert "task_2" not in found

    def test_the_same_act_between_the_same_steps_is_one_step_in_other_words(self):
        here = linear(name="甲町", tasks=("申請書の受付", "受給資格を審査する", "決裁"))
        there = linear(name="乙町", tasks=("申請書の受付", "支給要件に該当するか審査する", "決裁"))

        assert match(here, there).b_of["task_2"] == "task_2"

    def test_a_step_in_nearly_other_words_is_found_by_its_place_between_steps_that_both_have(self):
        here = linear(name="甲町", tasks=("申請書の受付", "本人確認", "庁内の段取り", "決裁", "証明書の交付"))
        there = linear(
            name="乙町", tasks=("申請書の受付", "本人確認", "庁内各課への根回し", "決裁", "証明書の交付")
        )
        found = {pair.a_id: (pair.b_id, pair.how) for pair in match(here, there).pairs}

        assert found["task_3"] == ("task_3", HowFound.BY_PLACE)

    def test_a_step_that_shares_no_word_is_left_to_people(self):
        here = linear(name="甲町", tasks=("申請書の受付", "本人確認", "庁内の段取り", "決裁", "証明書の交付"))
        there = linear(name="乙町", tasks=("申請書の受付", "本人確認", "夜間バッチ", "決裁", "証明書の交付"))

        assert match(here, there).only_a == ("task_3",)

    def test_a_place_says_nothing_where_the_orders_do_not_agree(self):
        here = linear(name="甲町", tasks=("申請書の受付", "本人確認", "庁内の段取り", "決裁", "証明書の交付"))
        there = linear(name="乙町", tasks=("証明書の交付", "決裁", "夜間バッチ", "本人確認", "申請書の受付"))

        assert "task_3" not in match(here, there).b_of
        assert len(match(here, there).pairs) == 4

    def test_a_step_that_is_much_more_like_another_is_no_counterpart(self):
        here = linear(name="甲町", tasks=("申請書の受付", "意見書の作成依頼", "決裁"))
        there = linear(name="乙町", tasks=("申請書の受付", "意見書の作成依頼", "意見書の督促", "決裁"))

        assert match(here, there).b_of["task_2"] == "task_2"
        assert match(here, there).only_b == ("task_3",)

    def test_a_name_that_says_other_work_is_no_counterpart_wherever_it_stands(self):
        here = linear(name="甲町", tasks=("申請書の受付", "本人確認", "決裁", "証明書の交付"))
        there = linear(name="乙町", tasks=("申請書の受付", "ポスターの掲示", "決裁", "証明書の交付"))

        assert "task_2" not in match(here, there).b_of

    def test_a_step_that_is_done_within_another_is_named_as_its_part(self):
        here = linear(name="甲町", tasks=("届書の受付", "本人確認", "決裁"))
        there = linear(name="乙町", tasks=("届書を受け付けて本人を確認する", "決裁"))
        found = match(here, there)

        assert found.b_of["task_3"] == "task_2"
        assert {(pair.a_id, pair.b_id) for pair in (*found.pairs, *found.parts)} >= {
            ("task_1", "task_1"),
            ("task_2", "task_1"),
        }
        assert {pair.a_id for pair in found.parts} <= set(found.only_a)

    def test_never_joins_work_that_a_word_sets_apart(self):
        here = linear(name="甲町", tasks=("転入届の受付",))
        there = linear(name="乙町", tasks=("転出届の受付",))

        assert match(here, there).pairs == ()

    def test_a_drawing_without_steps_leaves_all_steps_of_the_other_over(self):
        found = match(linear(name="甲町", tasks=()), linear(name="乙町", tasks=("受付", "交付")))

        assert found.only_b == ("task_1", "task_2")

    def test_versions_of_one_process_keep_a_step_under_its_new_name(self):
        before = linear(name="甲町", tasks=("申請書の受付", "決裁", "交付"))
        after = replace_node(before, node_id="task_2", name="ポスターの掲示")

        assert "task_2" in match(before, after).only_a
        assert match(before, after, same_lineage=True).b_of["task_2"] == "task_2"


class TestTheDifferencesOfAPair:
    def test_name_actor_form_system_and_minutes_are_told(self):
        here = with_lanes(("申請書の受付", "市民課"), ("決裁", "市民課"))
        there = with_lanes(("申請を受け付ける", "総合窓口課"), ("決裁", "総合窓口課"))
        here = replace_node(
            here, node_id="task_1", facts=StepFacts(minutes=10, form="様式第1号", system="住基")
        )
        there = replace_node(there, node_id="task_1", facts=StepFacts(minutes=4, form="電子申請", system=""))
        found = {one.field: one for one in match(here, there, hourly_yen=3_000).pairs[0].differences}

        assert set(found) == {Field.NAME, Field.ACTOR, Field.FORM, Field.SYSTEM, Field.MINUTES, Field.COST}
        assert found[Field.ACTOR].words == "担当：市民課 → 総合窓口課"
        assert found[Field.SYSTEM].b == ""
        assert found[Field.MINUTES].change == -6
        assert found[Field.COST].change == -300

    def test_little_more_time_is_no_difference(self):
        here = linear(name="甲町", tasks=("決裁",))
        there = replace_node(here, node_id="task_1", facts=StepFacts(minutes=11))
        here = replace_node(here, node_id="task_1", facts=StepFacts(minutes=10))

        assert match(here, there).pairs[0].differences == ()

    def test_only_the_step_that_moved_has_another_order(self):
        here = linear(name="甲町", tasks=("申請書の受付", "本人確認", "審査", "決裁", "手数料の徴収"))
        there = linear(name="乙町", tasks=("手数料の徴収", "申請書の受付", "本人確認", "審査", "決裁"))
        moved = {
            here.nodes[pair.a_id].name: one
            for pair in match(here, there).pairs
            for one in pair.differences
            if one.field is Field.ORDER
        }

        assert list(moved) == ["手数料の徴収"]
        assert moved["手数料の徴収"].a == "「決裁」の後"
        assert moved["手数料の徴収"].b == "最初"
