import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.procedure_survey import SurveyedProcedure, index_of, matches, suggestions

TOWN_HALL = "市役所・町村役場"
MOVING_IN = SurveyedProcedure(
    "9062",
    "新たに住所を定めた者の転入届出",
    law="住民基本台帳法",
    article="第22条第1項",
    applicant="5 国民等",
    handed_in_at=TOWN_HALL,
    life_event="引越し; その他イベント(個人)",
    attachments="その他の添付書類; 在留カード",
    national_volume=4_473_575,
)
FOREIGNER = SurveyedProcedure(
    "9116", "中長期在留者の転入届", law="住民基本台帳法", article="第30条の46", handed_in_at=TOWN_HALL
)
ALLOWANCE = SurveyedProcedure("204038", "児童手当の認定の請求", law="児童手当法施行規則", article="第1条の4")
SPECIAL = SurveyedProcedure(
    "45843", "特別児童扶養手当の認定請求", law="特別児童扶養手当法施行規則", article="第1条"
)
DOG = SurveyedProcedure("48899", "犬の登録の申請", law="狂犬病予防法", article="第4条第1項")
INDEX = index_of([FOREIGNER, SPECIAL, DOG, ALLOWANCE, MOVING_IN])


def found(name, legal_basis=""):
    return [match.procedure.identifier for match in matches(INDEX, name=name, legal_basis=legal_basis)]


class TestMatches:
    @pytest.mark.parametrize(
        ("name", "best"),
        [
            ("転入届の受付", "9062"),
            ("転入届に関する事務", "9062"),
            ("児童手当", "204038"),
            ("児童手当認定請求の処理", "204038"),
            ("特別児童扶養手当", "45843"),
            ("犬の登録", "48899"),
        ],
    )
    def test_find_what_staff_mean(self, name, best):
        assert found(name)[0] == best

    @pytest.mark.parametrize(
        "basis",
        ["住民基本台帳法 第30条の46", "住民基本台帳法第三十条の四十六", "住民基本台帳法３０条の４６第１項"],
    )
    def test_put_the_same_article_first(self, basis):
        assert found("転入届", basis)[0] == "9116"

    def test_say_why(self):
        match = matches(INDEX, name="転入届の受付", legal_basis="住民基本台帳法 第22条")[0]

        assert match.shared == ("転入届",)
        assert match.same_law and match.same_article

    @pytest.mark.parametrize("name", ["", "の", "議会の会議録作成", "abc", "　"])
    def test_are_empty_where_nothing_fits(self, name):
        assert found(name) == []

    @given(st.text(max_size=40), st.text(max_size=40))
    def test_stay_between_0_and_1_and_in_order(self, name, basis):
        likenesses = [match.likeness for match in matches(INDEX, name=name, legal_basis=basis)]

        assert likenesses == sorted(likenesses, reverse=True)
        assert all(0 < likeness <= 1 for likeness in likenesses)


class TestSuggestions:
    def test_offer_law_clients_and_outline(self):
        offered = {one.field: one.value for one in suggestions(MOVING_IN, residents=None)}

        assert offered["legal_basis"] == "住民基本台帳法 第22条第1項"
        assert offered["clients"] == "住民（引越し）"
        assert "添付書類：在留カード。" in offered["outline"]
        assert "yearly_volume" not in offered

    def test_guess_the_volume_by_population_and_call_it_a_guess(self):
        volume = next(
            one for one in suggestions(MOVING_IN, residents=118_000) if one.field == "yearly_volume"
        )

        assert volume.value == 4200  # 4,473,575 x 118,000 / 126,146,099 = 4,184.7
        assert volume.is_estimate

    def test_guess_no_volume_from_an_unknown_one(self):
        assert all(one.field != "yearly_volume" for one in suggestions(FOREIGNER, residents=118_000))
