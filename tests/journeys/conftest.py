"""A real server with a database of its own, a small office in it, and chromium in front of it.

The server runs as an office runs it (`meguru serve`: web and background work), without DEBUG, so that the
Content-Security-Policy, the static files and the background work are the real ones.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SCREENSHOTS = ROOT / "var" / "screenshots"
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)
HOW_TO_INSTALL = "On Debian: sudo apt install chromium fonts-noto-cjk"
PATIENCE_SECONDS = 180


@dataclass
class Office:
    """The running server and who may sign in: role -> sign-in name."""

    url: str
    password: str
    people: dict[str, str]
    facts: dict[str, Any]
    pages_found: dict[str, dict[str, str]] = field(default_factory=dict)
    kinds_examined: set[str] = field(default_factory=set)


@dataclass
class Watch:
    """What must not happen while a page is open."""

    outside_requests: list[str] = field(default_factory=list)
    console_errors: list[str] = field(default_factory=list)
    expected_statuses: set[int] = field(default_factory=set)

    def look_at(self, page: Page) -> None:
        page.route("**/*", self._only_this_machine)
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.console_errors.append(f"script: {error}"))

    def _only_this_machine(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.hostname == "127.0.0.1" or address.scheme in {"data", "blob"}:
            route.continue_()
        else:
            self.outside_requests.append(route.request.url)
            route.abort()

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        if any(f"status of {status}" in message.text for status in self.expected_statuses):
            return
        self.console_errors.append(f"{message.text} ({message.location.get('url', '')})")

    def assert_quiet(self) -> None:
        assert self.outside_requests == [], "a page asked for something outside this machine"
        assert self.console_errors == [], "the console shows errors (CSP violations are among them)"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's chromium with a Japanese font; without them the browser tests are skipped, saying why."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip(f"chromium is missing. {HOW_TO_INSTALL}")
    fonts = shutil.which("fc-list")
    if fonts and not subprocess.run([fonts, ":lang=ja"], capture_output=True, check=False).stdout.strip():
        pytest.skip(f"no Japanese font is installed. {HOW_TO_INSTALL}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def office(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The server with its small world, on SQLite or on the PostgreSQL that DATABASE_URL names."""
    var = tmp_path_factory.mktemp("var")
    with _own_database(os.environ.get("DATABASE_URL", "")) as database_url:
        environment = os.environ | {
            "MEGURU_VAR_DIR": str(var),
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "meguru.shell.settings",
            "NUMBA_CACHE_DIR": os.environ.get("NUMBA_CACHE_DIR", str(ROOT / "var" / "numba")),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]),
        }
        built = subprocess.run(
            [sys.executable, str(HERE / "world.py")],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert built.returncode == 0, f"the small world could not be made:\n{built.stderr}"
        world = json.loads(built.stdout.splitlines()[-1])
        port = _free_port()
        log = (var / "server.log").open("w")
        server = subprocess.Popen(
            [sys.executable, "-m", "meguru.shell.command_line", "serve", "--port", str(port)],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_it_answers(f"http://127.0.0.1:{port}/healthz", server=server, log=var / "server.log")
            yield Office(url=f"http://127.0.0.1:{port}", **world)
            assert server.poll() is None, f"the server stopped by itself:\n{(var / 'server.log').read_text()}"
        finally:
            server.terminate()
            server.wait(timeout=30)
            log.close()


class _own_database:  # noqa: N801 - reads as a verb where it is used
    """A database of this run: nothing for SQLite (a file in the var folder), a new one on PostgreSQL."""

    def __init__(self, url: str) -> None:
        self.url = url if url.startswith("postgres") else ""
        self.name = f"journeys_{uuid.uuid4().hex[:12]}"

    def __enter__(self) -> str:
        if not self.url:
            return ""
        self._run(f'CREATE DATABASE "{self.name}"')
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{self.name}"))

    def __exit__(self, *_: object) -> None:
        if self.url:
            self._run(f'DROP DATABASE "{self.name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(url: str, *, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(url, timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"the server does not answer:\n{log.read_text()}")


@pytest.fixture
def watch() -> Iterator[Watch]:
    watching = Watch()
    yield watching
    watching.assert_quiet()


@pytest.fixture
def page(chromium: Browser, watch: Watch) -> Iterator[Page]:
    """A fresh browser window, 1280 wide, Japanese, whose every request and console line is watched."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900},
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    watch.look_at(page)
    yield page
    context.close()


@pytest.fixture
def sign_in(office: Office, page: Page) -> Callable[[str], Page]:
    """Sign in as someone who holds a role: `sign_in("municipal_dx")`."""

    def as_role(role: str) -> Page:
        page.goto(f"{office.url}/sign-in/")
        page.get_by_label("サインイン名").fill(office.people[role])
        page.get_by_label("パスワード").fill(office.password)
        page.get_by_role("button", name="サインイン").click()
        page.wait_for_url(f"{office.url}/")
        return page

    return as_role


@pytest.fixture
def accessibility_problems() -> Callable[[Page], list[str]]:
    """What axe finds against WCAG 2.2 AA and its best practices, one line per element."""
    source = (HERE / "vendor" / "axe.min.js").read_text(encoding="utf-8")
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    def problems(page: Page) -> list[str]:
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(source)
        result = page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", rules
        )
        return [
            f"{violation['id']}: {violation['help']}: {node['html'][:200]}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]

    return problems


@pytest.fixture
def screenshot() -> Callable[..., Path]:
    """Write a picture of the whole page to var/screenshots and return its path."""

    def take(page: Page, name: str) -> Path:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}-{page.viewport_size['width']}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return take
