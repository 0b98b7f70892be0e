"""Files with the oddities of drawing tools, made by hand: each is small, each is wrong in one way."""

from __future__ import annotations

import codecs

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
NAMES = (
    f'xmlns="{MODEL}" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:v="urn:vendor"'
)
EXTENSION = '<extensionElements><v:cost v:unit="円"><v:of>受付</v:of></v:cost></extensionElements>'
NODES = (
    '<startEvent id="s" name="始まり"/>'
    f'<userTask id="t" name="届出を受け付ける" v:color="#ff0000">{EXTENSION}</userTask>'
    '<endEvent id="e" name="終わり"/>'
)
FLOWS = (
    '<sequenceFlow id="f1" sourceRef="s" targetRef="t"/><sequenceFlow id="f2" sourceRef="t" targetRef="e"/>'
)
BOXES = {"s": (0, 22, 36, 36), "t": (100, 0, 100, 80), "e": (300, 22, 36, 36)}
WAYS = {"f1": ((36, 40), (100, 40)), "f2": ((200, 40), (300, 40))}


def drawing(plane: str = "p", *, boxes: dict | None = None, ways: dict | None = None) -> str:
    shapes = "".join(
        f'<bpmndi:BPMNShape id="{key}_di" bpmnElement="{key}">'
        f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/></bpmndi:BPMNShape>'
        for key, (x, y, width, height) in (BOXES if boxes is None else boxes).items()
    )
    edges = "".join(
        f'<bpmndi:BPMNEdge id="{key}_di" bpmnElement="{key}">'
        + "".join(f'<di:waypoint x="{x}" y="{y}"/>' for x, y in points)
        + "</bpmndi:BPMNEdge>"
        for key, points in (WAYS if ways is None else ways).items()
    )
    return (
        f'<bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane id="pl" bpmnElement="{plane}">'
        f"{shapes}{edges}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
    )


def definitions(content: str, names: str = NAMES) -> str:
    return f"<definitions {names} targetNamespace='urn:x'>{content}</definitions>"


SECOND = '<process id="q"><task id="z"/></process>'
PLAIN = definitions(f'<process id="p">{NODES}{FLOWS}</process>{drawing()}')
DECLARED = '<?xml version="1.0" encoding="{}"?>'


def prefixed(prefix: str, *, uri: str = MODEL, declare: bool = True) -> str:
    """The plain file with a prefix at every element of the model."""
    text = PLAIN.replace(f'xmlns="{MODEL}"', f'xmlns:{prefix}="{uri}"' if declare else "")
    for name in (
        "definitions",
        "process",
        "startEvent",
        "userTask",
        "endEvent",
        "sequenceFlow",
        "extensionElements",
    ):
        text = text.replace(f"<{name} ", f"<{prefix}:{name} ").replace(f"<{name}>", f"<{prefix}:{name}>")
        text = text.replace(f"</{name}>", f"</{prefix}:{name}>")
    return text


# name -> (file, codes of the mends that have to be named). Each of them holds s -> t -> e afterwards.
MENDED: dict[str, tuple[bytes, set[str]]] = {
    "as the standard says": (PLAIN.encode(), set()),
    "utf-16 with a mark": ((DECLARED.format("UTF-16") + PLAIN).encode("utf-16"), set()),
    "utf-16 without a mark": ((DECLARED.format("UTF-16") + PLAIN).encode("utf-16-le"), set()),
    "utf-16 declared, utf-8 written": (
        (DECLARED.format("UTF-16") + PLAIN).encode(),
        {"repaired-encoding"},
    ),
    "utf-8 declared, utf-16 written": ((DECLARED.format("UTF-8") + PLAIN).encode("utf-16"), set()),
    "utf-8 declared, shift_jis written": (
        (DECLARED.format("UTF-8") + PLAIN).encode("cp932"),
        {"repaired-encoding"},
    ),
    "nothing declared, euc-jp written": (PLAIN.encode("euc-jp"), {"repaired-encoding"}),
    "latin-1 declared, utf-8 written": (
        (DECLARED.format("ISO-8859-1") + PLAIN).encode(),
        {"repaired-encoding"},
    ),
    "utf-8 declared, windows-1252 written": (
        (
            DECLARED.format("UTF-8")
            + PLAIN.replace("届出を受け付ける", "Prüfen").replace("始まり", "").replace("終わり", "")
        )
        .replace("円", "")
        .replace("受付", "")
        .encode("cp1252"),
        {"repaired-encoding"},
    ),
    "an encoding that nobody knows": (
        (DECLARED.format("klingon") + PLAIN).encode(),
        {"repaired-encoding"},
    ),
    "a mark in front of the declaration twice": (
        codecs.BOM_UTF8 * 2 + (DECLARED.format("UTF-8") + PLAIN).encode(),
        set(),
    ),
    "blank lines before the declaration": (("\n\n" + DECLARED.format("UTF-8") + PLAIN).encode(), set()),
    "text before the first tag": (("export 2024 " + PLAIN).encode(), {"repaired-text"}),
    "control characters": (PLAIN.replace("届出", "届\x0b出").encode(), {"repaired-text"}),
    "a bare and": (PLAIN.replace("届出", "届出 & ").encode(), {"repaired-text"}),
    "an entity of html": (PLAIN.replace("届出", "届出&nbsp;").encode(), {"repaired-text"}),
    "a document type": (f"<!DOCTYPE definitions SYSTEM 'bpmn.dtd'>{PLAIN}".encode(), {"repaired-doctype"}),
    "an attribute twice": (
        PLAIN.replace('<startEvent id="s"', '<startEvent id="s" id="s"').encode(),
        {"repaired-text"},
    ),
    "cut off at the end": (PLAIN.replace("</definitions>", "").encode(), {"repaired-cut-off"}),
    "an end tag too many": (PLAIN.replace("</process>", "</process></laneSet>").encode(), {"repaired-xml"}),
    "a quote that is missing": (PLAIN.replace('id="t"', 'id="t').encode(), {"repaired-xml"}),
    "a prefix that is not declared": (prefixed("bpmn", declare=False).encode(), {"repaired-prefix"}),
    "another prefix": (prefixed("semantic").encode(), set()),
    "https in the namespace": (
        PLAIN.replace(f'"{MODEL}"', '"https://www.omg.org/spec/BPMN/20100524/MODEL"').encode(),
        {"repaired-namespace"},
    ),
    "a slash after the namespace": (
        PLAIN.replace(f'"{MODEL}"', f'"{MODEL}/"').encode(),
        {"repaired-namespace"},
    ),
    "the namespace of a draft": (
        prefixed("b", uri="http://schema.omg.org/spec/BPMN/2.0").encode(),
        {"repaired-namespace"},
    ),
    "no namespace": (PLAIN.replace(f'xmlns="{MODEL}"', "").encode(), {"repaired-namespace"}),
    "a process in no namespace": (
        PLAIN.replace("<process ", '<process xmlns="" ').encode(),
        {"repaired-namespace"},
    ),
    "a drawing in the wrong namespace": (
        PLAIN.replace(
            "http://www.omg.org/spec/BPMN/20100524/DI", "http://www.omg.org/spec/BPMN/20100524/BPMNDI"
        ).encode(),
        {"repaired-namespace"},
    ),
    "a package around it": (f"<export><file>{PLAIN}</file></export>".encode(), {"repaired-root"}),
    "no definitions": (
        f'<process {NAMES} id="p">{NODES}{FLOWS}</process>'.encode(),
        {"repaired-root", "repaired-no-drawing"},
    ),
    "two definitions": (
        f"<all>{PLAIN}{definitions(SECOND)}</all>".encode(),
        {"repaired-root"},
    ),
    "steps outside a process": (definitions(NODES + FLOWS + drawing("")).encode(), {"repaired-place"}),
    "a process in a participant": (
        definitions(
            f'<collaboration id="c"><participant id="a" processRef="p"><process id="p">{NODES}{FLOWS}</process>'
            f"</participant></collaboration>{drawing()}"
        ).encode(),
        {"repaired-place"},
    ),
    "a drawing inside the process": (
        definitions(f'<process id="p">{NODES}{FLOWS}{drawing()}</process>').encode(),
        {"repaired-place"},
    ),
    "shapes without a plane": (
        PLAIN.replace('<bpmndi:BPMNPlane id="pl" bpmnElement="p">', "")
        .replace("</bpmndi:BPMNPlane>", "")
        .encode(),
        {"repaired-place"},
    ),
    "no drawing": (
        definitions(f'<process id="p">{NODES}{FLOWS}</process>').encode(),
        {"repaired-no-drawing"},
    ),
    "no ids at the flows": (
        PLAIN.replace('id="f1" ', "").replace('id="f2" ', "").encode(),
        {"repaired-id"},
    ),
    "blanks around an id": (PLAIN.replace('id="t"', 'id=" t "').encode(), {"repaired-id"}),
    "capitals": (
        PLAIN.replace("<userTask", "<UserTask").replace("</userTask", "</UserTask").encode(),
        {"repaired-name"},
    ),
    "an unknown kind of step": (
        PLAIN.replace("<userTask", "<robotTask").replace("</userTask", "</robotTask").encode(),
        {"repaired-name"},
    ),
    "flows without ends, listed at the steps": (
        PLAIN.replace(' sourceRef="s" targetRef="t"', "")
        .replace(
            '<startEvent id="s" name="始まり"/>', '<startEvent id="s"><outgoing>f1</outgoing></startEvent>'
        )
        .replace("</userTask>", "<incoming>f1</incoming></userTask>")
        .encode(),
        {"repaired-reference"},
    ),
    "ends of a flow as elements": (
        PLAIN.replace(
            ' sourceRef="s" targetRef="t"/>',
            "><sourceRef>s</sourceRef><targetRef>t</targetRef></sequenceFlow>",
        ).encode(),
        {"repaired-reference"},
    ),
    "decimal commas": (PLAIN.replace('x="100" y="40"', 'x="100,5" y="40,25"').encode(), {"repaired-number"}),
    "xml 1.1": (('<?xml version="1.1" encoding="UTF-8"?>' + PLAIN).encode(), set()),
    "utf8 without a hyphen": ((DECLARED.format("utf8") + PLAIN).encode(), set()),
    "declared as unicode": ((DECLARED.format("unicode") + PLAIN).encode(), {"repaired-encoding"}),
    "windows-31j declared and written": ((DECLARED.format("Windows-31J") + PLAIN).encode("cp932"), set()),
    "single quotes and blanks in the declaration": (
        ("<?xml version='1.0' encoding='utf-8' standalone='no' ?>\r\n" + PLAIN).encode(),
        set(),
    ),
    "two collaborations and two pages": (
        definitions(
            '<collaboration id="c1"><participant id="a" processRef="p"/></collaboration>'
            '<collaboration id="c2"><participant id="b" processRef="q"/></collaboration>'
            f'<process id="p">{NODES}{FLOWS}</process>{SECOND}{drawing("c1")}'
            + drawing("c2", boxes={"z": (0, 0, 100, 80)}, ways={})
        ).encode(),
        set(),
    ),
    "a flow that names its ends": (
        PLAIN.replace('targetRef="t"', 'targetRef="届出を受け付ける"').encode(),
        {"repaired-reference"},
    ),
    "a flow that ends at a shape": (
        PLAIN.replace('targetRef="t"', 'targetRef="t_di"').encode(),
        {"repaired-reference"},
    ),
    "a flow whose end only the drawing shows": (
        PLAIN.replace('targetRef="t"', 'targetRef="gone"').encode(),
        {"repaired-reference"},
    ),
    "references with a hash": (
        PLAIN.replace('targetRef="t"', 'targetRef="#t"').encode(),
        {"repaired-reference"},
    ),
}
