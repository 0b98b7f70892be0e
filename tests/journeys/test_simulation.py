"""A clerk asks what another pair of hands would change, with the keyboard alone, and takes the comparison home."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

MOST_TABS = 150
PATIENCE_MS = 90_000  # the first simulation of a new machine compiles the simulator


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control with this accessible name has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => {
                const active = document.activeElement;
                const label = active.labels && active.labels.length ? active.labels[0].innerText : "";
                return [active.getAttribute("aria-label"), label, active.innerText].filter(Boolean).join("|");
            }"""
        )
        if name in found:
            return
    raise AssertionError(f"{name} cannot be reached with the Tab key")


def follow(page: Page, name: str) -> None:
    """Reach a link or a button and press it, with the keyboard."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def ask(page: Page, *, name: str, people: str) -> None:
    """Fill the form from the keyboard and wait for the result."""
    tab_to(page, "試算の名前")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(name)
    tab_to(page, "窓口係：人数")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(people)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"試算「{name}」の結果")).to_be_visible(timeout=PATIENCE_MS)


def test_two_trials_are_made_compared_and_taken_home(
    office, page, sign_in, accessibility_problems, screenshot
):
    sign_in("department_staff")
    page.goto(f"{office.url}/scenarios/of-process/{office.facts['drawn_process']}/")
    assert accessibility_problems(page) == []
    follow(page, "最初の試算をする")
    expect(page.get_by_role("heading", name="条件を決めて試算する")).to_be_visible()
    assert accessibility_problems(page) == []

    ask(page, name="現状", people="1")
    expect(page.get_by_text("追いつかず")).to_be_visible()  # one person cannot do this work
    assert accessibility_problems(page) == []
    follow(page, "条件を変えてもう一つ試す")
    ask(page, name="窓口を2人に", people="２")  # typed in full width
    expect(page.get_by_text("追いつかず")).to_have_count(0)

    follow(page, "「現状」と並べて比べる")
    expect(page.get_by_text("「現状」との差").first).to_be_visible()
    row = page.get_by_role("row", name=re.compile("所要時間の中央値.*減る"))
    expect(row).to_be_visible()
    assert accessibility_problems(page) == []
    for width in (320, 375, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert not page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        screenshot(page, "simulation-compared")
    tab_to(page, "PDF")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def test_a_wrong_figure_is_said_beside_its_field_and_nothing_is_lost(
    office, page, sign_in, accessibility_problems
):
    sign_in("department_staff")
    page.goto(f"{office.url}/scenarios/of-process/{office.facts['drawn_process']}/new/")
    page.get_by_label("試算の名前").fill("まちがい")
    page.get_by_label("窓口係：人数").fill("たくさん")
    page.get_by_role("button", name="計算する").click()

    expect(page.get_by_role("link", name="窓口係：人数")).to_be_visible()
    expect(page.get_by_label("試算の名前")).to_have_value("まちがい")
    expect(page.get_by_label("窓口係：人数")).to_have_value("たくさん")
    assert accessibility_problems(page) == []
