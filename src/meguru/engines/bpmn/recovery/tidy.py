"""Text that no parser takes, made into well-formed XML: every tag closed, every attribute in quotes.

Terms.  A *broken tag* is one without its end, or with something in it that is no attribute.
Steps.  Tags, comments and text are read one after the other. An end tag closes everything up to the newest tag
        of its name, and is dropped when there is none. A broken tag keeps the attributes that can be read; it
        stays open only when it is of a kind that holds others. The first tag stays open to the end.
Holds.  Time is in proportion to the length of the text; nothing is added but what closes a tag.
"""

from __future__ import annotations

import re

from meguru.engines.bpmn.files.vocabulary import BPMNDI, DC, DI, MEGURU, MODEL, XSI

_NAME = r"[A-Za-z_][A-Za-z0-9_.:\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fa5-]*"
_NEXT_NAME = re.compile(r"\s[\w:.-]+=\Z")  # what is left in a value whose closing quote is missing
_URI = re.compile(r"[A-Za-z0-9:/?#@!$&'()*+,;=._~%-]+\Z")
_TOKEN = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<![^<>]*>?"
    rf"|</\s*(?P<end>{_NAME})[^<>]*>?|<(?P<begin>{_NAME})(?P<inside>(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+)>"
    rf"|<(?P<broken>{_NAME})(?P<rest>[^<>]*)>?|<|[^<]+",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(rf"""(?<![\w.:-])({_NAME})\s*=\s*(?:"([^"]*)"|'([^']*)')""")
KNOWN_PREFIXES = {
    **dict.fromkeys(("bpmn", "bpmn2", "semantic", "model", "bpmn20", "tns"), MODEL),
    **dict.fromkeys(("bpmndi", "di2"), BPMNDI),
    **dict.fromkeys(("dc", "omgdc"), DC),
    **dict.fromkeys(("di", "omgdi"), DI),
    "xsi": XSI,
    "meguru": MEGURU,
}
_HOLDS = frozenset(
    {
        *(
            "definitions",
            "process",
            "collaboration",
            "subProcess",
            "transaction",
            "adHocSubProcess",
            "laneSet",
        ),
        *("lane", "childLaneSet", "BPMNDiagram", "BPMNPlane", "BPMNShape", "BPMNEdge"),
    }
)


def tidied(text: str) -> str:
    """Return the text as well-formed XML; every prefix is declared at the first tag."""
    return _Tidier().read(text)


class _Tidier:
    def __init__(self) -> None:
        self.out: list[str] = []
        self.open_tags: list[str] = []
        self.open_count: dict[str, int] = {}
        self.declared: dict[str, str] = {}
        self.used: dict[str, None] = {}

    def read(self, text: str) -> str:
        for token in _TOKEN.finditer(text):
            if token["begin"] or token["broken"]:
                self._begin(token)
            elif token["end"]:
                self._end(_name(token["end"]))
            elif self.open_tags:
                self._between(token[0])
        self.out += [f"</{name}>" for name in reversed(self.open_tags)]
        for number, prefix in enumerate(one for one in self.used if one not in self.declared):
            self.declared[prefix] = KNOWN_PREFIXES.get(prefix, f"urn:undeclared:{number}")
        if self.out:
            names = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in self.declared.items())
            self.out[0] = f"{self.out[0][:-1]}{names}>"
        return "".join(self.out)

    def _begin(self, token: re.Match[str]) -> None:
        name = _name(token["begin"] or token["broken"])
        inside = token["inside"] if token["begin"] else token["rest"]
        is_whole = token[0].endswith(">")
        ends_itself = inside.endswith("/") if is_whole else name.rpartition(":")[2] not in _HOLDS
        stays = not ends_itself or not self.open_tags
        self._use(name)
        self.out.append(f"<{name}{self._attributes(inside)}{'' if stays else '/'}>")
        if stays:
            self.open_tags.append(name)
            self.open_count[name] = self.open_count.get(name, 0) + 1

    def _use(self, name: str) -> None:
        prefix = name.rpartition(":")[0]
        if prefix and prefix != "xml":
            self.used[prefix] = None

    def _end(self, name: str) -> None:
        """Close everything up to the newest tag of this name; the first tag of all stays open."""
        if self.open_count.get(name, 0) <= (self.open_tags[:1] == [name]):
            return
        last = ""
        while last != name:
            last = self.open_tags.pop()
            self.open_count[last] -= 1
            self.out.append(f"</{last}>")

    def _between(self, token: str) -> None:
        if token.startswith("<![CDATA[") and token.endswith("]]>"):
            self.out.append(token)
        elif not token.startswith(("<!", "<?")):
            self.out.append("&lt;" if token == "<" else token.replace("]]>", "]]&gt;"))

    def _attributes(self, inside: str) -> str:
        kept: dict[str, str] = {}
        for found in _ATTRIBUTE.finditer(inside):
            value = _NEXT_NAME.sub("", found[2] if found[2] is not None else found[3])
            name = ":".join([part for part in found[1].split(":") if part][-2:])
            prefix, _, local = name.rpartition(":")
            if not re.match(r"[A-Za-z_]", local):
                continue
            if prefix == "xmlns" or name == "xmlns":
                if not _URI.match(value) or local in ("xml", "xmlns" if prefix else "xml"):
                    continue
                if prefix and self.declared.setdefault(local, value) == value:
                    continue
            if prefix != "xmlns":
                self._use(name)
            kept.setdefault(name, value.replace('"', "&quot;"))
        return "".join(f' {name}="{value}"' for name, value in kept.items())


def _name(text: str) -> str:
    """At most one prefix, and none that XML keeps for itself."""
    parts = [part for part in text.split(":") if re.match(r"[A-Za-z_]", part)][-2:]
    if not parts:
        return "unnamed"
    return parts[-1] if parts[0] in ("xmlns", "xml") else ":".join(parts)
