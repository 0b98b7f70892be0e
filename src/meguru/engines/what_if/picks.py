"""Which redesigns fit a drawing that nobody has measured, and carrying out those that people pick.

The operators are those of `engines.redesign`; only their reasons differ: here they are what the drawing says of a step
(its traits, minutes, waiting), never a measurement. What needs measurements or channels is named in `NEEDS_MORE`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace

from meguru.engines.bpmn.model import Diagram, Node, Trait
from meguru.engines.redesign import Assumptions, Combination, Design, Proposal, Reason, combine
from meguru.engines.redesign.process_view import TRAIT_WORDS
from meguru.engines.redesign.traits import KnownTraits, traits_of
from meguru.engines.simulation import CannotSimulate, mean_seconds
from meguru.engines.simulation.scenario import TaskParameters
from meguru.engines.what_if.drawing import label_of

RESERVED = (Trait.JUDGEMENT, Trait.STATUTORY, Trait.CORE)
DELEGABLE = (Trait.DATA_ENTRY, Trait.NOTIFY, Trait.PAPER)
TITLES: Mapping[str, str] = {
    "drop_step": "「{label}」をやめる",
    "remove_paper": "「{label}」の紙をやめ、電子で行う",
    "remove_seal": "「{label}」の押印をやめる",
    "remove_face_to_face": "「{label}」を対面でなくても済むようにする",
    "automate": "「{label}」を自動化する（RPA など）",
    "delegate": "「{label}」を外部に委託する",
    "central_processing": "「{label}」を1か所に集めて処理する",
    "merge_handover": "「{label}」を前の作業と同じ人が続けて行う",
    "parallelise": "「{label}」と「{other}」を同時に進める",
}
NEEDS_MORE = (
    "「オンラインへ移す」は、受付方法ごとの件数と所要時間が要るため、図だけからは試せません。"
    "作業記録を取り込んで分析すると試せます。"
)
LEGAL_NOTES: Mapping[str, str] = {
    "drop_step": "この作業を求める法令・条例・要綱がないかを確かめてください。",
    "remove_paper": "書面を求める規定と、電子で受け取れない相手への代わりの手段を確かめてください。",
    "remove_seal": "公印規程や様式の改正が必要かを確かめてください。",
    "remove_face_to_face": "本人確認の方法と、対面を望む人の窓口を残すことを確かめてください。",
    "automate": "判断が混ざっていないか、誤りが出たときに誰が直すかを決めてください。",
    "delegate": "個人情報の取扱い、再委託、秘密を守る契約、サービス水準を決めてください。",
    "central_processing": "部署ごとの判断が混ざっていないか、書類の運び方をどうするかを確かめてください。",
    "merge_handover": "起案と決裁など、内部けん制のために人を分けている作業ではないかを確かめてください。",
    "parallelise": "後の作業が前の作業の結果を使っていないかを確かめてください。",
}


def offers(design: Design, *, assumptions: Assumptions) -> tuple[Proposal, ...]:
    """Every redesign that the drawing gives a reason to try, in the order of the drawing."""
    return tuple(
        proposal
        for node in design.diagram.tasks()
        if node.id in design.scenario.tasks
        for proposal in _of_step(design, node, assumptions)
    )


def offer(
    design: Design, *, operator: str, element_id: str, assumptions: Assumptions, reasons: Sequence[str] = ()
) -> Proposal | None:
    """One redesign of one step that somebody decided elsewhere (the judgement); None when it cannot be simulated."""
    node = design.diagram.nodes.get(element_id)
    if node is None or element_id not in design.scenario.tasks or operator not in TITLES:
        return None
    told = tuple(Reason(text=text, source="diagram") for text in reasons)
    if operator == "merge_handover":
        return _handover(design, node, assumptions, told)
    if operator == "parallelise":
        return next(iter(_parallel(design, node)), None)
    if operator in ("delegate", "central_processing") and not design.scenario.tasks[element_id].pool_id:
        return None
    return _proposal(operator, node, told, assumptions)


def chosen_assumptions(values: Mapping[str, float]) -> Assumptions:
    """The figures of the redesigns with those that people set. Raises: CannotSimulate for unknown or odd ones."""
    known = {field.name for field in fields(Assumptions)}
    for name, value in values.items():
        if name not in known:
            raise CannotSimulate("知らない仮定の値が入っています。画面を開き直してください。")
        if not (0 <= value <= 1 or (name == "delegated_hourly_yen" and value >= 0)):
            raise CannotSimulate("見直しの仮定の割合は、0 から 100% の間にしてください。")
    hourly_yen = int(values.get("delegated_hourly_yen", Assumptions().delegated_hourly_yen))
    shares = {name: value for name, value in values.items() if name != "delegated_hourly_yen"}
    return replace(Assumptions(**shares), delegated_hourly_yen=hourly_yen)  # type: ignore[arg-type]


def carried_out(design: Design, proposals: Sequence[Proposal], *, assumptions: Assumptions) -> Combination:
    """The design with the picked redesigns; what could not be combined is told with the reason."""
    return combine(design, proposals, assumptions=assumptions)


def _of_step(design: Design, node: Node, assumptions: Assumptions) -> Iterator[Proposal]:
    traits = traits_of(node)
    task = design.scenario.tasks[node.id]
    routine = not any(traits.has(trait) for trait in RESERVED)
    if traits.has(Trait.CHECK) and routine:
        yield _proposal("drop_step", node, _reasons(node, traits, Trait.CHECK, task), assumptions)
    for operator, trait in (
        ("remove_paper", Trait.PAPER),
        ("remove_seal", Trait.SEAL),
        ("remove_face_to_face", Trait.FACE_TO_FACE),
    ):
        if traits.has(trait):
            yield _proposal(operator, node, _reasons(node, traits, trait, task), assumptions)
    rule = next((one for one in (Trait.RULE_BASED, Trait.DATA_ENTRY) if traits.has(one)), None)
    if rule and routine and task.pool_id and not traits.has(Trait.FACE_TO_FACE):
        yield _proposal("automate", node, _reasons(node, traits, rule, task), assumptions)
    kind = next((one for one in DELEGABLE if traits.has(one)), None)
    pool = design.scenario.pools.get(task.pool_id or "")
    if kind and routine and pool is not None and assumptions.delegated_hourly_yen < pool.hourly_yen:
        yield _proposal("delegate", node, _reasons(node, traits, kind, task), assumptions)
    handover = _handover(design, node, assumptions, ())
    if handover is not None:
        yield handover
    yield from _parallel(design, node)


def _reasons(node: Node, traits: KnownTraits, trait: Trait, task: TaskParameters) -> tuple[Reason, ...]:
    source = traits.source(trait)
    told = (
        "作業の性質として記録されています"
        if source == "diagram"
        else "作業名からの推定です。確かめてください"
    )
    return (
        Reason(f"「{node.name or node.id}」は{TRAIT_WORDS[trait]}作業です（{told}）", source),
        Reason("1回の作業時間", "scenario", round(mean_seconds(task.work) / 60, 1), "分"),
    )


def _proposal(operator: str, node: Node, reasons: tuple[Reason, ...], assumptions: Assumptions) -> Proposal:
    return Proposal(
        id=f"{operator}:{node.id}",
        operator=operator,
        title=TITLES[operator].format(label=node.name or node.id),
        elements=(node.id,),
        reasons=reasons,
        assumptions=(_assumed(operator, assumptions),),
        legal_note=LEGAL_NOTES[operator],
    )


def _assumed(operator: str, figures: Assumptions) -> str:
    def eased(work: float, waiting: float) -> str:
        return f"作業時間が {work:.0%}、前の待ち時間が {waiting:.0%} 減るものとします。"

    return {
        "drop_step": "この作業で見つかっていた誤りは、前の作業か入力時の自動チェックで防げるものとします。",
        "remove_paper": eased(figures.paper_work_saved, figures.paper_waiting_saved),
        "remove_seal": eased(figures.seal_work_saved, figures.seal_waiting_saved),
        "remove_face_to_face": eased(figures.face_to_face_work_saved, figures.face_to_face_waiting_saved),
        "automate": f"件数の {figures.automated_share:.1%} は人手も待ちもなく処理でき、残りは今のまま行うものとします。",
        "delegate": f"委託先の1時間あたりの費用を {figures.delegated_hourly_yen:,} 円とし、作業時間は変わらないものとします。",
        "central_processing": f"慣れた人がまとめて行うことで、作業時間が {figures.central_work_saved:.0%} 減るものとします。",
        "merge_handover": f"前の待ち時間のうち {figures.handover_gap_saved:.0%} が無くなるものとします。",
        "parallelise": "どちらの結果も、もう一方を始めるのに要らないものとします。",
    }[operator]


def _handover(
    design: Design, node: Node, assumptions: Assumptions, reasons: tuple[Reason, ...]
) -> Proposal | None:
    """A step that waits and that other people do than the step before it."""
    task = design.scenario.tasks[node.id]
    waiting = mean_seconds(task.delay) / 3600
    before = _step_before(design.diagram, node)
    if before is None or before.id not in design.scenario.tasks or waiting <= 0 or not task.pool_id:
        return None
    if not reasons and design.scenario.tasks[before.id].pool_id in (None, task.pool_id):
        return None
    told = Reason(
        f"「{before.name or before.id}」と担当が替わり、前に待ちがあります",
        "diagram",
        round(waiting, 1),
        "時間",
    )
    proposal = _proposal("merge_handover", node, (*reasons, told), assumptions)
    return replace(proposal, parameters=(("waiting_factor", 1 - assumptions.handover_gap_saved),))


def _parallel(design: Design, node: Node) -> Iterator[Proposal]:
    """Two neighbours that different people do, with nothing between them."""
    diagram, tasks = design.diagram, design.scenario.tasks
    following = diagram.outgoing(node.id)
    if len(following) != 1 or following[0].target not in tasks:
        return
    other = diagram.nodes[following[0].target]
    one, two = tasks[node.id].pool_id, tasks[other.id].pool_id
    if len(diagram.incoming(other.id)) != 1 or one is None or two is None or one == two:
        return
    yield Proposal(
        id=f"parallelise:{node.id}+{other.id}",
        operator="parallelise",
        title=TITLES["parallelise"].format(label=node.name or node.id, other=label_of(diagram, other.id)),
        elements=(node.id, other.id),
        reasons=(
            Reason("担当の異なる二つの作業が続いています（順番が要るかは図からは分かりません）", "diagram"),
        ),
        assumptions=("どちらの結果も、もう一方を始めるのに要らないものとします。",),
        legal_note=LEGAL_NOTES["parallelise"],
    )


def _step_before(diagram: Diagram, node: Node) -> Node | None:
    incoming = diagram.incoming(node.id)
    if len(incoming) != 1:
        return None
    before = diagram.nodes[incoming[0].source]
    return before if before.kind.is_task else None
