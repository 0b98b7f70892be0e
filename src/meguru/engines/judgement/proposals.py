"""From verdicts to what carries them out: redesigns for the simulation, and marks on a to-be drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from meguru.engines.bpmn.edit import remove_node, replace_node
from meguru.engines.bpmn.identifiers import make_identifier
from meguru.engines.bpmn.layout.again import place_again
from meguru.engines.bpmn.model import Diagram, Lane, NodeKind, Trait
from meguru.engines.judgement.model import VERDICT_WORDS, Answer, JudgedProcess, JudgedStep, Outcome, Verdict
from meguru.engines.redesign.assumptions import Assumptions
from meguru.engines.redesign.results import Proposal, Reason
from meguru.engines.redesign.traits import traits_of

OPERATOR_OF_A_DECISION = {
    Verdict.DROP: "drop_step",
    Verdict.AUTOMATE: "automate",
    Verdict.BUNDLE: "central_processing",
    Verdict.DELEGATE: "delegate",
}
TITLES = {
    "drop_step": "「{label}」をやめる",
    "remove_seal": "「{label}」の押印をやめる",
    "remove_paper": "「{label}」の紙をやめ、電子で行う",
    "remove_face_to_face": "「{label}」を対面でなくても済むようにする",
    "automate": "「{label}」を自動化する",
    "central_processing": "「{label}」を1か所に集めて処理する",
    "delegate": "「{label}」を外部に委託する",
}


def proposals(judged: JudgedProcess, *, assumptions: Assumptions | None = None) -> tuple[Proposal, ...]:
    """The redesigns that the verdicts lead to, each applicable by `redesign.apply`.

    A step gets at most one of the redesigns that take its work (its headline decides), and the lighter ones
    (seal, paper, face to face) besides. Steps that the office or a sure rule keeps for staff are not given away.
    """
    given = assumptions or Assumptions()
    return tuple(
        _proposal(step, answer, operator, given)
        for step in judged.steps
        for answer, operator in _carried_out(step)
    )


def _carried_out(step: JudgedStep) -> list[tuple[Answer, str]]:
    """Which verdicts of a step lead to which redesign; each redesign once."""
    found: dict[str, Answer] = {}
    for verdict, answer in step.answers.items():
        if not answer.outcome.holds:
            continue
        for operator in _operators(step, answer):
            light = operator in ("remove_seal", "remove_paper", "remove_face_to_face")
            if light or verdict is step.headline:
                found.setdefault(operator, answer)
    if "drop_step" in found:
        found = {"drop_step": found["drop_step"]}
    return [(answer, operator) for operator, answer in found.items()]


def _operators(step: JudgedStep, answer: Answer) -> tuple[str, ...]:
    """The redesigns of the grounds; of a decision without grounds, what the decision means for this step."""
    if answer.decision is None or answer.operators:
        return answer.operators
    if answer.verdict is Verdict.ONLINE:
        traits = step.inputs.traits
        removable = ((Trait.FACE_TO_FACE, "remove_face_to_face"), (Trait.PAPER, "remove_paper"))
        return tuple(operator for trait, operator in removable if traits.has(trait))
    operator = OPERATOR_OF_A_DECISION.get(answer.verdict)
    return (operator,) if operator else ()


def _proposal(step: JudgedStep, answer: Answer, operator: str, assumptions: Assumptions) -> Proposal:
    label = step.inputs.label
    reasons = [
        Reason(
            text=f"{ground.text}（ルール {ground.rule_id}）", source="label" if ground.is_guess else "diagram"
        )
        for ground in answer.grounds
        if ground.operator == operator
    ]
    if answer.decision is not None:
        reasons.insert(
            0,
            Reason(
                text=f"職員の判断「{VERDICT_WORDS[answer.verdict]}」：{answer.decision.reason}",
                source="diagram",
            ),
        )
    if step.inputs.yearly_hours is not None:
        reasons.append(
            Reason(
                text="この作業の時間（1年）",
                source="diagram",
                value=round(step.inputs.yearly_hours, 1),
                unit="時間",
            )
        )
    checks = dict.fromkeys(
        [ground.check for ground in answer.grounds if ground.operator == operator and ground.check]
        + [ground.text for ground in answer.warnings]
    )
    return Proposal(
        id=f"{operator}:{step.inputs.element_id}",
        operator=operator,
        title=TITLES[operator].format(label=label),
        elements=(step.inputs.element_id,),
        reasons=tuple(reasons),
        assumptions=(_assumption(operator, assumptions),),
        legal_note="".join(checks),
    )


def _assumption(operator: str, given: Assumptions) -> str:
    """What applying the redesign supposes, with its figure."""
    return {
        "drop_step": "この作業の時間と待ちがなくなり、ほかの作業は変わらないものとします。",
        "remove_seal": f"作業時間が {given.seal_work_saved:.0%}、前の待ち時間が {given.seal_waiting_saved:.0%} 減るものとします。",
        "remove_paper": f"作業時間が {given.paper_work_saved:.0%}、前の待ち時間が {given.paper_waiting_saved:.0%} 減るものとします。",
        "remove_face_to_face": f"作業時間が {given.face_to_face_work_saved:.0%}、前の待ち時間が {given.face_to_face_waiting_saved:.0%} 減るものとします。",
        "automate": f"件数の {given.automated_share:.1%} は人手も待ちもなく処理でき、残りは今のまま職員が行うものとします。",
        "central_processing": f"慣れた人がまとめて行うことで、作業時間が {given.central_work_saved:.0%} 減るものとします。",
        "delegate": f"委託先の1時間あたりの費用を {given.delegated_hourly_yen:,} 円とし、1件の作業時間は変わらないものとします。",
    }[operator]


def to_be_drawing(diagram: Diagram, *, judged: JudgedProcess, chosen: frozenset[str]) -> Diagram:
    """Return the drawing with the chosen proposals (by id) carried out as far as a drawing can show them.

    Dropped steps are taken out; seal, paper and presence are taken off; an automated step becomes a service task;
    what is delegated or bundled says so in its documentation, and stands in a lane of its own if it stood in a lane.
    Steps that stay with staff get the trait 職員が行うべき.
    Elements that are not in the drawing (any more) are passed over. Ids and positions of what stays are kept; only
    where steps change their lane is a drawing that nobody arranged by hand drawn anew.
    """
    before, handed_over = diagram, {}
    for proposal in proposals(judged):
        (element_id,) = proposal.elements
        if proposal.id in chosen and element_id in diagram.nodes and diagram.nodes[element_id].kind.is_task:
            diagram = _carried(diagram, element_id, proposal.operator)
            if proposal.operator in LANES:
                handed_over[element_id] = LANES[proposal.operator]
    for step in judged.steps:
        staff = step.answers[Verdict.STAFF]
        key = step.inputs.element_id
        if staff.outcome is Outcome.YES and key in diagram.nodes and diagram.nodes[key].kind.is_task:
            stated = diagram.nodes[key].traits or step.inputs.traits.guessed
            diagram = replace_node(diagram, node_id=key, traits=stated | {Trait.CORE})
    return replace(_in_lanes(before, diagram, handed_over), remarks=())


def _in_lanes(before: Diagram, after: Diagram, lane_names: Mapping[str, str]) -> Diagram:
    """Put steps (element id -> name of the lane) into lanes of these names beside the lanes that are there.

    A step that stands in no lane stays where it is.
    """
    nodes, lanes = dict(after.nodes), dict(after.lanes)
    for element_id, name in lane_names.items():
        old = lanes.get(nodes[element_id].lane_id or "")
        if old is None or old.name == name:
            continue
        beside = (one for one in lanes.values() if (one.process_id, one.name) == (old.process_id, name))
        lane = next(beside, None)
        if lane is None:
            groups = (before.nodes, before.flows, lanes, after.pools, after.processes)
            drawn = (after.artifacts, after.messages, after.associations)
            taken = {key for group in (*groups, *drawn) for key in group}
            lane = Lane(make_identifier(prefix="lane", taken=taken), name, old.process_id)
            lanes[lane.id] = lane
        for key, node in after.nodes.items():
            if element_id in (key, node.attached_to):
                nodes[key] = replace(node, lane_id=lane.id)
    moved = {key for key, node in nodes.items() if node.lane_id != after.nodes[key].lane_id}
    if not moved:
        return after
    placed, _notes = place_again(before, replace(after, nodes=nodes, lanes=lanes), moved=moved)
    return placed


LANES: Mapping[str, str] = {"delegate": "委託先", "central_processing": "集中処理センター"}

REMOVED: Mapping[str, Trait] = {
    "remove_seal": Trait.SEAL,
    "remove_paper": Trait.PAPER,
    "remove_face_to_face": Trait.FACE_TO_FACE,
}
NOTES: Mapping[str, str] = {
    "remove_seal": "押印をやめる（判断による案）",
    "remove_paper": "紙をやめる（判断による案）",
    "remove_face_to_face": "対面でなくてもよくする（判断による案）",
    "automate": "自動化する（判断による案）",
    "delegate": "委託する（判断による案）",
    "central_processing": "集めて処理する（判断による案）",
}


def _carried(diagram: Diagram, element_id: str, operator: str) -> Diagram:
    """One redesign shown in the drawing; the note in the documentation says where it comes from."""
    if operator == "drop_step":
        return remove_node(diagram, node_id=element_id)
    node = diagram.nodes[element_id]
    traits, kind = traits_of(node).stated or traits_of(node).guessed, node.kind
    if operator in REMOVED:
        traits = traits - {REMOVED[operator]}
        kind = NodeKind.USER_TASK if kind is NodeKind.MANUAL_TASK else kind
    if operator == "automate":
        traits, kind = traits - {Trait.PAPER} | {Trait.RULE_BASED}, NodeKind.SERVICE_TASK
    lines = [*node.documentation.splitlines(), NOTES[operator]]
    return replace_node(
        diagram,
        node_id=element_id,
        kind=kind,
        traits=traits,
        documentation="\n".join(dict.fromkeys(lines)),
    )
