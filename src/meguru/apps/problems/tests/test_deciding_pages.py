"""Pages on which people take together, score, decide and aim; the list of all problems."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.problems.models import Ground, ProblemCard, Scene, TargetPicture, YardstickSet
from meguru.apps.problems.testing import FILLED, make_card, make_ground, make_scene, narrow, score
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.engines.problem_analysis import Axis, default_yardsticks
from meguru.engines.problem_analysis.amounts import DAYS_A_YEAR, MONTHS_A_YEAR, WEEKS_A_YEAR
from meguru.engines.problem_analysis.likeness import LIKE, SAME_CAUSE, SAME_SCENE

pytestmark = pytest.mark.django_db


@pytest.fixture
def aoki(client):
    person = make_person(Role.MUNICIPAL_DX, name="青木 美咲")
    client.force_login(person)
    return person


@pytest.fixture
def initiative(aoki):
    return make_initiative(by=aoki, name="待たない窓口")


def url(name, *args):
    return reverse(f"problems:{name}", args=args)


def words(answer):
    return answer.content.decode()


class TestTakingTogether:
    @pytest.fixture
    def alike(self, initiative):
        return [
            make_card(text, initiative=initiative)
            for text in ("駐車場がせまくて停められない", "駐車場に車を停められない")
        ]

    def test_is_proposed_accepted_under_a_name_and_undone(self, client, initiative, alike):
        assert "どれにも「駐車場」がある" in words(client.get(url("alike", initiative.pk)))
        sent = {"card": [card.pk for card in alike], "text": "停める所が足りない"}
        shown = words(client.post(url("merge", initiative.pk), sent, follow=True))
        merged = ProblemCard.objects.get(is_merge=True)
        assert url("unmerge", merged.pk) in shown
        assert "まとめる前の困りごと" in words(client.get(url("card", merged.pk)))

        client.post(url("unmerge", merged.pk))
        assert "停める所が足りない" not in words(client.get(url("of_initiative", initiative.pk)))

    def test_one_alone_is_told(self, client, initiative, alike):
        answer = client.post(url("merge", initiative.pk), {"card": [alike[0].pk]})

        assert answer.status_code == 422
        assert "2つ以上" in words(answer)

    def test_kept_apart_they_are_not_shown_again(self, client, initiative, alike):
        client.post(url("keep_apart", initiative.pk), {"key": "-".join(str(card.pk) for card in alike)})

        assert "似たものは見つかりませんでした" in words(client.get(url("alike", initiative.pk)))


class TestDeciding:
    def test_without_a_reason_it_is_asked_for_beside_the_field(self, client, initiative):
        card = make_card(initiative=initiative)
        answer = client.post(url("narrow", card.pk), {"outcome": "chosen", "reason": ""})

        assert answer.status_code == 422
        assert f'id="reason-error-{card.pk}"' in words(answer)
        card.refresh_from_db()
        assert card.outcome == ""

    def test_reasons_are_read_on_the_page_why(self, client, initiative):
        narrow(make_card(initiative=initiative), "later", "来年度に考える")
        narrow(make_card("ごみの分別がわからない", initiative=initiative), "dropped", "広すぎる")
        shown = words(client.get(url("why", initiative.pk)))

        assert "来年度に考える" in shown
        assert "広すぎる" in shown

    def test_where_people_differ_is_said_with_their_points(self, client, aoki, initiative):
        card = make_card(initiative=initiative)
        score(card, {"reach": 5, "effort": 1}, by=aoki)
        score(card, {"reach": 2}, by=make_person(name="石田 健", organisation=aoki.organisation))
        shown = words(client.get(url("result", initiative.pk)))

        assert "石田 健 2" in shown
        assert "plane__dot--first" in shown

    def test_another_department_may_not(self, client, aoki):
        section = make_department(organisation=aoki.organisation, name="市民課")
        card = make_card(initiative=make_initiative(by=aoki, department=section))
        client.force_login(make_person(department=make_department(organisation=aoki.organisation)))
        answer = client.post(url("narrow", card.pk), {"outcome": "chosen", "reason": "理由"})

        assert answer.status_code == 403
        assert "市民課" in words(answer)


class TestTargets:
    def sent(self, **changed):
        return {
            "who": "会社員", "change_from": "待つ", "change_to": "待たない", "indicator": "待つ時間", "unit": "分",
            "better": "less", "now": "40", "goal": "１０", "by_when": "2099-03-31", "measured_how": "番号札",
            "first_try": "一人増やす", "revision": "0",
        } | changed  # fmt: skip

    def test_begin_with_what_the_card_says(self, client, initiative):
        card = make_card(initiative=initiative, **FILLED)
        shown = words(client.get(url("target", card.pk)))

        assert 'value="昼休みに来た会社員"' in shown
        assert 'value="40"' in shown

    def test_are_stored_and_looked_at(self, client, initiative):
        card = make_card(initiative=initiative, **FILLED)
        narrow(card)
        shown = words(client.post(url("target", card.pk), self.sent(unit="件", goal="50"), follow=True))

        assert TargetPicture.objects.get().goal == 50
        assert "目標が今より良くなっていません" in shown
        assert "困りごとは「分」で数えています" in shown

    def test_saved_by_a_colleague_first_both_are_shown(self, client, initiative):
        card = make_card(initiative=initiative)
        client.post(url("target", card.pk), self.sent(who="同僚の言葉"))
        answer = client.post(url("target", card.pk), self.sent(who="わたしの言葉"))

        assert answer.status_code == 409
        assert "同僚の言葉" in words(answer)
        assert "わたしの言葉" in words(answer)
        assert 'name="revision" value="1"' in words(answer)

    def test_what_is_no_number_is_told(self, client, initiative):
        answer = client.post(url("target", make_card(initiative=initiative).pk), self.sent(goal="すこし"))

        assert answer.status_code == 422
        assert "「すこし」を数として読めません" in words(answer)
        assert not TargetPicture.objects.exists()


class TestYardsticks:
    def sent(self, **changed):
        found = {"based_on": "0", "note": "課長会議", "effect_from": "60", "difficulty_from": "50"}
        for one in default_yardsticks().all:
            name = f"{one.axis.value}-{one.key}"
            found |= {
                f"{name}-label": one.label,
                f"{name}-question": one.question,
                f"{name}-weight": one.weight,
            }
            found |= {f"{name}-word-{point}": one.word(point) for point in range(1, 6)}
        return found | changed

    def test_one_is_added_one_taken_out(self, client, aoki):
        own = {f"effect-own_effect_1-word-{point}": f"{point}段" for point in range(1, 6)}
        own |= {"effect-own_effect_1-label": "子どもへの効き目", "effect-own_effect_1-weight": "30"}
        client.post(url("yardsticks"), self.sent(**own, **{"effect-drive-label": ""}))
        stored = YardstickSet.objects.get()

        assert [one["label"] for one in stored.content["effect"]] == [
            "困る人の多さ",
            "困りの深さ",
            "子どもへの効き目",
        ]
        assert stored.content["effect_from"] == 60

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"effect_from": "多い"}, "1から99"),
            ({"effect-reach-weight": "−1"}, "0から100"),
            ({"effect-reach-word-3": ""}, "五つとも"),
        ],
    )
    def test_what_makes_no_sense_is_said_and_kept_on_the_page(self, client, aoki, change, said):
        answer = client.post(url("yardsticks"), self.sent(**change, note="わたしの理由"))

        assert answer.status_code == 422
        assert said in words(answer)
        assert "わたしの理由" in words(answer)
        assert not YardstickSet.objects.exists()

    def test_only_the_office_in_charge_changes_them(self, client, aoki):
        client.force_login(make_person(organisation=aoki.organisation))

        assert client.post(url("yardsticks"), self.sent()).status_code == 403
        assert "<form" not in words(client.get(url("yardsticks"))).split("<main")[1]


class TestScenesAndGrounds:
    def test_a_scene_twice_is_told(self, client, initiative):
        make_scene(initiative, "昼の窓口")
        answer = client.post(url("scenes", initiative.pk), {"name": "昼の窓口", "revision": "0"})

        assert answer.status_code == 422
        assert "もうあります" in words(answer)

    def test_a_scene_put_away_comes_back_with_its_cards(self, client, initiative):
        scene = make_scene(initiative, "昼の窓口")
        card = make_card(initiative=initiative, scene=scene)
        client.post(url("put_away_scene", scene.pk))
        client.post(url("bring_back_scene", scene.pk))

        assert Scene.objects.in_use().get().cards.get() == card

    def test_more_answers_than_asked_are_told(self, client, initiative):
        sent = {"kind": "survey", "name": "アンケート", "asked": "10", "answered": "12", "revision": "0"}
        answer = client.post(url("grounds", initiative.pk), sent)

        assert answer.status_code == 422
        assert "頼んだ人数より多く" in words(answer)
        assert not Ground.objects.exists()

    def test_a_ground_is_shown_beside_its_card(self, client, initiative):
        card = make_card(initiative=initiative)
        sent = {"kind": "hearing", "name": "窓口での聞き取り", "cards": [card.pk], "revision": "0"}
        client.post(url("grounds", initiative.pk), sent | {"figures": "不満 14人", "answered": "20"})

        assert "窓口での聞き取り" in words(client.get(url("card", card.pk)))
        assert "70%" in words(client.get(url("grounds", initiative.pk)))

    def test_put_away_it_counts_no_more_for_its_card(self, client, initiative):
        card = make_card(initiative=initiative)
        ground = make_ground(initiative, card)
        assert "一覧から外しました" in words(client.post(url("put_away_ground", ground.pk), follow=True))

        assert "窓口での聞き取り" not in words(client.get(url("card", card.pk)))


class TestAllProblems:
    def test_are_narrowed_and_nonsense_narrows_nothing(self, client, initiative):
        make_card("昼の窓口で待つ", initiative=initiative, cause="time")
        make_card("駐車場がせまい", initiative=initiative, cause="place")
        found = words(
            client.get(url("problems"), {"q": "窓口", "cause": "time", "initiative": initiative.pk})
        )

        assert "昼の窓口で待つ" in found
        assert "駐車場がせまい" not in found
        assert "駐車場がせまい" in words(
            client.get(url("problems"), {"cause": "月", "step": "x", "q": "\x00"})
        )

    def test_of_other_offices_are_not_seen(self, client, aoki):
        make_card("よその困りごと")

        assert "よその困りごと" not in words(client.get(url("problems")))


def test_the_guide_says_what_the_program_does():
    text = (Path(settings.GUIDE_DIR) / "13-problems.md").read_text(encoding="utf-8")
    rule = default_yardsticks()

    for axis, name in ((Axis.EFFECT, "効果"), (Axis.DIFFICULTY, "難しさ")):
        listed = "、".join(f"{one.label}（{one.weight}）" for one in rule.of(axis))
        assert f"| {name} | {listed} |" in text
    assert f"{DAYS_A_YEAR} 日、{WEEKS_A_YEAR} 週、{MONTHS_A_YEAR} か月" in text
    assert f"同じ場面なら {SAME_SCENE * 100:.0f} 点、同じ種類の原因なら {SAME_CAUSE * 100:.0f} 点" in text
    assert f"{Decimal(str(LIKE)) * 100:.0f} 点以上のもの" in text
    assert f"効果と難しさが {rule.effect_from} 以上" in text
