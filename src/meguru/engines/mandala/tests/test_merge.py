"""Several people's entries brought together."""

from hypothesis import given, settings
from hypothesis import strategies as some

from meguru.engines.comparison import Synonyms
from meguru.engines.mandala import Cell, Entry, merge_entries


def entry(author, text, *, place=1, item=1):
    return Entry(key=f"{author}-{place}-{item}", author=author, text=text, cell=Cell(place, item))


def names(groups):
    return [{one.text for one in group.entries} for group in groups]


class TestMerging:
    def test_the_same_in_other_words_is_one_group(self):
        groups = merge_entries(
            [
                entry("青木", "申請書の受付"),
                entry("石田", "申請書を受け付ける"),
                entry("上野", "申請の受付"),
                entry("上野", "台帳への登録", item=2),
            ]
        )

        assert names(groups) == [{"申請書の受付", "申請書を受け付ける", "申請の受付"}, {"台帳への登録"}]
        assert groups[0].authors == ("上野", "石田", "青木")

    def test_near_misses_stay_apart(self):
        groups = merge_entries([entry("青木", "転入届の受付"), entry("石田", "転出届の受付")])

        assert len(groups) == 2

    def test_one_persons_two_entries_stay_apart(self):
        groups = merge_entries([entry("青木", "申請書の受付"), entry("青木", "申請の受付", item=2)])

        assert len(groups) == 2

    def test_what_most_people_wrote_comes_first_and_names_the_group(self):
        groups = merge_entries(
            [
                entry("青木", "電話の対応"),
                *(entry(who, "証明書の交付", item=2) for who in ("石田", "上野")),
                entry("江口", "証明書を交付する", item=2),
            ]
        )

        assert groups[0].name == "証明書の交付"

    def test_the_words_of_the_office_count_as_the_same(self):
        two = [entry("青木", "戸籍の収受簿"), entry("石田", "戸籍の帳面")]

        assert len(merge_entries(two)) == 2
        assert len(merge_entries(two, synonyms=Synonyms((("収受簿", "帳面"),)))) == 1

    def test_empty_places_are_no_entries(self):
        assert merge_entries([entry("青木", "  ")]) == ()
        assert merge_entries([]) == ()


TEXTS = some.sampled_from(
    ["申請書の受付", "申請の受付", "審査", "申請の審査", "交付", "証明書の交付", "入力"]
)
ENTRIES = some.lists(
    some.tuples(some.sampled_from("甲乙丙丁"), TEXTS, some.integers(1, 8)),
    max_size=10,
    unique_by=lambda e: (e[0], e[2]),
)


class TestWhateverIsWritten:
    @settings(max_examples=60, deadline=None)
    @given(ENTRIES, some.randoms(use_true_random=False))
    def test_the_order_does_not_matter_and_nothing_is_lost_or_doubled(self, rows, chance):
        entries = [entry(author, text, item=item) for author, text, item in rows]
        shuffled = list(entries)
        chance.shuffle(shuffled)

        groups = merge_entries(entries)

        assert merge_entries(shuffled) == groups
        assert sorted(one.key for group in groups for one in group.entries) == sorted(
            one.key for one in entries
        )
        assert all(group.name in {one.text for one in group.entries} for group in groups)
