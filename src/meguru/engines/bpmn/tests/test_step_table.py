"""Drawings as step tables, and tables typed from a manual as drawings."""

from dataclasses import replace

import pytest

from meguru.engines.bpmn import (
    DiagramBuilder,
    EventTrigger,
    NodeKind,
    StepFacts,
    Trait,
    check,
    is_sound,
    linear,
    new_process,
    read_bpmn,
    write_bpmn,
)
from meguru.engines.bpmn.steps import StepRow, StepTable, apply_table, renumbered, table_of, without_row
from meguru.engines.bpmn.testing import draw
from meguru.engines.bpmn.tests.drawing_checks import problems_of


def typed(*rows):
    """Rows as (name, actor, condition, next), numbered from 1."""
    return StepTable(
        tuple(
            StepRow(number=str(n), **dict(zip(("name", "actor", "condition", "next"), row, strict=False)))
            for n, row in enumerate(rows, 1)
        )
    )


def words(diagram):
    return [(row.number, row.name, row.condition, row.next) for row in table_of(diagram).rows]


MANUAL = typed(
    ("届出を受け付ける", "窓口"),
    ("書類を確認する", "窓口", "", "書類はそろったか？いいえ→8、はい→3"),
    ("住民票を更新する", "住民係"),
    ("国保の資格を確認する", "保険係", "国保に加入するとき"),
    ("関係課へ知らせる", "住民係", "", "並行：6、7"),
    ("学校を指定する", "学務係", "", "9"),
    ("手当を案内する", "子育て係", "", "9"),
    ("補正を求める", "窓口", "", "2へ戻る"),
    ("控えを交付する", "窓口"),
)


class TestATableTypedFromAManual:
    def test_becomes_a_drawing_without_faults(self):
        applied = apply_table(new_process("転入"), MANUAL)

        assert applied.problems == ()
        assert [one for one in check(applied.diagram) if one.severity != "hint"] == []
        assert is_sound(applied.diagram).sound is True
        assert problems_of(applied.diagram) == []

    def test_lanes_are_the_actors_in_their_order(self):
        diagram = apply_table(new_process("転入"), MANUAL).diagram

        assert [lane.name for lane in diagram.lanes.values()] == [
            "窓口",
            "住民係",
            "保険係",
            "学務係",
            "子育て係",
        ]
        assert all(node.lane_id for node in diagram.nodes.values())

    def test_work_side_by_side_is_waited_for_without_being_told(self):
        diagram = apply_table(new_process("転入"), MANUAL).diagram

        kinds = [node.kind for node in diagram.nodes.values()]
        assert kinds.count(NodeKind.PARALLEL_GATEWAY) == 2
        assert [row.next for row in table_of(diagram).rows][5:7] == ["そろったら9", "そろったら9"]

    def test_what_was_typed_is_what_is_read_after_saving(self):
        diagram = read_bpmn(write_bpmn(apply_table(new_process("転入"), MANUAL).diagram))

        assert [(row.name, row.actor, row.condition) for row in table_of(diagram).rows] == [
            (row.name, row.actor, row.condition) for row in MANUAL.rows
        ]

    def test_rows_stay_in_the_order_in_which_they_were_typed(self):
        exceptions_last = typed(
            ("受け付ける",),
            ("確認する", "", "", "不備→4、なし→3"),
            ("交付する", "", "", "終わり"),
            ("補う", "", "", "3"),
        )

        diagram = read_bpmn(write_bpmn(apply_table(new_process("x"), exceptions_last).diagram))

        assert words(diagram)[1:] == [
            ("2", "確認する", "", "不備→4、なし→3"),
            ("3", "交付する", "", "終わり"),
            ("4", "補う", "", "3"),
        ]

    def test_facts_and_traits_of_a_row_stand_in_the_drawing(self):
        row = StepRow(
            name="入力する", minutes=5, times_a_year=120, form="届", traits=frozenset({Trait.PAPER})
        )

        applied = apply_table(new_process("x"), StepTable((row,)))

        node = applied.diagram.nodes[applied.ids[0]]
        assert (node.facts, node.traits) == (StepFacts(5, None, 120, form="届"), {Trait.PAPER})

    def test_empty_rows_are_passed_over(self):
        applied = apply_table(
            new_process("x"), StepTable((StepRow(name="A"), StepRow(number="2"), StepRow(name="B")))
        )

        assert applied.ids[1] == ""
        assert [row.name for row in table_of(applied.diagram).rows] == ["A", "B"]

    def test_an_actor_left_empty_is_the_one_above(self):
        applied = apply_table(new_process("x"), typed(("A", "窓口"), ("B",), ("C", "審査係")))

        assert [row.actor for row in table_of(applied.diagram).rows] == ["窓口", "窓口", "審査係"]

    @pytest.mark.parametrize(
        ("rows", "row", "column", "said"),
        [
            ([("A", "", "", "9")], 1, "next", "「9」という番号の行がありません"),
            ([("A",), ("B", "", "", "1、2")], 2, "next", "どれへ進むのかが分かりません"),
        ],
    )
    def test_a_wrong_reference_is_told_with_its_row_and_nothing_changes(self, rows, row, column, said):
        before = new_process("x")

        applied = apply_table(before, typed(*rows))

        assert applied.diagram is before
        assert not applied.is_done
        assert [(one.row, one.column) for one in applied.problems] == [(row, column)]
        assert said in applied.problems[0].message

    @pytest.mark.parametrize("minutes", [-1.0, float("nan"), float("inf"), 1e9])
    def test_an_impossible_figure_is_told(self, minutes):
        applied = apply_table(new_process("x"), StepTable((StepRow(name="A", minutes=minutes),)))

        assert [(one.row, one.column, one.severity) for one in applied.problems] == [(1, "minutes", "error")]

    def test_too_many_rows_and_branches_are_refused(self):
        everywhere = "並行：" + "、".join(str(number) for number in range(1, 31))
        rows = (StepRow(name="A"),) * 1_001
        branches = (StepRow(name="A", next=everywhere),) * 40

        assert "1,001 行" in apply_table(new_process("x"), StepTable(rows)).problems[0].message
        assert (
            "分かれ道が全部で 1,160" in apply_table(new_process("x"), StepTable(branches)).problems[0].message
        )

    def test_two_people_who_add_different_steps_get_different_ids(self):
        base = linear(name="x", tasks=["A", "B"])
        ids = [
            apply_table(base, StepTable((*table_of(base).rows, StepRow(name=name)))).ids[-1]
            for name in ("C", "D", "C")
        ]

        assert ids[0] == ids[2] != ids[1]


class TestReadingDrawings:
    def test_gateways_joins_and_ends_become_words(self):
        diagram = draw("s>A>x1 x1>B>e x1>p1 p1>C>p2 p1>D>p2 p2>E>e1")

        assert words(diagram) == [
            ("1", "A", "", "→2、→（並行：3、4）"),
            ("2", "B", "", "終わり"),
            ("3", "C", "", "そろったら5"),
            ("4", "D", "", "そろったら5"),
            ("5", "E", "", ""),
        ]

    def test_contents_of_a_sub_process_follow_it(self):
        builder = DiagramBuilder()
        sub = builder.sub_process(name="審査")
        builder.chain(builder.start(), sub, builder.end())
        inner = [builder.task(name=name, parent=sub) for name in ("点検", "判定")]
        builder.chain(builder.start(parent=sub), *inner, builder.end(parent=sub))

        assert [(row.number, row.name) for row in table_of(builder.build()).rows] == [
            ("1", "審査"),
            ("1-1", "点検"),
            ("1-2", "判定"),
        ]

    def test_pools_without_lanes_are_the_actors(self):
        builder = DiagramBuilder()
        builder.pool(name="町", process="process_1")
        builder.chain(builder.start(), builder.task(name="受付"), builder.end())

        assert [row.actor for row in table_of(builder.build()).rows] == ["町"]

    def test_what_has_no_words_is_named_and_kept(self):
        builder = DiagramBuilder()
        task = builder.task(name="審査")
        builder.chain(builder.start(), task, builder.end())
        late = builder.boundary(attached_to=task, trigger=EventTrigger.TIMER, name="30日")
        builder.chain(late, builder.task(name="催促する"), builder.end())
        diagram = builder.build()

        table = table_of(diagram)

        assert [one.element_id for one in table.untold] == [late]
        assert apply_table(diagram, table).diagram is diagram

    def test_gateways_in_a_circle_are_left_as_drawn(self):
        table = table_of(draw("s>A>x1>x2 x2>x1 x2>B>e"))

        assert "図のとおり" in table.rows[0].next
        assert [one.code for one in table.untold] == ["untold-way"]


class TestEditingThroughTheTable:
    def edit(self, diagram, place, **changes):
        rows = list(table_of(diagram).rows)
        rows[place] = replace(rows[place], **changes)
        return apply_table(diagram, StepTable(tuple(rows)))

    def test_a_new_name_changes_nothing_else(self):
        diagram = read_bpmn(write_bpmn(apply_table(new_process("x"), MANUAL).diagram))

        edited = self.edit(diagram, 2, name="住民票を書き換える").diagram

        assert (edited.flows, edited.shapes, edited.edges) == (diagram.flows, diagram.shapes, diagram.edges)
        assert [key for key in diagram.nodes if diagram.nodes[key] != edited.nodes[key]] == [
            table_of(diagram).rows[2].id
        ]

    def test_a_row_put_in_goes_between(self):
        diagram = linear(name="x", tasks=["A", "B"])
        rows = table_of(diagram).rows

        edited = apply_table(diagram, StepTable((rows[0], StepRow(name="X"), rows[1]))).diagram

        assert words(edited) == [("1", "A", "", ""), ("2", "X", "", ""), ("3", "B", "", "")]
        assert edited.flows["flow_2"].source == "task_1"
        assert is_sound(edited).sound is True

    @pytest.mark.parametrize("place", [0, 1, 2])
    def test_a_row_taken_out_is_passed_over(self, place):
        diagram = linear(name="x", tasks=["A", "B", "C"])
        rows = list(table_of(diagram).rows)
        del rows[place]

        edited = apply_table(diagram, StepTable(tuple(rows))).diagram

        assert [row.name for row in table_of(edited).rows] == [row.name for row in rows]
        assert is_sound(edited).sound is True

    def test_rows_change_places(self):
        diagram = linear(name="x", tasks=["A", "B", "C"])
        a, b, c = table_of(diagram).rows

        edited = apply_table(diagram, StepTable((b, a, c))).diagram

        assert [row.name for row in table_of(edited).rows] == ["B", "A", "C"]
        assert is_sound(edited).sound is True

    def test_a_row_taken_out_that_another_leads_to_is_asked_about(self):
        diagram = apply_table(new_process("x"), typed(("A", "", "", "3"), ("B",), ("C",))).diagram

        applied = apply_table(diagram, StepTable(table_of(diagram).rows[:2]))

        assert applied.diagram is diagram
        assert "という番号の行がありません" in applied.problems[0].message

    def test_one_more_case_keeps_the_gateway(self):
        diagram = apply_table(
            new_process("x"), typed(("A", "", "", "可→2、否→3"), ("B", "", "", "終わり"), ("C",))
        ).diagram
        gateway = next(key for key, node in diagram.nodes.items() if node.kind.is_gateway)

        edited = self.edit(diagram, 0, next="可→2、否→3、保留→終わり").diagram

        assert {flow.name for flow in edited.outgoing(gateway)} == {"可", "否", "保留"}
        assert {flow.id for flow in diagram.outgoing(gateway)} <= {
            flow.id for flow in edited.outgoing(gateway)
        }

    def test_a_gateway_that_divides_nothing_any_more_goes(self):
        diagram = apply_table(new_process("x"), typed(("A", "", "", "可→2、否→3"), ("B",), ("C",))).diagram

        edited = self.edit(diagram, 0, next="").diagram

        assert not any(node.kind.is_gateway for node in edited.nodes.values())
        assert is_sound(edited).sound is True

    def test_a_condition_comes_and_goes(self):
        diagram = linear(name="x", tasks=["A", "B", "C"])

        guarded = self.edit(diagram, 1, condition="不備があるとき").diagram
        freed = self.edit(guarded, 1, condition="").diagram

        assert words(guarded)[1] == ("2", "B", "不備があるとき", "")
        assert is_sound(guarded).sound is True
        assert [node.kind for node in freed.nodes.values()] == [node.kind for node in diagram.nodes.values()]

    def test_a_lane_all_of_whose_steps_have_a_new_actor_is_renamed(self):
        diagram = apply_table(new_process("x"), typed(("A", "窓口"), ("B", "審査係"))).diagram

        edited = self.edit(diagram, 1, actor="審査担当").diagram

        assert list(edited.lanes) == list(diagram.lanes)
        assert [lane.name for lane in edited.lanes.values()] == ["窓口", "審査担当"]

    def test_an_actor_of_another_pool_is_refused_in_words(self):
        builder = DiagramBuilder()
        builder.pool(name="町", process="process_1")
        builder.pool(name="県", process=builder.process(id="process_2"))
        builder.chain(builder.start(), builder.task(name="A"), builder.end())

        applied = self.edit(builder.build(), 0, actor="県")

        assert [(one.row, one.column) for one in applied.problems] == [(1, "actor")]

    def test_an_end_added_below_the_last_row_is_reached(self):
        diagram = linear(name="x", tasks=["A"])

        edited = apply_table(diagram, StepTable((*table_of(diagram).rows, StepRow(name="B")))).diagram

        assert [one for one in check(edited) if one.severity == "error"] == []

    def test_steps_typed_where_all_were_taken_out_are_reached(self):
        emptied = apply_table(linear(name="転入届", tasks=["届出を受け付ける"]), StepTable()).diagram
        begun = apply_table(emptied, typed(("届出を受け付ける",), ("届出を確認する",)))

        assert check(begun.diagram) == ()


class TestPlaces:
    def test_what_a_person_placed_stays_and_new_steps_overlap_nothing(self):
        drawn = apply_table(new_process("x"), MANUAL).diagram
        first = table_of(drawn).rows[0].id
        box = drawn.shapes[first]
        diagram = replace(drawn, shapes={**drawn.shapes, first: replace(box, y=box.y + 7)})
        rows = list(table_of(diagram).rows)
        rows.insert(4, StepRow(name="カードを書き換える", actor="住民係", condition="カードがあるとき"))

        applied = apply_table(diagram, StepTable(tuple(rows)))

        kept = {key: box for key, box in diagram.shapes.items() if key in diagram.nodes}
        assert {key: applied.diagram.shapes[key] for key in kept} == kept
        assert [one for one in problems_of(applied.diagram) if one.startswith(("overlap", "no "))] == []

    def test_a_new_actor_without_room_for_a_lane_is_told(self):
        diagram = linear(name="x", tasks=["A", "B"])
        laid = apply_table(new_process("x"), typed(("A",), ("B",))).diagram
        moved = replace(laid, shapes={key: replace(box, y=box.y + 3) for key, box in laid.shapes.items()})
        rows = table_of(moved).rows

        applied = apply_table(moved, StepTable((replace(rows[0], actor="窓口"), rows[1])))

        assert diagram.lanes == {}
        assert [(one.severity, "並べ直しました" in one.message) for one in applied.problems] == [
            ("hint", True)
        ]


class TestNumbers:
    def test_numbers_follow_the_rows_and_every_mention_with_them(self):
        table = typed(("A", "", "", "不備→3、なし→2"), ("B", "", "", "終わり"), ("C", "", "", "1へ戻る"))
        put_in = StepTable((table.rows[0], StepRow(name="X"), *table.rows[1:]))

        assert [(row.number, row.next) for row in renumbered(put_in).rows] == [
            ("1", "不備→4、なし→3"),
            ("2", ""),
            ("3", "終わり"),
            ("4", "1"),
        ]

    def test_a_row_taken_out_hands_its_way_on(self):
        table = typed(("A", "", "", "不備→3、なし→2"), ("B", "", "", "終わり"), ("C", "", "", "1へ戻る"))

        left = without_row(table, place=2)

        assert [(row.number, row.next) for row in left.rows] == [("1", "不備→1、なし→2"), ("2", "終わり")]
