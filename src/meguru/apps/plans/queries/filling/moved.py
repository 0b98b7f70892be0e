"""What the rounds of the self-assessment and the list of next actions say."""

from __future__ import annotations

from meguru.apps.plans.bridge import Filled, FilledTable, Sentence, ToDo
from meguru.apps.plans.models import NextAction
from meguru.apps.plans.queries.filling.carried import OPEN, day
from meguru.apps.plans.queries.filling.material import Material
from meguru.apps.plans.queries.rounds import LEVEL_LABELS, OfficeView
from meguru.design import figures

NO_ROUND = Filled(
    todos=(ToDo("庁内の気運をまだ点検していません。5分ほどで答えられます。", "plans:momentum"),)
)


TOO_FEW = Filled(
    todos=(ToDo("気運の点検に答えた人が、まだ3人いません。3人からここに入ります。", "plans:momentum"),)
)


def momentum(material: Material) -> Filled:
    """Where the office stands by the newest round."""
    view = material.round
    if view is None:
        return NO_ROUND
    if not view.is_shown:
        return TOO_FEW
    if view.here is None:
        words = f"{figures.number(view.people)}人が答え、7つの段階がすべて固まっています。"
    else:
        words = (
            f"{figures.number(view.people)}人が答え、今は7つのうち{view.here.number}番目、"
            f"「{view.here.result.stage.name}」という段階にいます。"
        )
    return Filled(
        sentences=(Sentence(words, _source(view)),),
        tables=(
            FilledTable(
                caption="気運の段階",
                headers=("段階", "様子", "できている割合"),
                rows=tuple(
                    (
                        one.result.stage.name,
                        str(LEVEL_LABELS[one.result.level]),
                        figures.percent(one.result.share, 0),
                    )
                    for one in view.stages
                ),
                source=_source(view),
            ),
        ),
    )


def of_stage(key: str, material: Material) -> Filled:
    """What one stage lacks by the newest round: the statements that do not hold yet."""
    view = material.round
    if view is None:
        return NO_ROUND
    if not view.is_shown:
        return TOO_FEW
    stage = next((one for one in view.stages if one.result.stage.key == key), None)
    if stage is None:
        return Filled()
    return Filled(
        tables=(
            FilledTable(
                caption=f"「{stage.result.stage.name}」の今",
                headers=("できていること", "今", "次にすること"),
                rows=tuple(
                    (line.result.statement.text.rstrip("。"), line.label, line.result.statement.what)
                    for line in stage.lines
                ),
                source=_source(view),
            ),
        )
    )


def momentum_organisation(material: Material) -> Filled:
    return of_stage("organisation", material)


def momentum_people(material: Material) -> Filled:
    return of_stage("people", material)


def next_actions(material: Material) -> Filled:
    """The actions under way."""
    under_way = list(
        NextAction.objects.visible_to(material.user).filter(
            organisation=material.organisation, state__in=NextAction.UNDER_WAY
        )
    )
    if not under_way:
        return Filled(todos=(ToDo("次の行動の一覧が空です。気運の点検から選べます。", "plans:actions"),))
    unnamed = sum(not one.who or one.due_on is None for one in under_way)
    return Filled(
        tables=(
            FilledTable(
                caption="次の行動",
                headers=("何をするか", "誰が", "いつまでに", "今の様子"),
                rows=tuple(
                    (one.what, one.who or OPEN, day(one.due_on), str(one.get_state_display()))
                    for one in under_way
                ),
                source="次の行動の一覧",
            ),
        ),
        todos=(ToDo(f"人か期限の空いた行動が{figures.number(unnamed)}件あります。", "plans:actions"),)
        if unnamed
        else (),
    )


def _source(view: OfficeView) -> str:
    return f"気運の点検「{view.assessment.name}」"
