"""What the diagnosis and the problems of the initiatives say."""

from __future__ import annotations

from decimal import Decimal

from meguru.apps.diagnosis.queries import office_types
from meguru.apps.plans.bridge import Filled, FilledTable, Sentence, ToDo
from meguru.apps.plans.queries.filling.carried import NO_INITIATIVES, day
from meguru.apps.plans.queries.filling.material import Material
from meguru.apps.problems.models import ProblemCard, TargetPicture
from meguru.apps.problems.queries import ChosenProblem
from meguru.design import figures

DIAGNOSIS, PROBLEMS, TARGETS = "庁内の診断", "取組の課題分析", "課題の目指す姿"


def diagnosis(material: Material) -> Filled:
    """Where the office's people say they are stuck; nothing while too few of them answered."""
    shares = [one for one in office_types(material.organisation) if one.held]
    if not shares:
        return Filled(
            todos=(ToDo("診断の答えがまだ足りません。何人かで答えると、ここに入ります。", "diagnosis:start"),)
        )
    most = max(shares, key=lambda one: one.held)
    words = (
        f"診断に答えた{figures.number(most.voices)}人のうち{figures.number(most.held)}人が、"
        f"「{most.type.name}」に当てはまりました。"
    )
    return Filled(
        sentences=(Sentence(words, DIAGNOSIS),),
        tables=(
            FilledTable(
                caption="診断で分かった、つまずいている所",
                headers=("お悩みのタイプ", "当てはまる人", "初めの一手"),
                rows=tuple(
                    (
                        f"{one.type.code} {one.type.name}",
                        f"{one.held}/{one.voices}",
                        one.type.first_step,
                    )
                    for one in shares
                ),
                source=DIAGNOSIS,
            ),
        ),
    )


def problem_cards(material: Material) -> Filled:
    """Every problem that was found, chosen or not."""
    if not material.initiatives:
        return NO_INITIATIVES
    cards = list(
        ProblemCard.objects.filter(initiative__in=material.initiatives)
        .in_use()
        .select_related("initiative", "scene")
        .order_by("initiative__made_at", "initiative_id", "id")
    )
    with_cards = {one.initiative_id for one in cards}
    todos = tuple(
        ToDo(f"取組「{one.name}」に、困りごとのカードがありません。", "problems:of_initiative", one.pk)
        for one in material.initiatives
        if one.pk not in with_cards
    )
    if not cards:
        return Filled(todos=todos)
    unverified = sum(not one.verified for one in cards)
    sentences = [Sentence(f"困りごとを{figures.number(len(cards))}件、書き出しました。", PROBLEMS)]
    if unverified:
        words = f"このうち{figures.number(unverified)}件は、まだ確かめていません。"
        sentences.append(Sentence(words, PROBLEMS))
    return Filled(
        sentences=tuple(sentences),
        tables=(
            FilledTable(
                caption="見つかった問題",
                headers=("困りごと", "取組", "場面", "確かめ方", "扱い"),
                rows=tuple(
                    (
                        one.text,
                        one.initiative.name,
                        one.scene.name if one.scene else "",
                        str(one.get_verified_display()),
                        str(one.get_outcome_display()),
                    )
                    for one in cards
                ),
                source=PROBLEMS,
            ),
        ),
        todos=todos,
    )


def problems(material: Material) -> Filled:
    """The problems that the initiatives take on, with the reason."""
    if not material.initiatives:
        return NO_INITIATIVES
    rows: list[tuple[str, ...]] = []
    todos = []
    for initiative in material.initiatives:
        chosen = material.chosen[initiative.pk]
        rows += [(one.text, initiative.name, one.who, _how_much(one), one.reason) for one in chosen]
        if not chosen:
            words = f"取組「{initiative.name}」で、取り組む課題を選んでいません。"
            todos.append(ToDo(words, "problems:of_initiative", initiative.pk))
    if not rows:
        return Filled(todos=tuple(todos))
    return Filled(
        sentences=(Sentence(f"取り組む課題を{figures.number(len(rows))}件、選びました。", PROBLEMS),),
        tables=(
            FilledTable(
                caption="選んだ課題",
                headers=("課題", "取組", "誰が困っているか", "どれくらい", "選んだ理由"),
                rows=tuple(rows),
                source=PROBLEMS,
            ),
        ),
        todos=tuple(todos),
    )


def targets(material: Material) -> Filled:
    """What is to change for whom, with the figure now and the one aimed at."""
    if not material.initiatives:
        return NO_INITIATIVES
    rows: list[tuple[str, ...]] = []
    sentences, todos = [], []
    for initiative in material.initiatives:
        chosen = material.chosen[initiative.pk]
        for one in chosen:
            if one.target is None or one.target.goal is None:
                words = f"課題「{one.text.rstrip('。')}」に、目標の数字がありません。"
                todos.append(ToDo(words, "problems:card", one.pk))
            if one.target is None:
                continue
            if one.target.who and one.target.change_to:
                words = f"{one.target.who}：{one.target.change_to}"
                sentences.append(Sentence(words, f"取組「{initiative.name}」の目指す姿"))
            if one.target.indicator:
                rows.append(_target_row(one.target))
        if not chosen:
            words = f"取組「{initiative.name}」に、目指す姿がありません。先に課題を選びます。"
            todos.append(ToDo(words, "problems:of_initiative", initiative.pk))
    tables = ()
    if rows:
        tables = (
            FilledTable(
                caption="今の数字と目標の数字",
                headers=("何を数えるか", "今", "目標", "いつまでに", "数え方"),
                rows=tuple(rows),
                source=TARGETS,
            ),
        )
    return Filled(tuple(sentences), tables, tuple(todos))


def _target_row(target: TargetPicture) -> tuple[str, ...]:
    return (
        target.indicator,
        _figure(target.now, target.unit),
        _figure(target.goal, target.unit),
        day(target.by_when),
        target.measured_how,
    )


def _figure(value: Decimal | None, unit: str) -> str:
    if value is None:
        return "未定"
    places = 0 if value == value.to_integral_value() else 2
    return f"{figures.number(float(value), places)}{unit}"


def _how_much(one: ChosenProblem) -> str:
    return "、".join(words for words in (one.how_much, one.how_much_yearly) if words)
