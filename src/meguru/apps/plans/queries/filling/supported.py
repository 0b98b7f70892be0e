"""What was chosen and what helps: decided selections, programmes that the initiatives go on with."""

from __future__ import annotations

from django.utils import timezone

from meguru.apps.plans.bridge import Filled, FilledTable, Sentence, ToDo
from meguru.apps.plans.queries.filling.carried import NO_INITIATIVES, day
from meguru.apps.plans.queries.filling.material import Material
from meguru.apps.programmes.models import OwnProgramme, ProgrammeDecision
from meguru.apps.selection.models import Chosen, Selection
from meguru.design import figures

SELECTIONS, PROGRAMMES = "サービスの選定", "支援策の判断"


def services(material: Material) -> Filled:
    """Which services were chosen and why; which choices are still open."""
    if not material.initiatives:
        return NO_INITIATIVES
    selections = list(
        Selection.objects.filter(initiative__in=material.initiatives)
        .in_use()
        .select_related("initiative")
        .order_by("initiative__made_at", "made_at", "id")
    )
    if not selections:
        words = "サービスの選定を始めていません。買うものがなければ、この節を外します。"
        return Filled(todos=(ToDo(words, "selection:selections"),))
    decided = {
        one.selection_id: one
        for one in Chosen.objects.filter(selection__in=selections, withdrawn_at__isnull=True)
    }
    return Filled(
        sentences=(
            Sentence(
                f"選定{figures.number(len(selections))}件のうち{figures.number(len(decided))}件が決まっています。",
                SELECTIONS,
            ),
        ),
        tables=(
            FilledTable(
                caption="使うサービス",
                headers=("選定", "取組", "選んだもの", "理由", "決めた日"),
                rows=tuple(
                    (
                        one.name,
                        one.initiative.name,
                        decided[one.pk].offer_name if one.pk in decided else "まだ",
                        decided[one.pk].reason if one.pk in decided else "",
                        day(timezone.localdate(decided[one.pk].made_at)) if one.pk in decided else "",
                    )
                    for one in selections
                ),
                source=SELECTIONS,
            ),
        ),
        todos=tuple(
            ToDo(f"選定「{one.name}」がまだ決まっていません。", "selection:selection", one.pk)
            for one in selections
            if one.pk not in decided
        ),
    )


def programmes(material: Material) -> Filled:
    """The programmes that an initiative goes on with, and those looked at and left."""
    if not material.initiatives:
        return NO_INITIATIVES
    decisions = list(
        ProgrammeDecision.objects.filter(initiative__in=material.initiatives)
        .select_related("initiative")
        .order_by("initiative__made_at", "initiative_id", "gives", "name", "id")
    )
    kept = [one for one in decisions if one.answer == ProgrammeDecision.Answer.KEPT]
    looked_at = {one.initiative_id for one in decisions}
    todos = [
        ToDo(f"取組「{one.name}」で、使える支援の制度を見ていません。", "programmes:of_initiative", one.pk)
        for one in material.initiatives
        if one.pk not in looked_at
    ]
    for one in kept:
        if not one.ask_by or not one.asked_by:
            words = f"支援策「{one.name}」を、誰がいつまでに確かめるかが空です。"
            todos.append(ToDo(words, "programmes:of_initiative", one.initiative_id))
    if not kept:
        return Filled(todos=tuple(todos))
    return Filled(
        sentences=(Sentence(f"使えるか確かめる支援の制度は{figures.number(len(kept))}件です。", PROGRAMMES),),
        tables=(
            FilledTable(
                caption="使う支援の制度",
                headers=("支援策", "受けられるもの", "取組", "理由", "確かめる人", "いつまでに"),
                rows=tuple(
                    (
                        one.name,
                        str(OwnProgramme.Gives(one.gives).label),
                        one.initiative.name,
                        one.reason,
                        one.asked_by,
                        day(one.ask_by),
                    )
                    for one in kept
                ),
                source=PROGRAMMES,
            ),
        ),
        todos=tuple(todos),
    )
