"""An initiative of the small world with everything that belongs to one, and what offices read beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from meguru.apps.catalogue.testing import make_case, make_service
from meguru.apps.indicators.commands import load_indicators
from meguru.apps.initiatives import commands as initiatives
from meguru.apps.initiatives.models import Initiative
from meguru.apps.initiatives.testing import NOON, make_initiative, make_plan, name_role, tick_all
from meguru.apps.inventory.testing import make_operation
from meguru.apps.knowledge.commands import keep_insight, load_knowledge
from meguru.apps.knowledge.models import Insight
from meguru.apps.knowledge.testing import make_insight
from meguru.apps.plans import testing as plans
from meguru.apps.plans.commands import close_round, write_section
from meguru.apps.problems import commands as problems
from meguru.apps.problems.models import ProblemCard
from meguru.apps.problems.testing import FILLED, WAITING, make_card, make_ground, make_voice, narrow, score
from meguru.apps.programmes import commands as programmes
from meguru.apps.programmes.queries import programme_named
from meguru.apps.programmes.testing import make_programme
from meguru.apps.registry.commands import load_municipalities
from meguru.apps.registry.models import Department, Person
from meguru.apps.selection import commands as selection
from meguru.apps.selection.commands import TypedNote
from meguru.apps.selection.models import Selection
from meguru.apps.selection.testing import give, make_evaluator, make_offer, make_row, make_selection
from meguru.engines.evaluation import catalogue
from meguru.engines.momentum import Standing

NAME = "昼の証明書の窓口を速くする"
YARDSTICKS = ("reach", "depth", "drive", "effort", "consent", "precedent")


@dataclass(frozen=True)
class Team:
    """Who carries the initiative: somebody of the section, their chief, and the DX section."""

    clerk: Person
    chief: Person
    dx: Person
    section: Department


def make_world_of_initiatives(team: Team) -> Initiative:
    """Everything an office can have on its way from a problem to a service."""
    initiative = carry(team)
    find_problems(initiative, team)
    fill_catalogue(team)
    choose_service(initiative, team)
    look_for_programmes(initiative, team)
    write_knowledge(team)
    check_momentum(initiative, team)
    load_municipalities()
    load_indicators()
    return initiative


def carry(team: Team) -> Initiative:
    """A plan that began, with roles: one agreed, one not answered, many open."""
    initiative = make_initiative(by=team.clerk, department=team.section, name=NAME)
    initiative = initiatives.change_basics(
        initiative=initiative,
        revision=initiative.revision,
        values={
            "theme": "昼休みに証明書を取りに来た人が、10分以内に帰れるようにする",
            "why_now": "マイナンバーカードの更新が増え、窓口がさらに混む",
            "who_is_helped": "昼休みに来る会社員と、窓口の職員",
            "lead": team.clerk,
            "supporter_name": team.chief.name,
            "supporter_cares": "窓口の苦情と、残業の時間",
        },
        by=team.clerk,
        now=NOON,
    )
    operation = make_operation(department=team.section, name="証明書の交付", yearly_volume=3000)
    initiatives.link_operations(
        initiative=initiative, shown=[operation], ticked=[operation], by=team.clerk, now=NOON
    )
    first, second, *_later = make_plan(initiative, by=team.clerk)
    tick_all(first, by=team.clerk)
    initiatives.close_phase(phase=first, reason="", by=team.clerk, now=NOON)
    name_role(second, "accountable", person=team.chief)
    name_role(second, "does", outside_name="みほん情報株式会社")
    initiatives.answer_questions(
        initiative=initiative,
        texts={"bottleneck": "会社の見積もりが高いか安いかを、だれも判断できない"},
        revisions={"bottleneck": 0},
        by=team.clerk,
        now=NOON,
    )
    initiatives.tick_readiness(
        initiative=initiative, shown={"introduce"}, ticked={"introduce"}, by=team.clerk, now=NOON
    )
    initiatives.add_readiness(initiative=initiative, text="市役所の地図を渡す", by=team.clerk, now=NOON)
    return initiative


def find_problems(initiative: Initiative, team: Team) -> None:
    """Cards that two people scored differently, one of each fate, with grounds and voices."""
    by = team.clerk
    scene = problems.write_scene(
        initiative=initiative,
        values={"name": "昼の証明書の窓口", "who": "会社員", "when": "12時から13時"},
        by=by,
        now=NOON,
    )
    waiting = make_card(WAITING, initiative=initiative, by=by, scene=scene, **FILLED)
    written_thrice = make_card(
        "同じ住所を三つの申請書に書かされる", initiative=initiative, by=by, scene=scene
    )
    ringing = make_card("電話がつながるまで何度もかけ直す", initiative=initiative, by=by)
    for words in ("申請書の書き方がわからず列に並び直す", "申請書の書き方がわからず、また列に並ぶ"):
        make_card(words, initiative=initiative, by=by, scene=scene)
    make_ground(initiative, waiting, said="昼に集中している", asked=30)
    make_ground(initiative, waiting, written_thrice, kind="survey", name="来庁者アンケート", answered=112)
    make_voice(initiative, "昼に行ったら40分待った。会社に遅れた。", count=3)
    make_voice(initiative, "何度も同じことを書かされて手が痛い")
    for card, points in ((waiting, (5, 4, 5, 3, 4, 4)), (written_thrice, (4, 3, 3, 2, 3, 5))):
        give_points(card, points, by=by)
        give_points(card, tuple(max(1, point - 2) for point in points), by=team.chief)
    narrow(waiting)
    narrow(written_thrice, "later", "様式の見直しが先に要る")
    narrow(ringing, "dropped", "電話の数をまだ数えていない")
    problems.write_target(
        card=waiting,
        values={
            "who": "昼休みに来た会社員",
            "change_from": "40分待つ",
            "change_to": "10分以内に帰れる",
            "indicator": "待ち時間",
            "unit": "分",
            "better": "less",
            "now": Decimal(40),
            "goal": Decimal(10),
            "by_when": dt.date(2027, 3, 31),
            "measured_how": "番号札の時刻から、月に一度まとめる",
            "first_try": "昼だけ、予約の人の窓口を一つ作る",
        },
        revision=0,
        by=by,
        now=NOON,
    )


def give_points(card: ProblemCard, points: tuple[int, ...], *, by: Person) -> None:
    score(card, dict(zip(YARDSTICKS, points, strict=True)), by=by)


def fill_catalogue(team: Team) -> None:
    booking = make_service(
        by=team.dx,
        name="まどぐち予約",
        kinds=["front_desk", "booking"],
        purpose="来る時間を先に決めて、窓口の列を短くする",
        delivery="saas",
        price_model="flat",
        initial_yen=500_000,
        yearly_yen=1_200_000,
        price_on=NOON.date(),
        checked_on=NOON.date(),
        functions="予約、番号札、呼び出し",
        source="みほん情報株式会社の資料",
    )
    make_service(by=team.dx, name="かんたん発券", kinds=["front_desk"], yearly_yen=700_000)
    make_case(
        by=team.dx,
        title="昼の窓口を予約にした",
        service=booking,
        kinds=["front_desk"],
        population=18_000,
        year=2024,
        problem="昼の窓口で40分待つ",
        done="昼だけ予約の窓口を作った",
        result="待ち時間が40分から12分になった",
        cost_yen=1_900_000,
    )


def choose_service(initiative: Initiative, team: Team) -> None:
    """A selection that was decided by the award's rule, and another in which points are still given."""
    selection_with_points(initiative, team, name="番号札の機械", closed=False)
    decided = selection_with_points(initiative, team, name="窓口の予約", closed=True)
    selection.change_settings(
        selection=decided,
        values={
            "decided_by": "additive",
            "technical_allotment": Decimal(100),
            "price_allotment": Decimal(50),
            "ceiling_yen": 9_000_000,
            "purpose": "昼の待ち時間を10分以内にする",
        },
        revision=decided.revision,
        by=team.clerk,
        now=NOON,
    )
    decided.refresh_from_db()
    selection.decide(
        selection=decided,
        offer=decided.offers.order_by("pk")[0],
        reason="待ち時間がいちばん短くなり、費用も枠に入る",
        by=team.clerk,
        now=NOON,
    )


def selection_with_points(initiative: Initiative, team: Team, *, name: str, closed: bool) -> Selection:
    one = make_selection(initiative=initiative, name=name)
    selection.add_rows(
        selection=one,
        keys=[wanted.id for wanted in catalogue().requirements][:4],
        by=team.clerk,
        now=NOON,
    )
    make_row(one, "高齢の人が一人で使える", area="使いやすさ", weight=Decimal(3))
    offers = [
        make_offer(one, "まどぐち予約", vendor="みほん情報株式会社", initial_yen=500_000, monthly_yen=100_000, bid_yen=8_000_000),
        make_offer(one, "かんたん発券", vendor="れいだい社", initial_yen=900_000, monthly_yen=60_000, bid_yen=6_500_000),
        make_offer(one, "まちの整理券サービス", vendor="さんぷる株式会社", bid_yen=9_500_000),
    ]  # fmt: skip
    rows = list(one.wanted.in_use())
    trial = selection.save_try_out(
        selection=one,
        try_out=None,
        values={"name": "市民課での試用"},
        wanted=rows[:2],
        by=team.clerk,
        now=NOON,
    )
    seen = TypedNote(rows[0].pk, offers[0].pk, "3人中2人が迷わず使えた", Decimal(4), ("", None))
    selection.save_notes(try_out=trial, typed=[seen], by=team.clerk, now=NOON)
    selection.save_request(selection=one, values={"wish": "5年の費用"}, revision=0, by=team.clerk, now=NOON)
    for person, points in ((team.clerk, (5, 3, 2)), (team.chief, (4, 4, 1)), (team.dx, (3, 4, 2))):
        given = {offer: (point,) * len(rows) for offer, point in zip(offers, points, strict=True)}
        give(make_evaluator(one, person), given, finish=closed)
    if closed:
        selection.close_scoring(selection=one, by=team.clerk, now=NOON)
    one.refresh_from_db()
    return one


def look_for_programmes(initiative: Initiative, team: Team) -> None:
    make_programme(
        by=team.dx,
        name="めぐり県 窓口改善の補助",
        provider="めぐり県 市町村課",
        summary="窓口の待ち時間を減らす取組に、費用の半分を出す",
        rate_percent=Decimal(50),
        cap_yen=5_000_000,
        closes_on=NOON.date() + dt.timedelta(days=60),
        last_checked=NOON.date(),
    )
    programmes.set_terms(
        initiative=initiative,
        purposes=[],
        answers={},
        cost_yen=6_000_000,
        needed_from=None,
        from_revision=0,
        by=team.clerk,
        now=NOON,
    )
    for key, answer, reason in (
        ("guide:digital-garden-city-grant", "kept", "費用の半分を申請できるか、県に聞く"),
        ("guide:regional-information-adviser", "not_for_us", "相談する人は県にいる"),
    ):
        found = programme_named(key, user=team.clerk)
        assert found is not None, key
        programmes.decide(
            initiative=initiative,
            programme=found[0],
            answer=answer,
            reason=reason,
            from_revision=0,
            by=team.clerk,
            now=NOON,
        )


def write_knowledge(team: Team) -> None:
    """What ships, and a finding of the office's own that all may read; two are kept."""
    load_knowledge(now=NOON)
    own = make_insight(by=team.dx, concept="01-01", sharing="public")
    shipped = Insight.objects.filter(organisation__isnull=True).order_by("pk")[0]
    for insight in (own, shipped):
        keep_insight(insight=insight, by=team.dx, now=NOON)


def check_momentum(initiative: Initiative, team: Team) -> None:
    """A round half a year ago, one that is open, actions of it, a policy and a plan."""
    earlier = plans.make_round(by=team.dx, name="2025年10月の点検", now=NOON - dt.timedelta(days=180))
    plans.say_everything(earlier, Standing.NOT_YET, by=team.dx)
    close_round(assessment=earlier, by=team.dx, now=NOON)
    today = plans.make_round(by=team.dx)
    plans.say_everything(today, Standing.PARTLY, by=team.dx)
    plans.say(
        today,
        {"team_lead": Standing.ALREADY, "team_members": Standing.NOT_YET},
        by=team.clerk,
        note="課長が二つの会議で話した",
    )
    plans.make_action(by=team.dx, what="首長と30分話す", who="情報政策課長", due_on=NOON.date())
    plans.make_action(by=team.dx, what="各課から一人ずつ名前を出してもらう")
    policy = plans.make_paper(by=team.dx, title="みなと市DX基本方針")
    section = policy.sections.get(key="philosophy")
    write_section(
        section=section,
        text="住民の時間を、むだにしない市役所になる。",
        revision=section.revision,
        by=team.dx,
        now=NOON,
    )
    plans.make_paper(by=team.dx, kind="plan", title="みなと市DX全体計画", initiatives=[initiative])
