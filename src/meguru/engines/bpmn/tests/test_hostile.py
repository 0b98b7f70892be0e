"""Files that are no BPMN, or that want to do harm: one sentence for a clerk, never a traceback."""

import gzip
import io
import zipfile

import pytest

from meguru.engines.bpmn import read_bpmn
from meguru.engines.uploads import Refused

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
OPEN = f'<definitions xmlns="{MODEL}"><process id="p">'
CLOSE = "</process></definitions>"

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    f'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><definitions xmlns="{MODEL}"><process id="&c;"/></definitions>'
)


def zipped(content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("process.bpmn", content)
    return target.getvalue()


FILES = {
    "empty": b"",
    "blanks": b"  \n ",
    "doctype": f'<!DOCTYPE definitions SYSTEM "file:///etc/passwd">{OPEN}{CLOSE}'.encode(),
    "entity bomb": BOMB.encode(),
    "entity bomb in utf-16": BOMB.encode("utf-16"),
    "100,000 deep": (OPEN + "<subProcess>" * 100_000).encode(),
    "1,000 deep and closed": (OPEN + "<subProcess>" * 1000 + "</subProcess>" * 1000 + CLOSE).encode(),
    "truncated": (OPEN + '<task id="t" na').encode(),
    "not closed": (OPEN + '<task id="t">').encode(),
    "plain text": "業務フロー図です".encode(),
    "html": b"<html><head><title>404</title></head><body>not found</body></html>",
    "dmn": b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>',
    "xpdl": b'<Package xmlns="http://www.wfmc.org/2009/XPDL2.2"/>',
    "no process": f'<definitions xmlns="{MODEL}"/>'.encode(),
    "excel": b"PK\x03\x04" + bytes(200),
    "gzip bomb": gzip.compress((OPEN + " " * 40_000_000 + CLOSE).encode()),
    "zip bomb": zipped(b" " * 40_000_000),
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "wrong encoding": f'<?xml version="1.0" encoding="utf-8"?>{OPEN}<task id="t" name="住民"/>{CLOSE}'.encode(
        "cp932"
    ),
    "unknown encoding": f'<?xml version="1.0" encoding="klingon"?>{OPEN}{CLOSE}'.encode(),
    "21 MB": (OPEN + " " * (21 * 1024 * 1024) + CLOSE).encode(),
    "6,000 tasks": (OPEN + "<task/>" * 6000 + CLOSE).encode(),
    "6,000 tasks of one id": (OPEN + '<task id="t"/>' * 6000 + CLOSE).encode(),
    "null bytes": (OPEN + "\0" + CLOSE).encode(),
}


class TestHostileFiles:
    @pytest.mark.parametrize("data", FILES.values(), ids=FILES.keys())
    def test_the_file_is_refused_with_one_plain_line(self, data):
        with pytest.raises(Refused) as refusal:
            read_bpmn(data)

        said = str(refusal.value)
        assert "\n" not in said
        assert any("ぁ" <= letter <= "ん" for letter in said)
        assert refusal.value.code

    def test_a_sub_process_that_holds_itself_in_its_references_is_read(self):
        data = (
            f'{OPEN}<subProcess id="s"><laneSet><lane id="l"><flowNodeRef>s</flowNodeRef></lane></laneSet>'
            f'</subProcess><sequenceFlow id="f" sourceRef="s" targetRef="s"/>{CLOSE}'
        )

        diagram = read_bpmn(data.encode())

        assert diagram.flows["f"].source == diagram.flows["f"].target == "s"

    def test_an_end_that_says_it_is_attached_to_a_task_is_an_end_only(self):
        data = f'{OPEN}<task id="t"/><endEvent id="e" attachedToRef="t"/>{CLOSE}'

        assert read_bpmn(data.encode()).nodes["e"].attached_to is None

    def test_every_cut_of_a_file_is_refused_or_read(self):
        whole = (
            f'{OPEN}<startEvent id="s"/><task id="t" name="受付"/>'
            f'<sequenceFlow id="f" sourceRef="s" targetRef="t"/>{CLOSE}'
        ).encode()

        for length in range(len(whole)):
            with pytest.raises(Refused):
                read_bpmn(whole[:length])
