"""Every page that a signed-in person can reach: accessible, within the screen, from this machine only."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

ROLES = ("department_staff", "municipal_dx", "prefecture_dx", "auditor", "administrator")
WIDTHS_FOR_AXE = (375, 768, 1280)
WIDTHS_WITHOUT_SIDEWAYS_SCROLLING = (320, 375, 1280)
FOR_PICTURES = (375, 1280)


@pytest.fixture
def pages_of(office, sign_in) -> Callable[[str], dict[str, str]]:
    """One address for every kind of page that can be reached by following links: view name -> path."""

    def follow(role: str) -> dict[str, str]:
        page = sign_in(role)
        found: dict[str, str] = {}
        waiting = ["/"]
        seen = {"/"}
        while waiting:
            path = waiting.pop(0)
            name = _kind_of_page(path)
            if name is None or name in found or not _is_a_page(page, office.url + path):
                continue
            found[name] = path
            for link in page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"):
                address = urlsplit(urljoin(page.url, link))
                target = address.path + (f"?{address.query}" if address.query else "")
                if address.netloc == urlsplit(office.url).netloc and target not in seen:
                    seen.add(target)
                    waiting.append(target)
        return found

    return follow


def _kind_of_page(path: str) -> str | None:
    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        return None
    chapter = match.kwargs.get("name", "") if match.view_name == "guide_chapter" else ""
    tab = re.search(r"(?:^|[?&])(?:view|tab|show)=(\w+)", path)
    return " ".join(filter(None, (match.view_name, chapter, tab.group(1) if tab else "")))


def _is_a_page(page: Page, url: str) -> bool:
    """Open it, unless it is a file to download."""
    answer = page.request.get(url)
    assert answer.status < 400, f"{url}: a link leads to status {answer.status}"
    if (
        "attachment" in answer.headers.get("content-disposition", "")
        or "html" not in answer.headers["content-type"]
    ):
        return False
    page.goto(url)
    return True


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
    def test_is_accessible_fits_the_screen_and_stays_on_this_machine(
        self, office, page, pages_of, accessibility_problems, screenshot, role
    ):
        found = pages_of(role)
        problems = []
        for name, path in found.items():
            for width in sorted({*WIDTHS_FOR_AXE, *WIDTHS_WITHOUT_SIDEWAYS_SCROLLING}):
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(office.url + path)
                if width in WIDTHS_FOR_AXE:
                    problems += [f"{name} at {width}: {line}" for line in accessibility_problems(page)]
                if width in WIDTHS_WITHOUT_SIDEWAYS_SCROLLING and _scrolls_sideways(page):
                    problems.append(f"{name} at {width}: scrolls sideways ({path})")
                if width in FOR_PICTURES:
                    screenshot(page, f"{role}-{name.replace(':', '-').replace(' ', '-')}")

        assert problems == []
        assert "home" in found

    @pytest.mark.parametrize("role", ROLES)
    def test_has_one_heading_and_says_its_name_in_the_title(self, office, page, pages_of, role):
        for name, path in pages_of(role).items():
            page.goto(office.url + path)

            assert page.locator("h1").count() == 1, name
            assert page.title().split("|")[0].strip(), name

    def test_survives_text_at_twice_its_size(self, office, page, pages_of):
        """WCAG 1.4.4: at 200 % nothing is cut off and nothing scrolls sideways."""
        for name, path in pages_of("municipal_dx").items():
            page.set_viewport_size({"width": 640, "height": 900})  # 1280 px at 200 %
            page.goto(office.url + path)

            assert not _scrolls_sideways(page), name

    def test_prints_on_a4_without_loss(self, office, page, pages_of):
        """Nothing reaches over the right edge of the paper (186 mm wide at 96 dpi)."""
        for name, path in pages_of("municipal_dx").items():
            page.set_viewport_size({"width": 703, "height": 1000})
            page.goto(office.url + path)
            page.emulate_media(media="print")

            assert not _scrolls_sideways(page), name
            page.emulate_media(media="screen")


class TestEnglish:
    def test_no_japanese_word_is_left_in_the_menu_and_the_heading(self, office, page, pages_of):
        found = pages_of("municipal_dx")
        page.goto(f"{office.url}/")
        page.get_by_role("button", name="English").click()
        left = {}
        for name, path in found.items():
            if name.startswith("guide_chapter"):
                continue
            page.goto(office.url + path)
            assert page.locator("html").get_attribute("lang") == "en", name
            words = (
                page.locator(".site-navigation").inner_text()
                + page.locator(".loop").all_inner_texts().__str__()
            )
            if re.search(r"[ぁ-んァ-ヶ一-龠]", words):
                left[name] = words

        assert left == {}


def _scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
