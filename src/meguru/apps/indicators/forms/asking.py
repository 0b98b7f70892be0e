"""What an address asks for; nonsense asks for the usual."""

from __future__ import annotations

from collections.abc import Mapping

from meguru.apps.registry.models import Organisation
from meguru.engines.indicator_table import read_year

_CODE_LENGTH = 6
_LONGEST = 400


def chosen_year(asked: Mapping[str, str], default: int) -> int:
    return read_year(asked.get("year", "")[:20]) or default


def chosen_words(asked: Mapping[str, str]) -> list[str]:
    """The codes or names of municipalities to compare with, as people part them."""
    text = asked.get("with", "").replace("\x00", "")[:_LONGEST]
    for mark in "、，,;；\n\t　 ":
        text = text.replace(mark, "、")
    return [word for word in text.split("、") if word][:20]


def chosen_page_body(asked: Mapping[str, str], home: Organisation) -> Organisation | None:
    """The municipality that the address names, else one's own; of a prefecture its first one."""
    code = asked.get("body", "")
    if code.isdecimal() and len(code) == _CODE_LENGTH:
        found = Organisation.objects.filter(code=code, prefecture__isnull=False).select_related("prefecture")
        named = found.first()
        # people of real offices see no fictional municipality, others those of their prefecture
        if named and (not named.is_fictional or named.prefecture_id in (home.pk, home.prefecture_id)):
            return named
    if home.prefecture_id:
        return home
    return home.municipalities.select_related("prefecture").order_by("code").first()
