"""What the home page says: the loop with this office's own numbers, and the first step that is still open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meguru.apps.budgets import queries as budgets
from meguru.apps.evidence import queries as evidence
from meguru.apps.evidence.models import ImportedLog
from meguru.apps.evidence.queries import HomeFigure
from meguru.apps.first_steps import queries as first_steps
from meguru.apps.first_steps.queries import NextStep
from meguru.apps.governance import queries as governance
from meguru.apps.initiatives import queries as initiatives
from meguru.apps.inventory import queries as inventory
from meguru.apps.inventory.models import Operation
from meguru.apps.processes import queries as processes
from meguru.apps.processes.models import Analysis, ProcessVersion
from meguru.apps.registry.models import Person, Sharing
from meguru.apps.registry.permissions import Can
from meguru.apps.surveys.queries import asked_of_us as surveys
from meguru.apps.systems import queries as systems
from meguru.design.loop import STAGES, Stage

SOURCES: tuple[tuple[Can, Callable[[Person], tuple[HomeFigure, ...]]], ...] = (
    (Can.VIEW_OPERATIONS, inventory.home_figures),
    (Can.VIEW_EVIDENCE, evidence.home_figures),
    (Can.VIEW_PROCESS, processes.home_figures),
    (Can.VIEW_INITIATIVE, initiatives.home_figures),
    (Can.VIEW_SURVEY, surveys.home_figures),
    (Can.VIEW_SYSTEMS, systems.home_figures),
    (Can.VIEW_BUDGET, budgets.home_figures),
    (Can.VIEW_SAVINGS, governance.home_figures),
)

STAGES_WITH_PAGES = frozenset({"see", "draw", "change", "choose", "confirm", "reinvest"})


@dataclass(frozen=True, slots=True)
class StageAtHome:
    """A stage of the loop with the numbers this person may see; empty when nothing is counted there yet.

    `has_pages` is False for the stages that this version of Meguru does not serve yet.
    """

    stage: Stage
    figures: tuple[HomeFigure, ...]
    has_pages: bool


@dataclass(frozen=True, slots=True)
class FirstStep:
    """初めの一手: what to do first, and where."""

    title: str | Promise
    explanation: str | Promise
    action: str | Promise
    url: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """始め方: one answer to the question what brings somebody here, and where it leads."""

    answer: str | Promise
    leads_to: str | Promise
    url: str


BEGINNINGS: tuple[tuple[Can, str | Promise, str | Promise, str], ...] = (
    (
        Can.ANSWER_DIAGNOSIS,
        _("何から始めるか、わからない"),
        _("15問までの質問に答えると、つまずいている所と、初めの一手がわかります。5分ほどです。"),
        "diagnosis:start",
    ),
    (
        Can.EDIT_INITIATIVE,
        _("困りごとを整理したい"),
        _("窓口の声などをカードに書き、点をつけて、取り組むものをしぼります。"),
        "problems:problems",
    ),
    (
        Can.EDIT_OPERATIONS,
        _("仕事の流れを見直したい"),
        _("業務を選んで手順を書くと、図になり、待ち時間や効果を試算できます。"),
        "inventory:operations",
    ),
    (
        Can.EDIT_SELECTION,
        _("サービスを選びたい"),
        _("要る働きに重みをつけ、候補に点をつけて、選んだ理由を示します。"),
        "selection:selections",
    ),
    (
        Can.VIEW_CATALOGUE,
        _("使えるお金や人の制度を知りたい"),
        _("だれが使えるか、いくら出るか、いつまでかを、理由といっしょに示します。"),
        "programmes:programmes",
    ),
    (
        Can.VIEW_KNOWLEDGE,
        _("ほかの団体の例を知りたい"),
        _("ほかの役所が試して分かったことを、言葉で探せます。"),
        "knowledge:search",
    ),
)


def beginnings(user: Person) -> tuple[Beginning, ...]:
    """What this person can begin with; nothing for those who only look after the installation or check it."""
    if not user.can(Can.EDIT_INITIATIVE):
        return ()
    return tuple(
        Beginning(answer, leads_to, reverse(name))
        for can, answer, leads_to, name in BEGINNINGS
        if user.can(can)
    )


def next_step(user: Person) -> NextStep | None:
    """Where this person left off: the next item of the first steps of their newest initiative."""
    return first_steps.next_for(user) if user.can(Can.EDIT_INITIATIVE) else None


def stages(user: Person) -> tuple[StageAtHome, ...]:
    """Every stage in the order of the loop; numbers only of what this person may open."""
    figures = [figure for can, ask in SOURCES if user.can(can) for figure in ask(user)]
    return tuple(
        StageAtHome(
            stage=stage,
            figures=tuple(figure for figure in figures if figure.stage == stage.key),
            has_pages=stage.key in STAGES_WITH_PAGES,
        )
        for stage in STAGES
    )


def first_step(user: Person) -> FirstStep | None:
    """The first step of the loop that this office has not taken yet and this person may take."""
    if user.can(Can.EDIT_OPERATIONS) and not Operation.objects.visible_to(user).in_use().exists():
        return FirstStep(
            title=_("まず、業務を一つ登録しましょう"),
            explanation=_("業務の名前と担当課だけで始められます。件数や時間は、後から足せます。"),
            action=_("業務を登録する"),
            url=reverse("inventory:add"),
        )
    drawn = ProcessVersion.objects.changeable_by(user, Can.EDIT_PROCESS)
    if (
        user.can(Can.EDIT_PROCESS)
        and not drawn.exists()
        and not ImportedLog.objects.visible_to(user).exists()
    ):
        return FirstStep(
            title=_("次は、手順を表に書きましょう"),
            explanation=_(
                "業務を一つ選び、手順を一行ずつ書くと図になります。Excel の手順書からも貼り付けられます。"
                "窓口システムなどの履歴があれば、取り込むだけでも図になります。"
            ),
            action=_("業務を選ぶ"),
            url=reverse("inventory:operations"),
        )
    if user.can(Can.IMPORT_LOG) and not ImportedLog.objects.visible_to(user).exists():
        return FirstStep(
            title=_("次は、作業記録を取り込みましょう"),
            explanation=_("窓口システムなどの履歴（CSV か XES）を取り込むと、流れと待ち時間が図になります。"),
            action=_("業務を選んで取り込む"),
            url=reverse("inventory:operations"),
        )
    if user.can(Can.RUN_ANALYSIS) and not Analysis.objects.visible_to(user).exists():
        return FirstStep(
            title=_("次は、作業記録を分析しましょう"),
            explanation=_(
                "記録のある業務プロセスを選んで分析すると、待ちと手戻り、見直し案とその効果が分かります。"
            ),
            action=_("業務プロセスを選んで分析する"),
            url=reverse("processes:processes"),
        )
    return None


def includes_shared(user: Person) -> bool:
    """Whether the numbers count rows that other organisations share with this person's."""
    return Sharing.objects.filter(reader_id__in=user.organisation_ids_where(Can.VIEW_SHARED)).exists()
