"""Two drawings laid side by side in every possible order-keeping way, and several put right by each other."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.comparison.alignment import LEFT_OVER, agreed, chances
from meguru.engines.comparison.rare_words import shared_words
from meguru.engines.comparison.synonyms import Synonyms


def ways(height: int, width: int, at: tuple[int, int] = (0, 0)):
    """Every way to lay two rows side by side, as its pairs; written out one by one."""
    row, column = at
    if (row, column) == (height, width):
        yield ()
    if row < height and column < width:
        yield from (((row, column), *rest) for rest in ways(height, width, (row + 1, column + 1)))
    if row < height:
        yield from ways(height, width, (row + 1, column))
    if column < width:
        yield from ways(height, width, (row, column + 1))


def counted(table: np.ndarray) -> np.ndarray:
    """The chances by counting all ways."""
    height, width = table.shape
    total, held = 0.0, np.zeros_like(table)
    for pairs in ways(height, width):
        weight = LEFT_OVER ** (height + width - 2 * len(pairs)) * np.exp(sum(table[pair] for pair in pairs))
        total += weight
        for pair in pairs:
            held[pair] += weight
    return held / total


tables = st.tuples(st.integers(0, 5), st.integers(0, 4), st.integers(0, 999)).map(
    lambda shape: np.random.default_rng(shape[2]).normal(-1, 4, shape[:2])
)


class TestChancesOfPairs:
    @settings(max_examples=40, deadline=None)
    @given(st.lists(tables, min_size=1, max_size=4))
    def test_are_those_of_all_ways_counted_one_by_one(self, found):
        for table, chance in zip(found, chances(found), strict=True):
            np.testing.assert_allclose(chance, counted(table), atol=1e-12)

    def test_long_rows_of_sure_pairs_stay_numbers(self):
        table = np.where(np.eye(400, dtype=bool), 12.0, -50.0)

        (chance,) = chances([table])

        np.testing.assert_allclose(chance, np.eye(400), atol=1e-3)

    def test_a_pair_in_the_order_of_the_others_is_likelier_than_one_across_it(self):
        same, open_ = 5.0, 0.0
        table = np.full((4, 4), -5.0)
        table[0, 0] = table[3, 3] = same
        table[1, 1] = table[2, 2] = table[1, 2] = table[2, 1] = open_

        (chance,) = chances([table])

        assert chance[1, 1] > 2 * chance[1, 2]


class TestChancesOfSeveralDrawings:
    def test_two_steps_come_together_by_a_third(self):
        chance = np.zeros((3, 3), dtype=np.float32)
        for a, b, how_likely in ((0, 1, 0.0), (0, 2, 0.9), (1, 2, 0.9)):
            chance[a, b] = chance[b, a] = how_likely

        assert agreed(chance, [0, 1, 2])[0, 1] > 0.25

    def test_a_pair_that_all_others_contradict_gets_less_likely(self):
        # the first step of each drawing is one step, the second another; between the first two drawings it is not sure
        chance = np.zeros((6, 6), dtype=np.float32)
        drawings = [0, 0, 1, 1, 2, 2]
        for a, b, how_likely in (
            (0, 3, 0.4),
            (0, 2, 0.4),
            (0, 4, 0.9),
            (2, 4, 0.9),
            (1, 5, 0.9),
            (3, 5, 0.9),
        ):
            chance[a, b] = chance[b, a] = how_likely

        found = agreed(chance, drawings)

        assert found[0, 2] > 0.4 > found[0, 3]
        assert found[0, 1] == 0 == found[0, 0]


class TestRareWords:
    def test_what_the_shorter_name_says_stands_in_the_longer_one(self):
        long = "窓口で受け取った申請書の記載に誤りがないかを台帳と見比べて確かめる"
        table = shared_words(("台帳との照合", long, "証明書の手渡し"), Synonyms())

        assert table[0, 1] > 0.3 > 0.1 > table[2, 1]
        assert (table == table.T).all()

    def test_a_word_of_every_name_tells_nothing(self):
        names = tuple(f"罹災証明の{act}" for act in ("受付", "調査", "判定", "交付", "再調査", "照会"))

        table = shared_words(names, Synonyms())

        assert table[0, 1] < 0.35

    def test_names_without_words_share_none(self):
        assert not shared_words(("", "ああ"), Synonyms()).any()
