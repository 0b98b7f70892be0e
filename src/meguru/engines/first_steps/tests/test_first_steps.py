from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines import first_steps
from meguru.engines.diagnosis import chart
from meguru.engines.first_steps import BadSteps, By, Tick, progress, read_steps, step_book

BOOK = step_book()
FILE = Path(first_steps.__file__).parent / "steps.toml"
CODES = [one.code for one in BOOK.types]
ITEMS = [item for one in BOOK.types for item in one.items]
WHOLES = {condition.all_of.id for item in ITEMS for condition in item.done_when if condition.all_of}
NOTHING = {fact.id: 0 for fact in BOOK.facts}
EVERYTHING = {fact.id: 12 if fact.counter else 1 for fact in BOOK.facts}

facts_known = st.fixed_dictionaries({fact.id: st.integers(0, 9) for fact in BOOK.facts})
some_types = st.lists(st.sampled_from(CODES), min_size=1, unique=True)
some_ticks = st.lists(st.sampled_from([item.id for item in ITEMS]), unique=True).map(
    lambda ids: [Tick(item_id=one, words="青木が4月1日に印をつけました。") for one in ids]
)


def state_of(standing, item_id):
    return next(state for one in standing.types for state in one.items if state.item.id == item_id)


class TestTheFile:
    def test_has_steps_for_every_type_of_the_diagnosis(self):
        assert [one.code for one in chart().types] == CODES

    def test_uses_every_fact_it_explains(self):
        used = {condition.fact.id for item in ITEMS for condition in item.done_when} | WHOLES

        assert used == {fact.id for fact in BOOK.facts}

    @pytest.mark.parametrize(
        ("good", "bad"),
        [
            ('version = "2026.1"', "version = "),
            ('id = "a-lead"', 'id = "a-theme"'),
            ('fact = "theme_written"', 'fact = "colour_of_the_mayor"'),
            ('{ fact = "theme_written", at_least = 1 }', '{ fact = "theme_written", at_least = 2 }'),
            ('{ fact = "cards", at_least = 3 }', '{ fact = "cards", at_least = 0 }'),
            ('{ fact = "cards", at_least = 3 }', '{ fact = "cards" }'),
            ('button = "テーマを書く"', ""),
            ('code = "B"', 'code = "A"'),
        ],
    )
    def test_that_contradicts_itself_is_refused(self, good, bad):
        text = FILE.read_text(encoding="utf-8")
        assert good in text

        with pytest.raises(BadSteps):
            read_steps(text.replace(good, bad, 1))


class TestReasons:
    def test_says_how_many_there_are_and_how_many_are_enough(self):
        standing = progress(BOOK, ["C"], NOTHING | {"cards": 3})

        assert state_of(standing, "c-cards").by is By.FACTS
        assert state_of(standing, "c-cards").reasons == ("困りごとが3つ書かれています。3つ以上で済みです。",)

    def test_says_what_is_missing(self):
        standing = progress(BOOK, ["A", "C"], NOTHING | {"cards": 2})

        assert state_of(standing, "c-cards").reasons == ("困りごとが2つ書かれています。3つ以上で済みです。",)
        assert state_of(standing, "a-theme").reasons == ("テーマはまだ書かれていません。",)

    def test_counts_beyond_nine_in_another_word(self):
        standing = progress(BOOK, ["C"], NOTHING | {"cards": 12})

        assert "12個" in state_of(standing, "c-cards").reasons[0]

    def test_compares_a_part_with_its_whole(self):
        standing = progress(BOOK, ["H"], NOTHING | {"roles_total": 5, "roles_filled": 4})
        whole = progress(BOOK, ["H"], NOTHING | {"roles_total": 5, "roles_filled": 5})

        assert state_of(standing, "h-roles").reasons == (
            "人の決まった役割が4件あります。5件すべてがそろうと済みです。",
        )
        assert state_of(whole, "h-roles").done

    def test_takes_nothing_of_nothing_for_open(self):
        assert not state_of(progress(BOOK, ["H"], NOTHING), "h-roles").done

    def test_names_who_ticked(self):
        tick = Tick("b-example", words="青木が4月1日に印をつけました。", note="隣の町に聞いた")

        state = state_of(progress(BOOK, ["B"], NOTHING, [tick]), "b-example")

        assert (state.by, state.reasons, state.tick) == (By.HAND, (tick.words,), tick)

    def test_says_when_a_fact_is_not_counted_yet(self):
        state = state_of(progress(BOOK, ["C"], {}), "c-cards")

        assert not state.done
        assert "自動では数えられません" in state.reasons[0]

    def test_asks_for_both_where_two_things_are_needed(self):
        one = progress(BOOK, ["E"], NOTHING | {"gut_given": 1})
        both = progress(BOOK, ["E"], NOTHING | {"gut_given": 1, "evaluators_done": 1})

        assert state_of(one, "e-trial").reasons == ("点をつけ終えた人はまだいません。1人以上で済みです。",)
        assert state_of(both, "e-trial").done


class TestProgress:
    def test_refuses_a_type_without_steps(self):
        with pytest.raises(ValueError, match="Z"):
            progress(BOOK, ["A", "Z"], NOTHING)

    @pytest.mark.parametrize("code", CODES)
    def test_can_be_finished(self, code):
        by_hand = [Tick(item.id, words="済み") for item in BOOK.of_type(code).items if not item.done_when]

        standing = progress(BOOK, [code], EVERYTHING, by_hand)

        assert standing.next is None
        assert standing.done == standing.waited_for

    @pytest.mark.parametrize("code", CODES)
    def test_begins_with_the_first_item(self, code):
        assert progress(BOOK, [code], NOTHING).next.item == BOOK.of_type(code).items[0]

    @given(facts_known, some_types, some_ticks)
    def test_the_next_item_is_the_first_open_one_that_is_waited_for(self, facts, types, ticks):
        standing = progress(BOOK, types, facts, ticks)

        waited_for = [state for one in standing.types for state in one.items if not state.item.optional]
        open_ones = [state for state in waited_for if not state.done]
        assert standing.next == (open_ones[0] if open_ones else None)
        assert standing.done + len(open_ones) == standing.waited_for == len(waited_for)

    @given(facts_known, some_types, some_ticks)
    def test_every_state_has_its_reason(self, facts, types, ticks):
        standing = progress(BOOK, types, facts, ticks)

        assert all(reason for one in standing.types for state in one.items for reason in state.reasons)
        assert all(state.reasons for one in standing.types for state in one.items)

    @given(facts_known, st.sampled_from([fact.id for fact in BOOK.facts if fact.id not in WHOLES]))
    def test_more_of_something_never_undoes_an_item(self, facts, grown):
        before = progress(BOOK, CODES, facts)
        after = progress(BOOK, CODES, facts | {grown: facts[grown] + 1})

        pairs = zip(before.types, after.types, strict=True)
        assert all(
            new.done or not old.done
            for was, now in pairs
            for old, new in zip(was.items, now.items, strict=True)
        )

    @given(facts_known, some_types, some_ticks)
    def test_a_tick_never_undoes_an_item_and_its_order_changes_nothing(self, facts, types, ticks):
        with_ticks = progress(BOOK, types, facts, ticks)

        assert progress(BOOK, types, facts, ticks[::-1]) == with_ticks
        assert with_ticks.done >= progress(BOOK, types, facts).done
        for tick in ticks:
            states = [state for one in with_ticks.types for state in one.items]
            assert all(state.done for state in states if state.item.id == tick.item_id)
