"""What systems cost: each municipality beside the published averages of its size and beside its peers."""

import io

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from meguru.apps.benchmark import cost_queries
from meguru.apps.benchmark.cost_pictures import cost_scatter
from meguru.apps.indicators.testing import give_values, make_indicator
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_organisation, make_person, make_prefecture

pytestmark = pytest.mark.django_db


@pytest.fixture
def prefecture():
    return make_prefecture(name="試験県")


@pytest.fixture
def towns(prefecture):
    return [
        make_organisation(prefecture=prefecture, name=f"試験{name}町", population_2020=people)
        for name, people in (("東", 5_000), ("西", 10_000), ("南", 10_000), ("北", 20_000))
    ]


@pytest.fixture
def cost():
    return make_indicator("system_cost", theme="costs", unit="千円", direction="neither")


@pytest.fixture
def budget():
    return make_indicator("general_budget", theme="costs", unit="千円", direction="neither")


@pytest.fixture
def aoki(client, towns):
    person = make_person(Role.MUNICIPAL_DX, organisation=towns[0])
    client.force_login(person)
    return person


def words(answer):
    return answer.content.decode()


def shown(client, name="costs", *args):
    return words(client.get(reverse(f"benchmark:{name}", args=args)))


class TestAPrefecture:
    def test_stands_beside_the_published_averages(self, client, aoki, towns, cost, budget):
        give_values(cost, {towns[0]: 77_000, towns[1]: 154_000}, year=2026)
        give_values(budget, {towns[0]: 7_700_000, towns[1]: 7_700_000}, year=2026)

        page = shown(client)

        assert "4団体のうち、値があるのは2団体です" in page
        assert "15,400円" in page  # both pay that per head
        assert "1.00%" in page
        assert "2.00%" in page
        assert "0.84%" in page  # the reference of towns

    def test_without_any_value_it_shows_the_reference_and_what_to_enter(self, client, aoki):
        page = shown(client)

        assert "経費は、まだありません" in page
        assert "2,528,000,000円" in page
        assert "0.20%" in page

    def test_missing_is_not_nought_and_a_budget_of_another_year_is_no_budget(
        self, client, aoki, towns, cost, budget
    ):
        give_values(cost, {towns[0]: 77_000, towns[1]: None}, year=2026)
        give_values(budget, {towns[0]: 7_700_000}, year=2025)

        page = shown(client)

        assert "値がありません（0ではありません）" in page
        assert "同じ年度の予算がない" in page

    def test_a_year_can_be_chosen(self, client, aoki, towns, cost):
        give_values(cost, {towns[0]: 50_000}, year=2025)
        give_values(cost, {towns[0]: 100_000}, year=2026)

        assert "20,000円" in shown(client)
        assert "10,000円" in words(client.get(reverse("benchmark:costs") + "?year=2025"))

    def test_what_a_neighbour_has_not_released_is_nowhere(self, client, aoki, towns, cost):
        give_values(cost, {towns[0]: 50_000, towns[2]: 60_000}, year=2026)
        give_values(cost, {towns[1]: 987_650}, year=2026, is_released=False, entered_by_body=True)

        for page in (
            shown(client),
            shown(client, "cost_town", towns[1].code),
            shown(client, "cost_town", towns[0].code),
        ):
            assert "98,765" not in page
            assert "9億8,765" not in page
        found = cost_queries.cost_page(towns[0].prefecture, user=aoki)
        assert found.with_cost == 2

    def test_of_another_fictional_prefecture_or_beside_real_ones_there_is_nothing(self, client, aoki, cost):
        elsewhere = make_organisation(name="試験別町")
        give_values(cost, {elsewhere: 50_000})

        assert elsewhere.name not in words(
            client.get(reverse("benchmark:costs") + f"?prefecture={elsewhere.prefecture.code[:2]}")
        )
        assert client.get(reverse("benchmark:cost_town", args=[elsewhere.code])).status_code == 404

    def test_small_towns_that_pay_much_more_are_told_of(self, client, aoki, prefecture, cost):
        small = [make_organisation(prefecture=prefecture, population_2020=4_000) for _n in range(3)]
        large = [
            make_organisation(prefecture=prefecture, kind="city", population_2020=40_000) for _n in range(3)
        ]
        give_values(cost, dict.fromkeys(small, 60_000) | dict.fromkeys(large, 200_000), year=2026)

        page = shown(client)

        assert "3.0倍" in page
        assert "共同で使う" in page
        assert "2018年の調査" in page

    def test_the_empty_page_leads_who_may_enter_to_the_entry(self, client, aoki, towns, cost):
        address = reverse("indicators:values", args=["system_cost"])

        assert address in shown(client)
        assert client.get(address).status_code == 200
        client.force_login(make_person(Role.AUDITOR, organisation=towns[0]))
        assert address not in shown(client)

    def test_a_fictional_town_begins_with_its_own_prefecture(self, client, aoki, prefecture):
        make_prefecture(name="試験実県", code="010006", is_fictional=False)

        assert client.get(reverse("benchmark:costs")).context["prefecture"] == prefecture

    def test_says_that_the_borders_of_the_classes_are_inferred(self, client, aoki):
        assert "この仕組みで推定したもの" in shown(client)

    def test_a_value_defined_otherwise_is_marked_and_not_averaged(self, client, aoki, towns, cost):
        give_values(cost, {towns[0]: 50_000, towns[1]: 70_000}, year=2026)
        give_values(cost, {towns[2]: 990_000}, year=2026, quality="otherwise")

        answer = client.get(reverse("benchmark:costs"))

        assert "定義が違う" in words(answer)
        (size,) = [one for one in answer.context["shown"].classes if one.size.id == "town"]
        assert (size.with_cost, size.mean_cost_yen) == (2, 60_000_000)

    def test_papers_hold_what_is_released_alone(self, client, aoki, towns, cost):
        give_values(cost, {towns[1]: 77_000}, year=2026)
        give_values(cost, {towns[0]: 12_345}, year=2026, is_released=False, entered_by_body=True)

        assert "2,469円" in shown(client)  # one's own people see it on the page
        book = load_workbook(io.BytesIO(client.get(reverse("benchmark:costs_file", args=["xlsx"])).content))
        texts = [str(cell) for sheet in book for line in sheet.values for cell in line]
        assert "77000000" in texts
        assert "12345000" not in texts

    def test_goes_out_as_excel_and_word(self, client, aoki, towns, cost):
        give_values(cost, {towns[0]: 77_000}, year=2026)

        book = load_workbook(io.BytesIO(client.get(reverse("benchmark:costs_file", args=["xlsx"])).content))
        texts = [str(cell) for sheet in book for line in sheet.values for cell in line]
        assert towns[0].name in texts
        assert "77000000" in texts
        paper = Document(io.BytesIO(client.get(reverse("benchmark:costs_file", args=["docx"])).content))
        assert any("情報システムの経費" in one.text for one in paper.paragraphs)
        assert client.get(reverse("benchmark:costs_file", args=["exe"])).status_code == 404


class TestOneMunicipality:
    def test_stands_beside_the_others_of_its_size(self, client, aoki, towns, cost):
        give_values(cost, dict(zip(towns, (100_000, 100_000, 120_000, 140_000), strict=True)), year=2026)

        page = shown(client, "cost_town", towns[0].code)

        assert "20,000円" in page
        assert "比べた3団体の中央値は10,000円" in page
        assert "高くなる理由の一つ" in page  # fewer residents than the others

    def test_has_a_place_among_those_of_its_size_from_the_highest(self, client, aoki, towns, cost):
        give_values(cost, dict(zip(towns, (100_000, 100_000, 120_000, 140_000), strict=True)), year=2026)

        page = shown(client, "cost_town", towns[0].code)

        assert "1位／4" in page
        assert "高いほうの4分の1" in page
        assert "同じ都道府県の、同じ規模の団体と比べています" in page

    def test_has_a_place_in_the_group_that_is_chosen(self, client, aoki, towns, cost):
        give_values(cost, dict(zip(towns, (100_000, 100_000, 120_000, 140_000), strict=True)), year=2026)
        address = reverse("benchmark:cost_town", args=[towns[2].code])

        chosen = f"?group=list&towns={towns[0].code},{towns[1].code}"
        answer = client.get(address + chosen)

        place = answer.context["shown"].place
        assert (place.per_head.place, place.per_head.of, place.members) == (2, 3, 3)
        assert "4団体より少ないので" in words(answer)
        assert towns[3].name not in words(answer).split("<table")[1]
        assert f"group=list&amp;towns={towns[0].code}%2C{towns[1].code}" in words(answer)

    def test_a_group_that_cannot_be_made_says_so_and_the_size_stands_in(self, client, aoki, towns, cost):
        give_values(cost, dict.fromkeys(towns, 100_000), year=2026)

        answer = client.get(reverse("benchmark:cost_town", args=[towns[0].code]) + "?group=vendor")

        assert not answer.context["is_in_group"]
        assert "まだ入っていません" in words(answer)
        assert answer.context["shown"].place.members == 4

    def test_what_a_peer_has_not_released_takes_no_place(self, client, aoki, towns, cost):
        give_values(cost, dict.fromkeys(towns[:2], 100_000), year=2026)
        give_values(cost, {towns[2]: 900_000}, year=2026, is_released=False, entered_by_body=True)

        place = (
            client.get(reverse("benchmark:cost_town", args=[towns[0].code]) + "?group=prefecture")
            .context["shown"]
            .place
        )

        assert (place.per_head.of, place.missing) == (2, 2)

    def test_the_profile_leads_here_with_its_group(self, client, aoki, towns, cost):
        page = shown(client, "profile", towns[0].code)
        chosen = words(client.get(reverse("benchmark:profile", args=[towns[0].code]) + "?group=size"))

        assert reverse("benchmark:cost_town", args=[towns[0].code]) in page
        assert f"{reverse('benchmark:cost_town', args=[towns[0].code])}?group=size" in chosen

    def test_the_vendor_and_the_renewal_are_clues(self, client, aoki, towns, cost, prefecture):
        more = make_organisation(prefecture=prefecture, population_2020=10_000)
        everybody = [*towns, more]
        vendor = make_indicator(
            "core_vendor",
            theme="costs",
            kind="choice",
            labels=["甲システム", "乙システム"],
            direction="neither",
        )
        renewal = make_indicator("core_renewal_year", theme="costs", direction="neither")
        give_values(
            cost, dict(zip(everybody, (100_000, 100_000, 120_000, 100_000, 50_000), strict=True)), year=2026
        )
        give_values(vendor, dict(zip(everybody, (0, 0, 0, 1, 1), strict=True)), year=2026)
        give_values(renewal, {towns[0]: 2027}, year=2026)

        page = shown(client, "cost_town", towns[0].code)

        assert "事業者が同じ団体（2）の中央値は11,000円、違う団体（2）は5,000円" in page
        assert "更新が2027年度です" in page
        assert "原因とは限りません" in page

    def test_without_a_value_it_says_so(self, client, aoki, towns, cost):
        give_values(cost, {towns[1]: 100_000}, year=2026)

        assert "まだありません。0ではありません" in shown(client, "cost_town", towns[0].code)


def test_the_picture_has_a_dot_for_everybody_with_a_value(towns, cost):
    user = make_person(organisation=towns[0])
    give_values(cost, dict(zip(towns[:3], (10_000, 20_000, 40_000), strict=True)), year=2026)

    picture = cost_scatter(cost_queries.cost_page(towns[0].prefecture, user=user).towns, own=towns[0].pk)

    assert len(picture.dots) == 3
    assert sum(dot.is_own for dot in picture.dots) == 1
    assert all(picture.left <= dot.x <= picture.right for dot in picture.dots)
    assert all(picture.top <= dot.y <= picture.bottom for dot in picture.dots)
    assert cost_scatter((), own=None) is None
