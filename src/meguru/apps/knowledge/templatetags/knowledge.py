"""`{% load knowledge %}{% findings_about "RPA" process.name %}`: findings that fit the page, with links."""

from __future__ import annotations

from typing import Any

from django import template

from meguru.apps.knowledge import queries
from meguru.apps.registry.permissions import Can

register = template.Library()


@register.inclusion_tag("knowledge/in_context.html", takes_context=True)
def findings_about(context: template.Context, *words: object) -> dict[str, Any]:
    """Up to three findings about the words; nothing for people who may not read knowledge, or when none fits."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated or not user.can(Can.VIEW_KNOWLEDGE):
        return {"rows": []}
    told = [str(word) for word in words if word]
    return {"rows": queries.findings_about(told, user=user)}
