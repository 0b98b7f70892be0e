"""Steps of a kind that only one tool knows, and lines that a tool wrote several times.

A step of another namespace to which lines lead becomes a plain task that keeps the tool's own element as its
extension, whole and untouched. Of a line that is written more than once with the same id and the same ends, the one
in the process of its ends stays.
"""

from __future__ import annotations

from collections import defaultdict

from lxml import etree

from meguru.engines.bpmn.files.vocabulary import MODEL, local_name, namespace_of, text_of
from meguru.engines.bpmn.files.write_tree import insert
from meguru.engines.bpmn.recovery.said import Said, label

_HOLDERS = ("process", "subProcess", "transaction", "adHocSubProcess")
_LINES = ("sequenceFlow", "messageFlow")
_OWN = frozenset({"documentation", "extensionElements", "incoming", "outgoing", "conditionExpression"})


def read_steps_of_tools(root: etree._Element, said: Said) -> None:
    """Put a plain task around each step of another namespace that is the end of a sequence flow."""
    ends = _ends(root)
    for holder in list(root.iter(*(f"{{{MODEL}}}{name}" for name in _HOLDERS))):
        for step in list(holder.iterchildren("*")):
            key = step.get("id")
            if key not in ends or namespace_of(step) in ("", MODEL):
                continue
            task = holder.makeelement(f"{{{MODEL}}}task", {"id": key, "name": step.get("name", "")})
            holder.replace(step, task)
            task.tail, step.tail = step.tail, None
            for child in step.iterchildren(f"{{{MODEL}}}incoming", f"{{{MODEL}}}outgoing"):
                listed = task.makeelement(child.tag)
                listed.text = text_of(child)
                insert(task, listed)
            kept = task.makeelement(f"{{{MODEL}}}extensionElements")
            kept.append(step)
            insert(task, kept)
            text = f"「{label(step)}」は作図ツール独自の種類のため、ふつうの作業として読みました。"
            said.one("repaired-name", text, task)


def drop_doubled_lines(root: etree._Element, said: Said) -> None:
    """Of the lines with one id and the same ends, one stays; a copy with something of its own stays, too."""
    same: dict[tuple[str, str, str], list[etree._Element]] = defaultdict(list)
    for line in root.iter(*(f"{{{MODEL}}}{name}" for name in _LINES)):
        if line.get("id"):
            found = (line.get("id", ""), line.get("sourceRef", ""), line.get("targetRef", ""))
            same[found].append(line)
    doubled = {key: lines for key, lines in same.items() if len(lines) > 1}
    if not doubled:
        return
    homes = {one.get("id"): one.getparent() for one in root.iter(f"{{{MODEL}}}*") if one.get("id")}
    for (_, source, target), lines in doubled.items():
        shared = homes.get(source) is not None and homes.get(source) is homes.get(target)
        best = next((line for line in lines if _is_at_home(line, homes.get(source), shared=shared)), lines[0])
        for line in lines:
            parent = line.getparent()
            if line is not best and parent is not None and not _has_more(line, best):
                parent.remove(line)
                text = f"線「{label(line)}」が何度も書かれていたため、一本だけ残しました。"
                said.one("repaired-doubled", text, line)


def drop_ends_of_nothing(root: etree._Element, said: Said) -> None:
    """Entries of the lists at the steps that name no line of the file."""
    lists = list(root.iter(f"{{{MODEL}}}incoming", f"{{{MODEL}}}outgoing"))
    ids = {one.get("id") for one in root.iter("*") if one.get("id")} if lists else set()
    dropped = 0
    for entry in lists:
        key, parent = text_of(entry).strip(), entry.getparent()
        if parent is None or key in ids or key.rpartition(":")[2] in ids or entry.attrib or len(entry):
            continue
        parent.remove(entry)
        dropped += 1
    if dropped:
        said.whole(
            "repaired-reference",
            f"手順に書かれた線のうち、どこにもないものを {dropped:,} 本取り除きました。",
            severity="hint",
        )


def _ends(root: etree._Element) -> set[str]:
    return {
        (flow.get(name) or "").strip().rpartition(":")[2]
        for flow in root.iter(f"{{{MODEL}}}sequenceFlow")
        for name in ("sourceRef", "targetRef")
    } - {""}


def _is_at_home(line: etree._Element, home: etree._Element | None, *, shared: bool) -> bool:
    """Whether a line stands where its kind belongs: beside its ends, or between the pools of its ends."""
    if shared:
        return local_name(line) == "sequenceFlow" and line.getparent() is home
    return local_name(line) == "messageFlow"


def _has_more(line: etree._Element, best: etree._Element) -> bool:
    """Whether a copy carries anything that would be lost with it."""
    own = {
        name: value for name, value in line.attrib.items() if best.get(name) != value and name != "messageRef"
    }
    inside = [child for child in line.iterchildren("*") if local_name(child) in _OWN or namespace_of(child)]
    known = {etree.tostring(child, method="c14n", with_tail=False) for child in best.iterchildren("*")}
    return bool(own) or any(
        etree.tostring(child, method="c14n", with_tail=False) not in known for child in inside
    )
