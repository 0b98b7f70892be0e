"""The graph of a BPMN file: processes, nodes, flows, lanes, pools, artifacts."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from meguru.engines.bpmn.files.read_node import read_node
from meguru.engines.bpmn.files.vocabulary import (
    ARTIFACTS,
    KEPT_SILENTLY,
    STEPS,
    child_elements,
    child_named,
    line_of,
    local_name,
    text_of,
)
from meguru.engines.bpmn.model import (
    CONTAINERS,
    Artifact,
    ArtifactKind,
    Association,
    Flow,
    Lane,
    MessageFlow,
    Node,
    NodeKind,
    Pool,
    Process,
    Remark,
)

_NODE_KINDS = {kind.value: kind for kind in NodeKind}
_UNUSED_ROOTS = {"choreography": "コレオグラフィ", "globalConversation": "会話", "conversation": "会話"}
_UNUSED_STEPS = frozenset({"choreographyTask", "subChoreography", "callChoreography"})
_UNUSED_TALK = frozenset({"conversation", "subConversation", "callConversation", "conversationLink"})


class ElementReader:
    """Walks the tree twice: first everything that has an identity, then everything that points to it."""

    def __init__(self, *, root: etree._Element, namespace: str) -> None:
        self.root = root
        self.namespace = namespace
        self.processes: dict[str, Process] = {}
        self.nodes: dict[str, Node] = {}
        self.flows: dict[str, Flow] = {}
        self.pools: dict[str, Pool] = {}
        self.lanes: dict[str, Lane] = {}
        self.messages: dict[str, MessageFlow] = {}
        self.artifacts: dict[str, Artifact] = {}
        self.associations: dict[str, Association] = {}
        self.elements: dict[str, etree._Element] = {}
        self.remarks: list[Remark] = []
        self.without_id: list[etree._Element] = []
        self._ids: set[str] = set()
        self._made: dict[str, int] = {}
        self._lane_of: dict[str, str] = {}
        self._flow_elements: list[tuple[etree._Element, str]] = []
        self._ties: list[tuple[etree._Element, str, str]] = []
        self._categories: dict[str, str] = {}

    def read(self) -> None:
        """Fill the dictionaries."""
        self._unique_ids()
        roots = child_elements(self.root, self.namespace)
        for root in roots:
            if local_name(root) == "category":
                for value in child_elements(root, self.namespace):
                    self._categories[value.get("id", "")] = value.get("value", "")
        for root in roots:
            name = local_name(root)
            if name == "process":
                self._process(root)
            elif name in _UNUSED_ROOTS:
                text = f"{_UNUSED_ROOTS[name]}の図は業務フローとして扱えません。"
                self._say("unsupported-element", text, root)
                self._unused_steps(root)
            elif name.startswith("global") and name.endswith("Task"):
                label = root.get("name") or root.get("id") or name
                text = f"共通の作業「{label}」は図には出ません。元のファイルには残ります。"
                self._say("unsupported-element", text, root, "hint")
        collaborations = [root for root in roots if local_name(root) == "collaboration"]
        for collaboration in collaborations:
            self._participants(collaboration)
        self._sequence_flows()
        self._settle_nodes()
        for collaboration in collaborations:
            self._messages(collaboration)
        self._associations()

    def drawable(self) -> frozenset[str]:
        """Ids that may have a shape or an edge."""
        kept = (
            self.nodes,
            self.flows,
            self.pools,
            self.lanes,
            self.messages,
            self.artifacts,
            self.associations,
        )
        return frozenset(key for group in kept for key in group)

    def known_ids(self) -> frozenset[str]:
        """Every id of the file, whether or not it is in the graph."""
        return frozenset(self._ids)

    # -- identities ------------------------------------------------------------------------------------

    def _unique_ids(self) -> None:
        """Give every model element with the id of another one a fresh one, and say so."""
        for element in self.root.iter():
            key = element.get("id") if isinstance(element.tag, str) else None
            if not key or not element.tag.startswith(f"{{{self.namespace}}}" if self.namespace else ""):
                continue
            if key in self._ids and local_name(element) in (
                *_NODE_KINDS,
                *ARTIFACTS,
                "sequenceFlow",
                "lane",
                "participant",
            ):
                fresh = self._fresh(key)
                self._say(
                    "duplicate-id",
                    f"識別子「{key}」が二度使われています。二つ目を「{fresh}」とします。",
                    element,
                )
                element.set("id", fresh)
                key = fresh
            self._ids.add(key)

    def _fresh(self, prefix: str) -> str:
        """The next free id with a prefix; counts on, so that thousands of them take no time."""
        self._made[prefix] = self._made.get(prefix, 0) + 1
        while f"{prefix}_{self._made[prefix]}" in self._ids:
            self._made[prefix] += 1
        return f"{prefix}_{self._made[prefix]}"

    def _id_of(self, element: etree._Element) -> str:
        """The id of an element; one without any receives the next free one."""
        key = element.get("id")
        if not key:
            key = self._fresh(local_name(element))
            element.set("id", key)
            self._ids.add(key)
            self.without_id.append(element)
        self.elements[key] = element
        return key

    def _say(self, code: str, message: str, element: etree._Element, severity: str = "warning") -> None:
        key = element.get("id")
        self.remarks.append(
            Remark(code=code, severity=severity, message=message, element_id=key, line=line_of(element))
        )

    def _reference(self, text: str | None) -> str:
        """A reference as an id: surrounding blanks and a namespace prefix are dropped."""
        key = (text or "").strip()
        return key.partition(":")[2] if key not in self._ids and ":" in key else key

    # -- processes and what they hold ------------------------------------------------------------------

    def _process(self, element: etree._Element) -> None:
        key = self._id_of(element)
        executable = element.get("isExecutable", "").strip() in ("true", "1")
        steps = tuple(dict.fromkeys(element.get(STEPS, "").split()))
        self.processes[key] = Process(key, element.get("name", ""), executable, steps=steps)
        self._content(element, parent_id=key)
        specification = child_named(element, self.namespace, "ioSpecification")
        for child in child_elements(specification, self.namespace) if specification is not None else ():
            if local_name(child) in (ArtifactKind.DATA_INPUT.value, ArtifactKind.DATA_OUTPUT.value):
                self._artifact(child, parent_id=key)

    def _content(self, element: etree._Element, *, parent_id: str) -> None:
        for child in child_elements(element, self.namespace):
            name = local_name(child)
            if name in _NODE_KINDS:
                self._node(child, kind=_NODE_KINDS[name], parent_id=parent_id)
            elif name == "sequenceFlow":
                self._flow_elements.append((child, parent_id))
            elif name == "laneSet":
                self._lanes(child, process_id=parent_id, parent_lane_id=None)
            elif name in ARTIFACTS:
                self._artifact(child, parent_id=parent_id)
            elif name == "association":
                self._ties.append((child, child.get("sourceRef", ""), child.get("targetRef", "")))
            elif name not in KEPT_SILENTLY and not name.endswith("EventDefinition"):
                label = child.get("name") or child.get("id") or name
                text = (
                    f"要素「{label}」({name})は対応していないため、図から外します。元のファイルには残ります。"
                )
                self._say("unsupported-element", text, child)

    def _node(self, element: etree._Element, *, kind: NodeKind, parent_id: str) -> None:
        key = self._id_of(element)
        node, unknown, broken = read_node(
            element=element,
            root=self.root,
            namespace=self.namespace,
            kind=kind,
            node_id=key,
            parent_id=parent_id,
        )
        self.nodes[key] = node
        if unknown:
            text = f"「{node.name or key}」の作業の性質「{'、'.join(unknown)}」は知らない値なので使いません。"
            self._say("unknown-trait", text, element)
        if broken:
            text = (
                f"「{node.name or key}」の{'、'.join(broken)}は数値として使えないため、未記入とみなします。"
                "手順表で入れ直してください。"
            )
            self._say("unreadable-fact", text, element)
        for child in child_elements(element, self.namespace):
            if local_name(child) == "dataInputAssociation":
                source = text_of(child_named(child, self.namespace, "sourceRef"))
                self._ties.append((child, source, key))
            elif local_name(child) == "dataOutputAssociation":
                target = text_of(child_named(child, self.namespace, "targetRef"))
                self._ties.append((child, key, target))
        if kind in CONTAINERS:
            self._content(element, parent_id=key)

    def _lanes(self, lane_set: etree._Element, *, process_id: str, parent_lane_id: str | None) -> None:
        for element in child_elements(lane_set, self.namespace):
            if local_name(element) != "lane":
                continue
            key = self._id_of(element)
            self.lanes[key] = Lane(
                id=key, name=element.get("name", ""), process_id=process_id, parent_lane_id=parent_lane_id
            )
            for child in child_elements(element, self.namespace):
                if local_name(child) == "flowNodeRef":
                    self._lane_of[self._reference(text_of(child))] = key
            for child in child_elements(element, self.namespace):
                if local_name(child) == "childLaneSet":
                    self._lanes(child, process_id=process_id, parent_lane_id=key)

    def _artifact(self, element: etree._Element, *, parent_id: str) -> None:
        kind = ARTIFACTS[local_name(element)]
        key = self._id_of(element)
        if kind is ArtifactKind.TEXT_ANNOTATION:
            text = text_of(child_named(element, self.namespace, "text"))
        elif kind is ArtifactKind.GROUP:
            text = self._categories.get(self._reference(element.get("categoryValueRef")), "")
        else:
            text = element.get("name", "")
        self.artifacts[key] = Artifact(id=key, kind=kind, text=text, parent_id=parent_id)

    def _unused_steps(self, root: etree._Element) -> None:
        """Name each step of a choreography."""
        for element in root.iter(f"{{{self.namespace}}}*"):
            if local_name(element) in _UNUSED_STEPS:
                label = element.get("name") or element.get("id") or local_name(element)
                self._say(
                    "unsupported-element", f"コレオグラフィの作業「{label}」は図から外します。", element
                )

    # -- everything that points to something else -------------------------------------------------------

    def _sequence_flows(self) -> None:
        for element, parent_id in self._flow_elements:
            source = self._reference(element.get("sourceRef"))
            target = self._reference(element.get("targetRef"))
            missing = [end or "(空)" for end in (source, target) if end not in self.nodes]
            if missing:
                label = element.get("name") or element.get("id") or "名前なし"
                text = (
                    f"線「{label}」の端にある要素「{'、'.join(missing)}」が見つからないため、図から外します。"
                )
                self._say("broken-reference", text, element, "error")
                continue
            key = self._id_of(element)
            condition = text_of(child_named(element, self.namespace, "conditionExpression")).strip()
            name = element.get("name", "")
            self.flows[key] = Flow(key, source, target, name=name, condition=condition, parent_id=parent_id)

    def _settle_nodes(self) -> None:
        """Lanes, default flows and hosts of boundary events, now that everything is known."""
        for key, node in self.nodes.items():
            default: str | None = self._reference(node.default_flow_id) or None
            if default is not None and (default not in self.flows or self.flows[default].source != key):
                text = f"「{node.name or key}」の既定の線「{default}」がその要素から出ていません。"
                self._say("broken-reference", text, self.elements[key])
                default = None
            host: str | None = self._reference(node.attached_to) or None
            if node.kind is NodeKind.BOUNDARY_EVENT and host not in self.nodes:
                text = f"境界イベント「{node.name or key}」が付くはずの作業「{host}」が見つかりません。"
                self._say("broken-reference", text, self.elements[key], "error")
                host = None
            lane_id = self._lane_of.get(key)
            self.nodes[key] = replace(node, lane_id=lane_id, default_flow_id=default, attached_to=host)
        for key in self._lane_of:
            if key not in self.nodes and key not in self._ids:
                lane = self.lanes[self._lane_of[key]]
                text = f"レーン「{lane.name or lane.id}」が指す要素「{key}」が見つかりません。"
                self._say("broken-reference", text, self.elements[lane.id])

    def _participants(self, collaboration: etree._Element) -> None:
        parent_id = self._id_of(collaboration)
        for element in child_elements(collaboration, self.namespace):
            name = local_name(element)
            if name == "participant":
                key = self._id_of(element)
                process: str | None = self._reference(element.get("processRef"))
                if process and process not in self.processes:
                    text = (
                        f"プール「{element.get('name') or key}」の業務フロー「{process}」が見つかりません。"
                    )
                    self._say("broken-reference", text, element)
                known = process if process in self.processes else None
                self.pools[key] = Pool(id=key, name=element.get("name", ""), process_id=known)
            elif name in ARTIFACTS:
                self._artifact(element, parent_id=parent_id)
            elif name == "association":
                self._ties.append((element, element.get("sourceRef", ""), element.get("targetRef", "")))
            elif name in _UNUSED_TALK:
                label = element.get("name") or element.get("id") or name
                self._say("unsupported-element", f"会話の要素「{label}」は図から外します。", element)

    def _messages(self, collaboration: etree._Element) -> None:
        for element in child_elements(collaboration, self.namespace):
            if local_name(element) != "messageFlow":
                continue
            source = self._reference(element.get("sourceRef"))
            target = self._reference(element.get("targetRef"))
            missing = [
                end or "(空)" for end in (source, target) if end not in self.nodes and end not in self.pools
            ]
            if missing:
                label = element.get("name") or element.get("id") or "名前なし"
                ends = "、".join(missing)
                text = f"メッセージの線「{label}」の端「{ends}」が見つからないため、図から外します。"
                self._say("broken-reference", text, element, "error")
                continue
            key = self._id_of(element)
            self.messages[key] = MessageFlow(key, source, target, name=element.get("name", ""))

    def _associations(self) -> None:
        ends = (self.nodes, self.flows, self.pools, self.lanes, self.messages, self.artifacts)
        for element, source_text, target_text in self._ties:
            source, target = self._reference(source_text), self._reference(target_text)
            if not all(any(end in group for group in ends) for end in (source, target)):
                if _is_association_without_end(element, source, target):
                    continue  # a value or an expression is handed to or from the step, which is no line
                if source not in self._ids or target not in self._ids:
                    label = element.get("id") or "名前なし"
                    text = f"関連の線「{label}」の端が見つからないため、図から外します。"
                    self._say("broken-reference", text, element)
                continue
            key = self._id_of(element)
            self.associations[key] = Association(id=key, source=source, target=target)


def _is_association_without_end(element: etree._Element, source: str, target: str) -> bool:
    """Whether a data association leaves out the end that a constant or an expression stands for."""
    name = local_name(element)
    return (name == "dataInputAssociation" and not source) or (name == "dataOutputAssociation" and not target)
