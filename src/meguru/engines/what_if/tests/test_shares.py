from dataclasses import replace

import pytest

from meguru.engines.bpmn import DiagramBuilder, NodeKind
from meguru.engines.what_if import Base, Known, build, splits_of, starting_inputs
from meguru.engines.what_if.shares import assumed_shares, counted_shares, equal_shares
from meguru.engines.what_if.tests.worlds import counter, with_facts


def sorted_out(*, before=None, kind=NodeKind.EXCLUSIVE_GATEWAY, **counts):
    """振り分け, then one way for every count; None is a step that nobody counted."""
    builder = DiagramBuilder(name="分岐")
    first = builder.task(name="振り分け", id="first")
    choice = builder.gateway(id="choice", name="種類", kind=kind)
    builder.chain(builder.start(), first, choice)
    for key in counts:
        builder.flow(choice, builder.task(name=key, id=key), id=f"to_{key}")
        builder.chain(key, builder.end())
    diagram = builder.build()
    for key, count in {"first": before, **counts}.items():
        diagram = with_facts(diagram, key, times_a_year=count)
    return diagram


def counted(diagram):
    (split,) = splits_of(diagram)
    return counted_shares(diagram, split)


class TestCountedShares:
    def test_are_the_counts_of_the_first_steps_divided_by_their_sum(self):
        assert counted(sorted_out(a=300, b=100)) == {"to_a": 75.0, "to_b": 25.0}

    def test_give_the_one_uncounted_way_what_the_step_before_has_left(self):
        assert counted(sorted_out(before=400, a=300, b=None)) == {"to_a": 75.0, "to_b": 25.0}

    def test_give_the_way_back_what_does_not_go_on(self):
        diagram = with_facts(counter(), "check", times_a_year=440)
        diagram = with_facts(diagram, "enter", times_a_year=400)

        assert counted(diagram) == {"back": 9.1, "on": 90.9}

    def test_give_a_way_without_any_step_what_is_left(self):
        builder = DiagramBuilder(name="却下")
        check = builder.task(name="審査", id="check")
        choice = builder.gateway(id="choice", name="可否")
        grant = builder.task(name="交付", id="grant")
        builder.chain(builder.start(), check, choice)
        builder.flow(choice, grant, id="yes")
        builder.chain(grant, builder.end(id="granted"))
        builder.flow(choice, builder.end(id="refused"), id="no")
        diagram = with_facts(
            with_facts(builder.build(), "check", times_a_year=200), "grant", times_a_year=190
        )

        assert counted(diagram) == {"yes": 95.0, "no": 5.0}

    @pytest.mark.parametrize(
        "diagram",
        [
            sorted_out(a=300, b=None),  # nobody says how many come
            sorted_out(before=400, a=300, b=None, c=None),  # two ways share the rest
            sorted_out(before=200, a=300, b=None),  # more leave than come
            sorted_out(a=0, b=0),
            sorted_out(a=3, b=1, kind=NodeKind.INCLUSIVE_GATEWAY),
        ],
    )
    def test_are_unknown_when_the_drawing_does_not_say_enough(self, diagram):
        assert counted(diagram) is None

    def test_do_not_use_a_step_that_other_ways_lead_to(self):
        builder = DiagramBuilder(name="飛ばす")
        choice = builder.gateway(id="choice", name="要るか")
        extra = builder.task(name="確認", id="extra")
        last = builder.task(name="交付", id="last")
        builder.chain(builder.start(), choice)
        builder.flow(choice, extra, id="needed")
        builder.flow(choice, last, id="not")
        builder.chain(extra, last, builder.end())
        diagram = with_facts(with_facts(builder.build(), "extra", times_a_year=50), "last", times_a_year=200)

        assert counted(diagram) is None

    def test_look_through_events_on_the_way(self):
        builder = DiagramBuilder(name="待つ")
        choice = builder.gateway(id="choice", name="種類")
        wait = builder.event(kind=NodeKind.INTERMEDIATE_CATCH_EVENT, id="wait", name="回答")
        builder.chain(builder.start(), choice)
        builder.flow(choice, wait, id="slow")
        builder.chain(wait, builder.task(name="a", id="a"), builder.end())
        builder.flow(choice, builder.task(name="b", id="b"), id="fast")
        builder.chain("b", builder.end())
        diagram = with_facts(with_facts(builder.build(), "a", times_a_year=10), "b", times_a_year=30)

        assert counted(diagram) == {"slow": 25.0, "fast": 75.0}

    @pytest.mark.parametrize("ways", [3, 7, 23])
    def test_add_up_to_one_hundred_however_many_ways_there_are(self, ways):
        shares = counted(sorted_out(**{f"w{place}": 1 for place in range(ways)}))

        assert sum(round(share * 10) for share in shares.values()) == 1000


class TestWhatIsTold:
    def test_the_first_values_say_where_they_are_from(self):
        start = starting_inputs(sorted_out(a=300, b=100), known=Known(), fiscal_year=2026)

        assert "分岐「種類」の割合：手順の年間回数から（→ a 75%、→ b 25%）。" in start.sources
        assert start.inputs.splits[0].percent == {"to_a": 75.0, "to_b": 25.0}

    def test_nothing_is_told_of_a_split_that_nobody_counted(self):
        start = starting_inputs(sorted_out(a=300, b=None), known=Known(), fiscal_year=2026)

        assert not any("分岐" in line for line in start.sources)
        assert start.inputs.splits[0].percent == {"to_a": None, "to_b": None}

    @pytest.mark.parametrize("percent", [{}, {"to_a": 75.0, "to_b": 25.0}])
    def test_the_result_says_it_too_whether_the_cells_were_left_or_emptied(self, percent):
        built = built_with(sorted_out(a=300, b=100), percent)

        assert built.design.scenario.branches["choice"] == pytest.approx({"to_a": 0.75, "to_b": 0.25})
        assert any("手順の年間回数から" in line and "75%" in line for line in built.assumptions)

    def test_typed_shares_win_and_are_not_called_counted(self):
        built = built_with(sorted_out(a=300, b=100), {"to_a": 50.0, "to_b": 50.0})

        assert built.design.scenario.branches["choice"] == pytest.approx({"to_a": 0.5, "to_b": 0.5})
        assert not any("手順の年間回数から" in line for line in built.assumptions)

    def test_the_rest_goes_to_the_open_ways_in_the_proportion_of_their_counts(self):
        built = built_with(sorted_out(a=100, b=100, c=300), {"to_a": 60.0})

        assert built.design.scenario.branches["choice"] == pytest.approx(
            {"to_a": 0.6, "to_b": 0.1, "to_c": 0.3}
        )

    def test_the_rest_is_not_lost_when_the_open_way_was_never_taken(self):
        built = built_with(sorted_out(a=100, b=0), {"to_a": 60.0})

        assert built.design.scenario.branches["choice"] == pytest.approx({"to_a": 0.6, "to_b": 0.4})


class TestAssumedShares:
    def test_are_equal_without_counts(self):
        (split,) = splits_of(diagram := sorted_out(a=None, b=None))

        assert assumed_shares(diagram, split) == equal_shares(split) == {"to_a": 50.0, "to_b": 50.0}


def built_with(diagram, percent):
    from_drawing = starting_inputs(diagram, known=Known(), fiscal_year=2026).inputs
    splits = (replace(from_drawing.splits[0], percent=percent),)
    return build(Base(diagram), replace(from_drawing, splits=splits))
