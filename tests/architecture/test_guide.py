"""The guide says what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from meguru.apps.registry.roles import Role
from meguru.design.loop import STAGES
from meguru.engines.redesign import Assumptions

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide"
CHAPTERS = {path.name: path.read_text(encoding="utf-8") for path in sorted(GUIDE.glob("*.md"))}


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_chapter_begins_with_its_title(name):
    assert CHAPTERS[name].startswith("# ")


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_link_to_a_chapter_leads_somewhere(name):
    targets = {link.split("#")[0] for link in re.findall(r"\]\(([^):/]+\.md[^)]*)\)", CHAPTERS[name])}

    assert targets <= set(CHAPTERS)


def test_every_stage_of_the_loop_is_explained():
    text = CHAPTERS["10-getting-started.md"]

    assert [stage.key for stage in STAGES if str(stage.label) not in text] == []


def test_every_role_is_explained():
    assert [role for role in Role if f"| {role.label} |" not in CHAPTERS["70-roles.md"]] == []


def test_the_assumed_figures_are_those_of_the_program():
    text = CHAPTERS["50-redesigns.md"]
    figures = Assumptions()

    assert f"| 自動化で人手も待ちもなくなる件数 | {figures.automated_share:.0%} |" in text
    assert figures.paper_work_saved == figures.paper_waiting_saved
    assert f"| 紙をやめて減る作業と待ち | それぞれ {figures.paper_work_saved:.0%} |" in text
    assert figures.seal_work_saved == figures.seal_waiting_saved
    assert f"| 押印をやめて減る作業と待ち | それぞれ {figures.seal_work_saved:.0%} |" in text
    face_to_face = f"{figures.face_to_face_work_saved:.0%}、{figures.face_to_face_waiting_saved:.0%}"
    assert f"| 対面をやめて減る作業、待ち | {face_to_face} |" in text
    assert f"| 受渡しをまとめて減る待ち | {figures.handover_gap_saved:.0%} |" in text
    assert f"| オンラインへ移る案件 | {figures.moved_online_share:.0%} |" in text
    assert f"| 委託の単価 | 1 時間 {figures.delegated_hourly_yen:,} 円 |" in text
    assert f"| 集中処理で減る作業 | {figures.central_work_saved:.0%} |" in text
    assert f"案件が {figures.least_cases} より少ない記録" in text
