"""The chart, its advice, and the drawing made of it."""

import pytest

from meguru.engines.bpmn import check
from meguru.engines.mandala import (
    Cell,
    ChosenStep,
    Mandala,
    NoSuchCell,
    advise,
    all_cells,
    cell,
    drawing_of,
    outline,
    square,
    squares,
)

CHART = Mandala(
    centre="転入届",
    texts={
        Cell(1): "届出を受ける",
        Cell(1, 1): "窓口で届出を受け付ける",
        Cell(1, 3): "本人を確認する",
        Cell(4): "台帳に載せる",
        Cell(4, 2): "システムに入力する",
    },
)


class TestTheChart:
    def test_has_eight_functions_of_eight_items(self):
        assert len(all_cells()) == 72
        assert sum(one.is_function for one in all_cells()) == 8

    def test_the_squares_lie_around_the_middle(self):
        assert list(squares())[4] is None
        assert square(None)[4] is None
        assert set(square(None)) - {None} == {one for one in all_cells() if one.is_function}
        assert set(square(3)) - {None} == {Cell(3, item) for item in range(1, 9)}

    @pytest.mark.parametrize(("function", "item"), [(0, 0), (9, 1), (1, 9), (1, -1)])
    def test_a_place_outside_is_refused(self, function, item):
        with pytest.raises(NoSuchCell):
            cell(function, item)

    def test_is_a_list_of_functions_with_items(self):
        assert [(name, [text for _, text in items]) for name, items in outline(CHART)] == [
            ("届出を受ける", ["窓口で届出を受け付ける", "本人を確認する"]),
            ("台帳に載せる", ["システムに入力する"]),
        ]

    def test_knows_what_is_free(self):
        assert CHART.free_function() == Cell(2)
        assert CHART.free_item(1) == Cell(1, 2)
        assert Mandala("満", dict.fromkeys(all_cells(), "あ")).free_function() is None
        assert Mandala("満", dict.fromkeys(all_cells(), "あ")).free_item(8) is None


class TestAdvice:
    def codes(self, chart):
        return [one.code for one in advise(chart)]

    def test_an_empty_chart_says_where_to_begin(self):
        assert self.codes(Mandala("転入届")) == ["empty"]

    def test_open_places_are_counted(self):
        assert "functions-left" in self.codes(CHART)
        assert self.codes(CHART).count("items-left") == 2

    def test_a_function_without_items_is_told_so(self):
        texts = {Cell(1): "届出を受ける", Cell(2): "台帳に載せる", Cell(2, 1): "入力する"}
        said = [one.message for one in advise(Mandala(centre="転入届", texts=texts)) if one.cell == Cell(1)]

        assert "項目がまだありません" in said[0]

    def test_the_same_item_twice_is_pointed_at(self):
        chart = Mandala(
            "転入届",
            {Cell(1): "甲", Cell(1, 1): "申請書の受付", Cell(2): "乙", Cell(2, 4): "申請書を受け付ける"},
        )

        assert [one.cell for one in advise(chart) if one.code == "twice"] == [Cell(2, 4)]

    def test_items_without_a_function_are_pointed_at(self):
        assert "no-name" in self.codes(Mandala("転入届", {Cell(5, 1): "確認"}))


class TestTheDrawing:
    def test_one_step_for_each_choice_in_its_order(self):
        diagram = drawing_of([ChosenStep("b", "確認", "機能分析"), ChosenStep("a", "受付")], name="転入届")

        assert [(task.id, task.name) for task in diagram.tasks()] == [("b", "確認"), ("a", "受付")]
        assert diagram.nodes["b"].documentation == "機能分析"
        assert diagram.shapes
        assert [one for one in check(diagram) if one.severity == "error"] == []

    def test_actors_become_lanes_and_a_step_without_one_stays_where_the_case_is(self):
        diagram = drawing_of(
            [ChosenStep("a", "受付"), ChosenStep("b", "審査", actor="審査係"), ChosenStep("c", "通知")],
            name="届",
        )

        assert [lane.name for lane in diagram.lanes.values()] == ["審査係"]
        assert {node.lane_id for node in diagram.nodes.values()} == set(diagram.lanes)

    def test_nothing_chosen_is_a_start_and_an_end(self):
        assert drawing_of([], name="空").tasks() == ()
