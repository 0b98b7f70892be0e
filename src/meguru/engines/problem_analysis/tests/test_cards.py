"""What a card is asked next, what of a voice must be masked, survey lines, and target pictures."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.problem_analysis import (
    Better,
    CardStep,
    TargetFacts,
    asking,
    check_target,
    masked,
    personal_in,
    step_of,
    still_asked,
    survey_figures,
    too_wide,
)

TODAY = dt.date(2026, 4, 1)
KEYS = [one.key for one in asking().questions]
FULL = TargetFacts(
    who="会社員",
    change_from="待つ",
    change_to="待たない",
    indicator="待つ時間",
    unit="分",
    now=Decimal(40),
    goal=Decimal(10),
    by_when=dt.date(2027, 3, 31),
    measured_how="番号札",
    first_try="一人増やす",
    problem_unit="分",
)


def codes(facts):
    return [one.code for one in check_target(facts, today=TODAY)]


def changed(**fields):
    return TargetFacts(**{name: getattr(FULL, name) for name in FULL.__slots__} | fields)


class TestAsking:
    def test_goes_on_until_nothing_is_missing(self):
        known = set()
        asked = []
        while still_asked(known):
            asked.append(still_asked(known)[0].key)
            known.add(asked[-1])

        assert asked == KEYS
        assert asked[:4] == ["who", "how", "amount", "cause"]

    @pytest.mark.parametrize(
        ("known", "outcome", "step"),
        [
            ((), "", CardStep.WRITTEN),
            (("who", "how", "amount", "cause"), "", CardStep.COMPLETE),
            (KEYS, "", CardStep.VERIFIED),
            (("verified",), "", CardStep.WRITTEN),
            ((), "dropped", CardStep.DROPPED),
            (KEYS, "chosen", CardStep.CHOSEN),
        ],
    )
    def test_how_far_a_card_is(self, known, outcome, step):
        assert step_of(known, outcome=outcome) is step

    @pytest.mark.parametrize("text", ["窓口の利便性", "業務の効率化", "DXの推進"])
    def test_slogans_are_too_wide(self, text):
        assert too_wide(text)

    @pytest.mark.parametrize(
        "text", ["昼に40分待つ", "充実した40分", "保育園の申込みの紙が多くて書ききれず、家に持ち帰る人がいる"]
    )
    def test_sentences_are_not(self, text):
        assert not too_wide(text)


class TestWhoSaidIt:
    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("090-1234-5678まで", "電話番号"),
            ("０９０１２３４５６７８へ", "電話番号"),
            ("(072)123-4567 に", "電話番号"),
            ("hanako.t@example.jp へ", "メールアドレス"),
            ("番号は 1234 5678 9012 です", "個人番号のような12桁の数"),
            ("〒596-0000", "郵便番号"),
            ("中町3丁目2-1の家", "番地"),
            ("田中様が来て", "名乗り"),
        ],
    )
    def test_is_found(self, text, kind):
        assert [one.kind for one in personal_in(text)] == [kind]

    @pytest.mark.parametrize(
        "text",
        [
            "住民さんが困る",
            "2026-11-21に来た",
            "年3,000件で40分",
            "窓口2番で待つ",
            "10時から12時",
            "予算は12,345,678円",
            "お客様が多い",
        ],
    )
    def test_figures_and_days_stay(self, text):
        assert personal_in(text) == ()

    @given(st.text(st.sampled_from("0123456789-田中様さん〒@.ex番地丁目が、"), max_size=40))
    def test_masked_once_there_is_nothing_left_to_find_there(self, text):
        found = personal_in(text)

        assert all(text[one.start : one.end] == one.text for one in found)
        assert (masked(text) == text) == (not found)


class TestSurveyLines:
    def test_hold_a_label_a_number_and_a_share(self):
        figures, other = survey_figures("待ち時間に不満：３４人\n満足 1,020\n自由に書いた声", answered=68)

        assert [(one.label, one.value, one.unit, one.share) for one in figures] == [
            ("待ち時間に不満", 34, "人", 0.5),
            ("満足", 1020, "", None),
        ]
        assert other == ["自由に書いた声"]

    @given(st.text(max_size=60))
    def test_whatever_is_typed_is_read_or_kept(self, text):
        figures, other = survey_figures(text)

        assert len(figures) + len(other) <= max(1, len(text.splitlines()) * 18)


class TestTargets:
    def test_a_full_one_that_fits_has_nothing_to_look_at(self):
        assert codes(FULL) == []

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"unit": "件"}, "other-unit"),
            ({"goal": Decimal(40)}, "not-better"),
            ({"goal": Decimal(50)}, "not-better"),
            ({"goal": Decimal(10), "better": Better.MORE}, "not-better"),
            ({"goal": Decimal(1)}, "within-reach"),
            ({"by_when": TODAY}, "past"),
            ({"by_when": dt.date(2040, 1, 1)}, "far"),
            ({"first_try": ""}, "missing"),
            ({"goal": None}, "missing"),
        ],
    )
    def test_what_does_not_fit_is_said(self, fields, code):
        assert code in codes(changed(**fields))

    def test_hours_and_minutes_are_counted_alike(self):
        assert "other-unit" not in codes(changed(unit="時間"))
