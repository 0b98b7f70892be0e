"""Pools, message flows and lanes."""

from __future__ import annotations

from lxml import etree

from meguru.engines.bpmn.files.vocabulary import local_name, text_of
from meguru.engines.bpmn.files.write_tree import Tree


def write_pools(tree: Tree) -> None:
    """Add, change and take away participants and message flows; the collaboration comes and goes with them."""
    for key in tree.before.pools:
        if key not in tree.after.pools:
            tree.remove(tree.elements[key])
    for key in tree.before.messages:
        if key not in tree.after.messages:
            tree.remove(tree.elements[key])
    for key, pool in tree.after.pools.items():
        old = tree.before.pools.get(key)
        if old is None:
            tree.elements[key] = tree.add(collaboration(tree), "participant", id=key)
        if (old.name if old else "") != pool.name:
            tree.set(tree.elements[key], "name", pool.name)
        if (old.process_id if old else None) != pool.process_id:
            tree.set(tree.elements[key], "processRef", pool.process_id or "")
    for key, message in tree.after.messages.items():
        before = tree.before.messages.get(key)
        if before is None:
            tree.elements[key] = tree.add(collaboration(tree), "messageFlow", id=key)
        element = tree.elements[key]
        if (before.name if before else "") != message.name:
            tree.set(element, "name", message.name)
        if before is None or (before.source, before.target) != (message.source, message.target):
            element.set("sourceRef", message.source)
            element.set("targetRef", message.target)
    for existing in tree.children(tree.root, "collaboration"):
        if not any(local_name(child) not in ("documentation", "") for child in existing):
            tree.remove(existing)


def collaboration(tree: Tree) -> etree._Element:
    """Return the collaboration of the file; make one when there is none."""
    for existing in tree.children(tree.root, "collaboration"):
        return existing
    own_id = _id_of_holder(tree) or tree.fresh_id("collaboration")
    tree.elements[own_id] = tree.add(tree.root, "collaboration", id=own_id)
    return tree.elements[own_id]


def _id_of_holder(tree: Tree) -> str:
    """The id under which notes and groups know the collaboration that holds them, "" when none does."""
    for artifact in tree.after.artifacts.values():
        if artifact.parent_id not in tree.after.processes and artifact.parent_id not in tree.after.nodes:
            return artifact.parent_id
    return ""


def write_lanes(tree: Tree) -> None:
    """Add, change and take away lanes, and put each node into the lane it is in now."""
    for key, lane in tree.after.lanes.items():
        old = tree.before.lanes.get(key)
        place = (lane.process_id, lane.parent_lane_id)
        if old is None or (old.process_id, old.parent_lane_id) != place:
            holder = _lane_set(tree, process_id=lane.process_id, parent_lane_id=lane.parent_lane_id)
            if old is None:
                tree.elements[key] = tree.add(holder, "lane", id=key)
            else:
                holder.append(tree.elements[key])
        if (old.name if old else "") != lane.name:
            tree.set(tree.elements[key], "name", lane.name)
    _write_members(tree)
    for key in tree.before.lanes:
        if key not in tree.after.lanes:
            lane_set = tree.elements[key].getparent()
            tree.remove(tree.elements[key])
            if lane_set is not None and not tree.children(lane_set, "lane"):
                tree.remove(lane_set)


def _lane_set(tree: Tree, *, process_id: str, parent_lane_id: str | None) -> etree._Element:
    name = "childLaneSet" if parent_lane_id else "laneSet"
    holder = tree.elements[parent_lane_id or process_id]
    for existing in tree.children(holder, name):
        return existing
    return tree.add(holder, name, id=tree.fresh_id("laneSet"))


def _write_members(tree: Tree) -> None:
    """Nodes that changed their lane leave all lanes they were listed in, then enter the new one."""
    moved = {
        key: node.lane_id
        for key, node in tree.after.nodes.items()
        if (tree.before.nodes[key].lane_id if key in tree.before.nodes else None) != node.lane_id
    }
    gone = {key for key in tree.before.nodes if key not in tree.after.nodes}
    for key in tree.before.lanes:
        for reference in tree.children(tree.elements[key], "flowNodeRef"):
            if text_of(reference).strip().rpartition(":")[2] in moved.keys() | gone:
                tree.remove(reference)
    for key, lane_id in moved.items():
        if lane_id is not None:
            tree.add(tree.elements[lane_id], "flowNodeRef", text=key)
