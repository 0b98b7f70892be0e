"""The guide: docs/guide/*.md, shown in the app as help."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from meguru.apps.registry.permissions import public


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page of the guide. `name` is the file name without .md."""

    name: str
    title: str


@public
@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """The list of chapters."""
    return render(request, "shell/guide_contents.html", {"chapters": chapters()})


@public
@require_safe
def chapter(request: HttpRequest, name: str) -> HttpResponse:
    """One chapter."""
    file = _files().get(name)
    if file is None:
        raise Http404(name)
    text = file.read_text(encoding="utf-8")
    title = title_of(text) or name
    body = to_html(text.removeprefix(f"# {title}"))
    return render(request, "shell/guide_chapter.html", {"title": title, "body": body, "chapters": chapters()})


def chapters() -> list[Chapter]:
    """Every chapter, by file name."""
    return [
        Chapter(name=name, title=title_of(file.read_text(encoding="utf-8")) or name)
        for name, file in _files().items()
    ]


def title_of(text: str) -> str:
    """The first line when it is a heading of the first level."""
    first = text.split("\n", 1)[0]
    return first.removeprefix("# ").strip() if first.startswith("# ") else ""


def to_html(text: str) -> SafeString:
    """CommonMark with tables as HTML. Raw HTML in the text is shown as text, never passed on.

    Links to other chapters (`[…](ledger.md)`) become addresses of this app.
    """
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    for token in tokens:
        for inner in token.children or ():
            _point_into_the_app(inner)
    return mark_safe(reader.renderer.render(tokens, reader.options, {}))


def _point_into_the_app(token: Token) -> None:
    target = str(token.attrs.get("href", ""))
    name, _, anchor = target.partition("#")
    if token.type == "link_open" and name.endswith(".md") and "/" not in name:
        token.attrSet(
            "href",
            reverse("guide_chapter", args=[name.removesuffix(".md")]) + (f"#{anchor}" if anchor else ""),
        )


def _files() -> dict[str, Path]:
    return {file.stem: file for file in sorted(settings.GUIDE_DIR.glob("*.md"))}
