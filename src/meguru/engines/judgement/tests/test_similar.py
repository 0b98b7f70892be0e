"""The same work elsewhere."""

from meguru.engines.judgement import OtherStep, similar_steps


def own(label, process):
    return OtherStep(label=label, process=process, organisation="みなと市", is_own=True)


def town(label, organisation):
    return OtherStep(label=label, process="転入届の流れ", organisation=organisation, is_own=False)


class TestSimilarSteps:
    def test_in_the_own_office_the_same_act_counts_whatever_the_paper(self):
        found = similar_steps(
            {"a": "転入届の入力"}, [own("保育所申込書の入力", "保育"), own("税の減免の決定", "税")]
        )

        assert [one.process for one in found["a"]] == ["保育"]

    def test_in_other_towns_the_step_itself_must_be_the_same(self):
        found = similar_steps(
            {"a": "転入届の受付"}, [town("転入届を受け付ける", "東町"), town("転出届の受付", "西町")]
        )

        assert [one.organisation for one in found["a"]] == ["東町"]

    def test_one_step_of_each_process_the_most_alike(self):
        found = similar_steps(
            {"a": "申請書の受付"}, [town("申請書の受付", "東町"), town("申請の受付", "東町")]
        )

        assert [(one.label, one.similarity) for one in found["a"]] == [("申請書の受付", 1.0)]

    def test_nothing_elsewhere_is_an_empty_answer(self):
        assert similar_steps({"a": "受付"}, []) == {"a": ()}
        assert similar_steps({}, [own("受付", "税")]) == {}

    def test_the_order_of_what_is_given_does_not_matter(self):
        others = [town("申請書の受付", name) for name in ("東町", "西町", "南町")] + [
            own("受付簿の受付", "税")
        ]

        assert similar_steps({"a": "申請書の受付"}, others) == similar_steps(
            {"a": "申請書の受付"}, others[::-1]
        )
