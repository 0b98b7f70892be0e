"""Our own line icons (24 x 24), drawn inline so that they take the colour of the words beside them."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

_PATHS = {
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.2"/>',
    "check": '<circle cx="12" cy="12" r="9"/><path d="m7.8 12.4 2.9 2.9 5.6-6"/>',
    "warning": '<path d="M12 3.8 21.3 20H2.7Z"/><path d="M12 10v4.6M12 17.2v.2"/>',
    "error": '<path d="M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2Z"/><path d="M12 7.5v5.6M12 16.2v.2"/>',
    "question": '<circle cx="12" cy="12" r="9"/>'
    '<path d="M9.4 9.6a2.7 2.7 0 1 1 4 2.4c-.9.5-1.4 1-1.4 2M12 16.8v.2"/>',
    "download": '<path d="M12 4v11m-4.5-4.3L12 15.2l4.5-4.5M4.5 19.5h15"/>',
    "upload": '<path d="M12 15.5V4.3M7.5 8.8 12 4.3l4.5 4.5M4.5 19.5h15"/>',
    "print": '<path d="M7 8.5V4h10v4.5M7 16.5H4v-8h16v8h-3M7 13.5h10V20H7Z"/>',
    "arrow": '<path d="M5 12h13.5M13 6.5l5.5 5.5-5.5 5.5"/>',
    "back": '<path d="M19 12H5.5M11 6.5 5.5 12l5.5 5.5"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "undo": '<path d="M8.5 5 4.5 9l4 4M5 9h9a5.5 5.5 0 0 1 0 11H9"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "file": '<path d="M6.5 3.5h7.2l4.3 4.3v12.7H6.5ZM13.5 3.5V8H18"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.3l3.4 2"/>',
    "person": '<circle cx="12" cy="8.2" r="3.7"/><path d="M4.8 20c.7-4 3.5-6 7.2-6s6.5 2 7.2 6"/>',
    "external": '<path d="M10 5H5v14h14v-5M13.5 4.5h6v6M19 5l-8 8"/>',
}
ICON_NAMES = tuple(_PATHS)


def icon(name: str) -> SafeString:
    """An inline SVG, hidden from screen readers: the words beside it carry the meaning."""
    return mark_safe(
        '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" '
        'aria-hidden="true" focusable="false">'
        f"{_PATHS[name]}</svg>"
    )
