"""Every page that a signed-in person can reach: accessible, within the screen, from this machine only."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import APIResponse, Page

pytestmark = pytest.mark.browser

ROLES = ("municipal_dx", "department_staff", "administrator", "auditor", "prefecture_dx")
WIDTHS = (320, 375, 640, 768, 1280)
WIDTHS_FOR_AXE = (375, 768, 1280)
WIDTHS_FOR_PICTURES = (375, 1280)
WRITTEN_IN_JAPANESE = (
    "guide_chapter",
    "plans:file",
    "processes:file",
    "scenarios:trial_file",
    "scenarios:comparison_file",
    "consolidation:study_file",
)  # the guide and the report, whatever the switch says
A4_WIDTH = 703  # 186 mm between the margins at 96 dpi
A4_ACROSS = {"benchmark:overview": 1031}  # printed on the long side: 273 mm between the margins


@pytest.fixture
def pages_of(office, sign_in) -> Callable[[str], dict[str, str]]:
    """Sign in, and give one address for every kind of page that can be reached by following links.

    View name -> path. Links are followed once per role; later tests use what was found.
    """

    def follow(role: str) -> dict[str, str]:
        page = sign_in(role)
        if role not in office.pages_found:
            office.pages_found[role] = _follow_links(page, office.url)
        return office.pages_found[role]

    return follow


def _follow_links(page: Page, base: str) -> dict[str, str]:
    """Pages are fetched and read, not drawn: drawing comes when they are examined."""
    found: dict[str, str] = {}
    waiting = ["/"]
    seen = {"/"}
    while waiting:
        path = waiting.pop(0)
        name = _kind_of_page(path)
        if name is None or name in found:
            continue
        answer = page.request.get(base + path)
        assert answer.status < 400, f"{path}: a link leads to status {answer.status}"
        if not _is_a_page(answer):
            continue
        found[name] = path
        for link in _Links.in_page(answer.text()):
            address = urlsplit(urljoin(answer.url, link))
            target = address.path + (f"?{address.query}" if address.query else "")
            if address.netloc == urlsplit(base).netloc and target not in seen:
                seen.add(target)
                waiting.append(target)
    return found


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    @classmethod
    def in_page(cls, content: str) -> list[str]:
        links = cls()
        links.feed(content)
        return links.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href")
        if tag == "a" and address:
            self.found.append(address)


def _kind_of_page(path: str) -> str | None:
    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        return None
    chapter = match.kwargs.get("name", "") if match.view_name == "guide_chapter" else ""
    tab = re.search(r"(?:^|[?&])(?:view|tab|show)=(\w+)", path)
    return " ".join(filter(None, (match.view_name, chapter, tab.group(1) if tab else "")))


def _is_a_page(answer: APIResponse) -> bool:
    """It is not a file to download."""
    is_file = "attachment" in answer.headers.get("content-disposition", "")
    return not is_file and "html" in answer.headers["content-type"]


class TestSignIn:
    @pytest.mark.parametrize("width", WIDTHS_FOR_AXE)
    def test_is_accessible(self, office, page, accessibility_problems, width):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{office.url}/sign-in/")

        assert accessibility_problems(page) == []

    def test_a_wrong_password_is_said_beside_the_form_and_is_accessible_too(
        self, office, page, accessibility_problems, screenshot
    ):
        page.goto(f"{office.url}/sign-in/")
        page.get_by_label("サインイン名").fill("nobody")
        page.get_by_label("パスワード").fill("wrong")
        page.get_by_role("button", name="サインイン").click()

        assert page.get_by_role("alert").is_visible()
        assert accessibility_problems(page) == []
        screenshot(page, "sign-in-refused")


class TestEveryPage:
    @pytest.mark.parametrize("role", ROLES)
    def test_is_accessible_and_fits_every_screen_and_the_paper(
        self, office, page, pages_of, accessibility_problems, screenshot, role
    ):
        """WCAG 2.2 AA by axe; no sideways scrolling from 320 px on (640 px is 1280 px at 200 %) nor on A4.

        A kind of page that an earlier role already opened is not examined again, home excepted.
        """
        found = pages_of(role)
        assert "home" in found
        problems = []
        for name, path in found.items():
            if name in office.kinds_examined and name != "home":
                continue
            office.kinds_examined.add(name)
            page.set_viewport_size({"width": WIDTHS[-1], "height": 900})
            page.goto(office.url + path)
            assert page.locator("h1").count() == 1, name
            assert page.title().split("|")[0].strip(), name
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                if _scrolls_sideways(page):
                    problems.append(f"{name} at {width}: scrolls sideways ({path})")
                if width in _widths_for_axe(name):
                    problems += [f"{name} at {width}: {line}" for line in accessibility_problems(page)]
                if width in WIDTHS_FOR_PICTURES:
                    screenshot(page, f"{role}-{name.replace(':', '-').replace(' ', '-')}")
            page.set_viewport_size({"width": A4_ACROSS.get(name, A4_WIDTH), "height": 1000})
            page.emulate_media(media="print")
            if _scrolls_sideways(page):
                problems.append(f"{name} on paper: wider than A4 ({path})")
            page.emulate_media(media="screen")

        assert problems == []


class TestTabs:
    @pytest.mark.parametrize("width", [1280, 375])
    def test_of_a_process_stand_in_one_row_with_the_open_page_in_sight(self, office, sign_in, width):
        page = sign_in("department_staff")
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{office.url}/scenarios/of-process/{office.facts['drawn_process']}/searches/")

        tabs = page.locator("nav.tabs a")
        assert len({round(tab.bounding_box()["y"]) for tab in tabs.all()}) == 1
        current = page.locator("nav.tabs a[aria-current]").bounding_box()
        assert current["x"] >= 0 and current["x"] + current["width"] <= width
        assert not _scrolls_sideways(page)


def _widths_for_axe(name: str) -> tuple[int, ...]:
    """The chapters of the guide differ by their words only."""
    return WIDTHS_FOR_AXE[-1:] if name.startswith("guide_chapter") else WIDTHS_FOR_AXE


class TestEnglish:
    def test_no_japanese_word_is_left_in_the_menu_and_the_heading(self, office, page, pages_of):
        found = pages_of("municipal_dx")
        page.goto(f"{office.url}/")
        page.get_by_role("button", name="English").click()
        left = {}
        for name, path in found.items():
            if name.startswith(WRITTEN_IN_JAPANESE):
                continue
            page.goto(office.url + path)
            if page.locator("html").get_attribute("lang") != "en":
                left[name] = "the page says that it is not in English"
                continue
            words = (
                page.locator(".site-navigation").text_content()
                + page.locator(".loop").all_inner_texts().__str__()
            )
            if re.search(r"[ぁ-んァ-ヶ一-龠]", words):
                left[name] = words

        assert left == {}


def _scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
