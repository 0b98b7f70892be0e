"""The components: `{% load design %}`. Each is shown with an example in the README of this folder."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, Form, RadioSelect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from meguru.design import loop
from meguru.design.icons import icon as icon_svg

register = template.Library()

NOTICE_ICONS = {"info": "info", "success": "check", "warning": "warning", "error": "error"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative picture beside words: `{% icon "download" %}`."""
    return icon_svg(name)


@register.inclusion_tag("design/page_heading.html")
def page_heading(
    title: str, lead: str = "", breadcrumbs: Iterable[tuple[str, str]] = (), kicker: str = ""
) -> dict[str, Any]:
    """The one <h1> of the page with the way back. `breadcrumbs` is a sequence of (label, url)."""
    return {"title": title, "lead": lead, "breadcrumbs": tuple(breadcrumbs or ()), "kicker": kicker}


@register.inclusion_tag("design/loop_bar.html")
def loop_bar(current: str, next_url: str = "", next_label: str = "") -> dict[str, Any]:
    """Where in the loop this page stands, and what comes next."""
    position = loop.STAGE_KEYS.index(current)
    return {
        "stages": loop.STAGES,
        "current": loop.STAGES[position],
        "position": position + 1,
        "total": len(loop.STAGES),
        "following": loop.stage_after(current),
        "next_url": next_url,
        "next_label": next_label,
    }


@register.inclusion_tag("design/key_figures.html")
def key_figures(tiles: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Tiles of {label, value, note?, url?, tone?}; `value` is written text, tone is good | watch | plain."""
    return {"tiles": tuple(tiles)}


@register.inclusion_tag("design/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """One form field with its label, help and error beside it."""
    widget = bound.field.widget
    return {
        "field": bound,
        "is_group": isinstance(widget, RadioSelect | CheckboxSelectMultiple),
        "is_checkbox": isinstance(widget, CheckboxInput),
        "is_file": isinstance(widget, FileInput),
    }


@register.inclusion_tag("design/error_summary.html")
def error_summary(form: Form) -> dict[str, Any]:
    """What is wrong with a form, on top of it, each line a link to its field."""
    return {"form": form, "fields": [bound for bound in form if bound.errors]}


@register.inclusion_tag("design/tabs.html")
def tabs(label: str, items: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Tabs as links: items of {label, url, current?, count?}."""
    return {"label": label, "items": tuple(items)}


@register.inclusion_tag("design/progress.html")
def progress(done: float, total: float = 100, label: str = "", note: str = "") -> dict[str, Any]:
    """A progress bar with its words; total 0 means that the length is not known yet."""
    return {"done": done, "total": total, "label": label, "note": note}


@register.inclusion_tag("design/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Any, name: str = "page") -> dict[str, Any]:
    """Links to the pages of a Django `Page`, keeping the other query parameters."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else None
    if query is not None:
        query.pop(name, None)
    kept = f"{query.urlencode()}&" if query else ""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "prefix": f"?{kept}{name}=", "numbers": tuple(numbers)}


@register.inclusion_tag("design/empty_state.html")
def empty_state(
    title: str, explanation: str = "", action_url: str = "", action_label: str = ""
) -> dict[str, Any]:
    """A list that holds nothing yet: says why and what to do first."""
    return {
        "title": title,
        "explanation": explanation,
        "action_url": action_url,
        "action_label": action_label,
    }


@register.inclusion_tag("design/undo.html", takes_context=True)
def undo_notice(
    context: template.Context, text: str, url: str, label: str = "", hidden: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What was just done, with a button that takes it back (a POST to `url`)."""
    return {
        "text": text,
        "url": url,
        "label": label or _("元に戻す"),
        "hidden": (hidden or {}).items(),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("design/share_bar.html")
def share_bar(value: float | None, maximum: float | None, label: str = "") -> dict[str, Any]:
    """A quiet bar beside a figure: `value` of `maximum`. The figure itself must stand in words beside it."""
    share = 0.0 if not value or not maximum or value != value else max(0.0, min(1.0, value / maximum))
    return {"percent": f"{share * 100:.1f}", "label": label}


@register.simple_tag
def badge(text: str, tone: str = "plain", picture: str = "") -> SafeString:
    """A small tag: tone is plain | info | good | watch | bad."""
    return format_html(
        '<span class="badge badge--{}">{}{}</span>', tone, icon_svg(picture) if picture else "", text
    )


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    """`{% notice "warning" title="…" %}…{% endnotice %}`: said with an icon and words too."""
    words = {"info": _("お知らせ"), "success": _("完了"), "warning": _("注意"), "error": _("エラー")}[kind]
    role = SafeString(' role="alert"') if kind == "error" else ""
    heading = format_html('<p class="notice__title">{}</p>', title) if title else ""
    return format_html(
        '<div class="notice notice--{}"{}>{}<div class="notice__body">'
        '<span class="visually-hidden">{}: </span>{}{}</div></div>',
        kind,
        role,
        icon_svg(NOTICE_ICONS[kind]),
        words,
        heading,
        SafeString(content),
    )


@register.simple_block_tag
def how_computed(content: str, title: str = "") -> SafeString:
    """`{% how_computed %}…{% endhow_computed %}`: どう計算したか, folded away until asked for."""
    return format_html(
        '<details class="how">{}<div class="how__body">{}</div></details>',
        format_html("<summary>{}{}</summary>", icon_svg("question"), title or _("どう計算したか")),
        SafeString(content),
    )


@register.simple_block_tag
def scroll_table(content: str, label: str) -> SafeString:
    """`{% scroll_table "経路別の所要時間" %}<table class="table">…</table>{% endscroll_table %}`.

    A wide table scrolls inside its own frame, reachable from the keyboard; the page never scrolls sideways.
    """
    return format_html(
        '<div class="table-frame" role="region" tabindex="0" aria-label="{}">{}</div>',
        label,
        SafeString(content),
    )


@register.simple_block_tag
def card(content: str, title: str = "", level: int = 2, extra: str = "") -> SafeString:
    """`{% card "見直し案" %}…{% endcard %}`: a section with its heading."""
    heading = format_html('<h{0} class="card__title">{1}</h{0}>', int(level), title) if title else ""
    return format_html('<section class="card {}">{}{}</section>', extra, heading, SafeString(content))
