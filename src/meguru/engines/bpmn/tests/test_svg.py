from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from meguru.engines.bpmn.files.read import read_bpmn
from meguru.engines.bpmn.label_text import text_width, wrap
from meguru.engines.bpmn.layout.place import lay_out
from meguru.engines.bpmn.layout.seen import needs_layout
from meguru.engines.bpmn.model import (
    Artifact,
    ArtifactKind,
    Bounds,
    Diagram,
    EventTrigger,
    Flow,
    Lane,
    Node,
    NodeKind,
    Pool,
    Process,
)
from meguru.engines.bpmn.svg.draw import draw_svg
from meguru.engines.bpmn.svg.overlay import ElementOverlay, heat_level

REFERENCE = Path(__file__).resolve().parents[5] / "../shared/data/bpmn-reference"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert(1)</script>"\'&]]>\x00\x1b\ud800 --><svg onload="x">'
LONG_JAPANESE = "国民健康保険の資格取得届に添付された書類の内容を確認し不足があれば補正を依頼する" * 4


def small_diagram(**names: str) -> Diagram:
    """A start, a task and an end in one lane of one pool; `names` by element id."""
    nodes = {
        "start": Node("start", NodeKind.START_EVENT, names.get("start", ""), "p", "lane"),
        "task": Node("task", NodeKind.USER_TASK, names.get("task", "届出を審査する"), "p", "lane"),
        "end": Node("end", NodeKind.END_EVENT, names.get("end", ""), "p", "lane"),
    }
    flows = {
        "f1": Flow("f1", "start", "task", names.get("f1", ""), parent_id="p"),
        "f2": Flow("f2", "task", "end", parent_id="p"),
    }
    return Diagram(
        processes={"p": Process("p")},
        nodes=nodes,
        flows=flows,
        pools={"pool": Pool("pool", names.get("pool", "市民課"), "p")},
        lanes={"lane": Lane("lane", names.get("lane", "窓口"), "p")},
    )


def parsed(svg: str) -> etree._Element:
    return etree.fromstring(svg.encode())


def texts_of(element: etree._Element) -> str:
    return "".join(element.itertext())


class TestDrawSvg:
    def test_every_element_is_a_group_with_its_id(self) -> None:
        root = parsed(draw_svg(small_diagram()))

        ids = {group.get("data-element"): group.get("id") for group in root.iter(f"{SVG}g")}
        for element in ("start", "task", "end", "f1", "f2", "lane", "pool"):
            assert ids[element] == f"el-{element}"

    def test_it_is_an_image_with_a_name_and_a_description(self) -> None:
        root = parsed(draw_svg(small_diagram(), title="転入届"))

        assert root.get("role") == "img"
        assert root.findtext(f"{SVG}title") == "転入届"
        assert "届出を審査する" in (root.findtext(f"{SVG}desc") or "")

    def test_nodes_can_be_made_reachable_by_keyboard(self) -> None:
        root = parsed(draw_svg(small_diagram(), focusable=True))

        reachable = [g.get("data-element") for g in root.iter(f"{SVG}g") if g.get("tabindex") == "0"]
        assert sorted(filter(None, reachable)) == ["end", "start", "task"]
        assert root.get("role") == "group"

    def test_nothing_in_it_is_refused_by_a_strict_content_policy(self) -> None:
        figures = {"task": ElementOverlay("3件", "待ち 1日", 0.5)}
        root = parsed(draw_svg(small_diagram(), figures=figures, highlight={"task": "changed"}))

        for element in root.iter():
            assert etree.QName(element).localname not in ("style", "script", "foreignObject", "image", "use")
            for name, value in element.attrib.items():
                assert name != "style"
                assert not name.startswith("on")
                assert "href" not in name
                assert "url(" not in value

    @pytest.mark.parametrize("place", ["task", "start", "f1", "pool", "lane"])
    def test_hostile_names_stay_text(self, place: str) -> None:
        root = parsed(draw_svg(small_diagram(**{place: HOSTILE}), title=HOSTILE))

        names = {etree.QName(element).localname for element in root.iter()}
        assert "script" not in names
        assert "alert(1)" in texts_of(root)

    def test_hostile_figures_stay_text(self) -> None:
        figures = {
            "task": ElementOverlay(HOSTILE, HOSTILE, float("nan"), HOSTILE),
            "nowhere": ElementOverlay("1"),
        }

        root = parsed(draw_svg(small_diagram(), figures=figures))

        assert "script" not in {etree.QName(element).localname for element in root.iter()}

    @pytest.mark.parametrize("name", [LONG_JAPANESE, "Determine " * 40, "x" * 5000, "審査" * 10_000])
    def test_long_names_end_in_an_ellipsis_and_stay_whole_in_the_title(self, name: str) -> None:
        root = parsed(draw_svg(small_diagram(task=name)))

        task = next(g for g in root.iter(f"{SVG}g") if g.get("data-element") == "task")
        lines = [span.text or "" for span in task.iter(f"{SVG}tspan")]
        assert lines[-1].endswith("…")
        assert all(text_width(line, size=12) <= 120 for line in lines)
        assert name.strip() in (task.findtext(f"{SVG}title") or "")

    def test_figures_show_count_waiting_and_heat_without_colour_alone(self) -> None:
        figures = {"task": ElementOverlay("1,300件", "待ち 中央値 36秒", 0.9), "f1": ElementOverlay("12件")}

        root = parsed(draw_svg(small_diagram(), figures=figures))

        shown = texts_of(root)
        assert "1,300件" in shown
        assert "待ち 中央値 36秒" in shown
        assert "12件" in shown
        gauges = [g for g in root.iter(f"{SVG}g") if g.get("class") == "heat-gauge"]
        assert len(gauges) == 1 + 5  # on the task, and five in the legend
        assert "待ちの長さ" in shown

    @pytest.mark.parametrize(("kind", "word"), [("added", "追加"), ("removed", "廃止"), ("changed", "変更")])
    def test_a_comparison_marks_elements_by_word_and_frame(self, kind: str, word: str) -> None:
        root = parsed(draw_svg(small_diagram(), highlight={"task": kind, "f1": kind, "end": "nonsense"}))

        task = next(g for g in root.iter(f"{SVG}g") if g.get("data-element") == "task")
        end = next(g for g in root.iter(f"{SVG}g") if g.get("data-element") == "end")
        assert f"is-{kind}" in (task.get("class") or "")
        assert "is-" not in (end.get("class") or "")
        assert texts_of(root).count(word) >= 2  # at the task and in the legend

    def test_legend_and_descriptions_can_be_english(self) -> None:
        figures = {"task": ElementOverlay("3", "", 0.5)}
        svg = draw_svg(
            small_diagram(task="Check"), figures=figures, highlight={"end": "added"}, language="en"
        )

        shown = texts_of(parsed(svg))
        for text in ("Waiting: short", "+ added", "Check (user task)", "Steps: 1"):
            assert text in shown
        assert "待ち" not in shown

    def test_places_of_the_file_are_kept(self) -> None:
        drawn = lay_out(small_diagram())
        moved = replace(drawn, shapes={**drawn.shapes, "task": Bounds(500, 333, 120, 80)})

        assert not needs_layout(moved)
        assert 'x="500" y="333"' in draw_svg(moved)

    def test_a_missing_place_leads_to_a_new_layout(self) -> None:
        drawn = lay_out(small_diagram())
        shapes = {key: box for key, box in drawn.shapes.items() if key != "task"}

        root = parsed(draw_svg(replace(drawn, shapes=shapes)))

        assert any(g.get("data-element") == "task" for g in root.iter(f"{SVG}g"))

    def test_contents_of_a_closed_sub_process_are_not_drawn(self) -> None:
        diagram = Diagram(
            processes={"p": Process("p")},
            nodes={
                "sub": Node("sub", NodeKind.SUB_PROCESS, "交付", "p"),
                "inner": Node("inner", NodeKind.TASK, "発行", "sub"),
            },
            flows={},
            shapes={"sub": Bounds(10, 10, 120, 80)},
        )

        root = parsed(draw_svg(diagram))

        elements = {g.get("data-element") for g in root.iter(f"{SVG}g")}
        assert "sub" in elements
        assert "inner" not in elements

    def test_every_kind_trigger_and_artifact_can_be_drawn(self) -> None:
        nodes = {
            f"{kind}{trigger}{loop}": Node(
                f"{kind}{trigger}{loop}", kind, "名", "p", trigger=trigger, multi_instance=loop
            )
            for kind in NodeKind
            for trigger in (EventTrigger if kind.is_event else [EventTrigger.NONE])
            for loop in ([None] if kind.is_event else [None, "parallel", "sequential", "loop", "odd"])
        }
        artifacts = {kind.value: Artifact(kind.value, kind, "覚え書き", "p") for kind in ArtifactKind}
        diagram = Diagram(processes={"p": Process("p")}, nodes=nodes, flows={}, artifacts=artifacts)

        root = parsed(draw_svg(diagram))

        drawn = {g.get("data-element") for g in root.iter(f"{SVG}g")}
        assert set(nodes) | set(artifacts) <= drawn

    def test_an_empty_diagram_is_an_empty_picture(self) -> None:
        root = parsed(draw_svg(Diagram(processes={}, nodes={}, flows={})))

        assert root.get("viewBox") == "0 0 200 80"

    @pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference diagrams are not here")
    def test_diagrams_of_other_tools_are_drawn_as_they_are(self) -> None:
        for path in sorted(REFERENCE.glob("*.bpmn")):
            diagram = read_bpmn(path.read_bytes())

            root = parsed(draw_svg(diagram))

            assert not needs_layout(diagram), path.name
            drawn = {g.get("data-element") for g in root.iter(f"{SVG}g")}
            assert {node for node in diagram.nodes if node in diagram.shapes} <= drawn, path.name


class TestWrap:
    @given(text=st.text(max_size=200), width=st.floats(20, 300), lines=st.integers(1, 6))
    @settings(deadline=None)
    def test_no_line_is_wider_than_the_box(self, text: str, width: float, lines: int) -> None:
        result = wrap(text, width=width, size=12, lines=lines)

        assert len(result) <= lines
        assert all(text_width(line, size=12) <= width for line in result)

    def test_a_closing_bracket_never_starts_a_line(self) -> None:
        result = wrap("届出（転入）を確認する。", width=12 * 5, size=12, lines=4)

        assert "".join(result) == "届出（転入）を確認する。"
        assert all(line[0] not in "）。" for line in result)

    def test_english_words_stay_whole(self) -> None:
        assert wrap("Check income of members", width=80, size=12, lines=3) == (
            "Check",
            "income of",
            "members",
        )


class TestHeatLevel:
    @pytest.mark.parametrize(
        ("heat", "level"), [(None, 0), (float("nan"), 0), (-1, 1), (0, 1), (0.5, 3), (1, 5), (99, 5)]
    )
    def test_heat_has_five_levels(self, heat: float | None, level: int) -> None:
        assert heat_level(heat) == level
