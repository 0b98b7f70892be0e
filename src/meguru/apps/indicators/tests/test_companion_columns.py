"""Denominators and qualities come with their figures in one table, and every cell that cannot be read is told."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from meguru.apps.indicators.models import Indicator, IndicatorValue
from meguru.apps.indicators.testing import give_values, make_indicator

HEADER = "団体コード,市区町村,2025年 利用率（％）,利用率の分母,利用率の質"


@pytest.fixture
def rate(world):
    world.rate = make_indicator("rate", name="利用率", kind="percent", unit="%")
    return world.rate


def table(world, *rests, header=HEADER):
    towns = (world.town, world.neighbour)
    return "\n".join(
        [header, *(f"{one.code},{one.name},{rest}" for one, rest in zip(towns, rests, strict=True))]
    )


def look(client, world, text):
    client.force_login(world.official)
    sent = {"file": SimpleUploadedFile("表.csv", text.encode()), "year": "2025"}
    return client.get(client.post("/indicators/import/", sent).url)


def store(client, page, **fields):
    address = f"/indicators/import/{page.context['held'].pk}/store/"
    return client.post(address, {"looked_at": page.context["plan"].fingerprint} | fields)


def stored(rate):
    rows = IndicatorValue.objects.filter(indicator=rate).order_by("body__code")
    return [(one.value, one.denominator, one.quality) for one in rows]


@pytest.mark.django_db
class TestCompanionColumns:
    def test_they_are_read_with_their_figures_and_make_no_indicator(self, client, world, rate):
        page = look(client, world, table(world, "40,２５,速報", "50,,"))

        assert "「2025年 利用率（％）」の分母として読みます" in page.content.decode()
        assert "「2025年 利用率（％）」の質として読みます" in page.content.decode()
        store(client, page)

        assert stored(rate) == [(40, 25, "preliminary"), (50, None, "")]
        assert Indicator.objects.count() == 2, "the fixture's two"

    def test_one_that_alone_changes_is_shown_stored_and_taken_back(self, client, world, rate):
        give_values(
            rate, {world.town: 40.0, world.neighbour: 50.0}, year=2025, denominator=10, quality="estimated"
        )

        page = look(client, world, table(world, "40,25,", "50,10,推計"))
        assert page.context["columns"][0]["counts"] == {
            "new": 0, "changed": 1, "same": 1, "kept_own": 0, "not_yours": 0
        }  # fmt: skip
        assert "分母25" in page.content.decode()
        answer = store(client, page)

        assert stored(rate) == [(40, 25, "estimated"), (50, 10, "estimated")]
        client.post(answer.url + "undo/")
        assert stored(rate) == [(40, 10, "estimated"), (50, 10, "estimated")]

    def test_a_new_figure_without_a_word_counts_as_sound(self, client, world, rate):
        give_values(rate, {world.town: 1.0}, year=2025, denominator=10, quality="preliminary")

        store(client, look(client, world, table(world, "40,,", "50,,速報")))

        assert stored(rate) == [(40, 10, ""), (50, None, "preliminary")]

    @pytest.mark.parametrize(
        ("rest", "words"),
        [
            ("40,0,", "D2の分母「0」は使えません"),
            ("40,-5,", "0より大きい数か、空欄にしてください"),
            ("40,25,たぶん", "E2の「たぶん」は、質の言葉ではありません"),
        ],
    )
    def test_a_cell_that_cannot_be_read_is_told_and_its_row_left_out_on_request(
        self, client, world, rate, rest, words
    ):
        page = look(client, world, table(world, rest, "50,30,速報"))

        assert words in page.content.decode()
        assert store(client, page).status_code == 422
        store(client, page, without_wrong="1")
        assert stored(rate) == [(50, 30, "preliminary")]

    @pytest.mark.parametrize(
        ("header", "words"),
        [
            (HEADER.replace("利用率の分母", "申請率の分母"), "どの列に添えるのかがわかりません"),
            (HEADER.replace("市区町村", "市区町村,2024年 利用率（％）"), "見出しに年を書いてください"),
        ],
    )
    def test_one_that_belongs_to_no_column_or_to_several_says_what_to_do(
        self, client, world, rate, header, words
    ):
        rests = ("1,40,25,速報", "2,50,30,速報") if "2024" in header else ("40,25,速報", "50,30,速報")

        page = look(client, world, table(world, *rests, header=header))

        assert words in page.content.decode()

    def test_a_column_can_still_become_an_indicator_of_its_own(self, client, world, rate):
        page = look(client, world, table(world, "40,25,速報", "50,30,速報"))
        (place,) = [one.place for one in page.context["plan"].columns if one.heading == "利用率の分母"]
        held = page.context["held"].pk

        client.post(f"/indicators/import/{held}/", {f"to-{place}": "new", f"name-{place}": "利用できる手続"})
        store(client, client.get(f"/indicators/import/{held}/"))

        assert [one[1] for one in stored(rate)] == [None, None]
        assert list(Indicator.objects.get(name="利用できる手続").figures.values_list("value", flat=True)) == [
            25,
            30,
        ]
