"""What the address of a page asks for: prefecture, year, municipality, and whom to compare with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import QueryDict

from meguru.apps.benchmark.bodies import Bodies, offered_municipalities
from meguru.apps.benchmark.groups import USUAL, WEIGHTS, Asked, Choice, GroupKind
from meguru.apps.benchmark.overviews import OverviewAsked
from meguru.apps.indicators.models import Indicator
from meguru.apps.indicators.queries import OWN_THEME, Theme, themes
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.peer_groups import size_classes

GROUP_KEYS = ("group", "club", "town", "towns", "among", "edition")
LONGEST_LIST = 4_000


def chosen_prefecture(
    sent: QueryDict, offered: list[Organisation], home: Organisation | None
) -> Organisation | None:
    """The prefecture of the address (its first two digits), else one's own, else the first that is offered."""
    by_number = {one.code[:2]: one for one in offered}
    return by_number.get(sent.get("prefecture", "")) or home or next(iter(offered), None)


def chosen_theme(sent: QueryDict, offered: Sequence[Theme] | None = None) -> Theme:
    found = offered or themes()
    return next((one for one in found if one.id == sent.get("theme")), found[0])


def offered_themes(user: Person, own_name: str) -> tuple[Theme, ...]:
    """The themes that ship and, when there are any, the indicators of offices."""
    has_own = Indicator.objects.visible_to(user).filter(theme=OWN_THEME, put_away_at__isnull=True).exists()
    listed = tuple(one for one in themes() if one.id != OWN_THEME)
    return (*listed, Theme(OWN_THEME, own_name)) if has_own else listed


def chosen_year(sent: QueryDict) -> int | None:
    text = sent.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None


def direction_words(indicator: Indicator) -> str:
    return str(Indicator.Direction(indicator.direction).label)


def chosen_weights(sent: QueryDict, offered: Sequence[Indicator]) -> Choice:
    """How alike is measured: the weights of the address, else the usual ones that are there."""
    given = {
        one.key: int(sent[f"weight-{one.key}"])
        for one in offered
        if sent.get(f"weight-{one.key}") in {str(weight) for weight in WEIGHTS}
    }
    return Choice(given or _usual(offered), only_prefecture=sent.get("among") == "prefecture")


def _usual(offered: Sequence[Indicator]) -> dict[str, int]:
    there = {one.key for one in offered}
    return {key: weight for key, weight in USUAL.items() if key in there}


def chosen_body(sent: QueryDict, user: Person) -> Organisation | None:
    """The municipality that is looked at: the one of the address, else one's own."""
    municipalities = offered_municipalities(user)
    asked = municipalities.filter(code=sent.get("body", "")[:6]).first()
    return asked or municipalities.filter(pk=user.organisation_id).first()


def has_group(sent: QueryDict) -> bool:
    return sent.get("group") in {kind.value for kind in GroupKind}


def asked_group(
    sent: QueryDict, *, bodies: Bodies, features: Sequence[Indicator], usual: GroupKind = GroupKind.NEAR
) -> Asked:
    """Whom the address wants to compare with; what cannot be read is named, never dropped."""
    kind = GroupKind(sent["group"]) if has_group(sent) else usual
    codes, unread = _listed(sent, bodies)
    club = sent.get("club", "")
    return Asked(
        kind=kind,
        choice=chosen_weights(sent, features),
        club=int(club) if club.isascii() and club.isdigit() and len(club) < 10 else None,
        codes=codes,
        unread=unread,
        edition=sent.get("edition", ""),
    )


def _listed(sent: QueryDict, bodies: Bodies) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes of ticked and typed municipalities, by six or five digits or by name, and the names that nobody has."""
    typed = unicodedata.normalize("NFKC", sent.get("towns", "")[:LONGEST_LIST])
    found: dict[str, None] = {}
    unread = []
    names = bodies.codes_by_word
    for word in [*sent.getlist("town"), *re.split(r"[,、;\s]+", typed)]:
        if word in names:
            found |= dict.fromkeys(names[word])
        elif word:
            unread.append("".join(letter for letter in word if letter.isprintable())[:30])
    return tuple(found), tuple(unread[:10])


def group_query(sent: QueryDict, **more: str) -> str:
    """The part of the address that says whom to compare with, for links that keep it."""
    kept = [
        (key, value)
        for key in sent
        if key in GROUP_KEYS or key.startswith("weight-")
        for value in sent.getlist(key)
        if value
    ]
    return urlencode([*kept, *more.items()])


def chosen_overview(sent: QueryDict) -> OverviewAsked:
    """How the overview is sorted and filtered; what does not exist is ignored."""
    kinds = set(Organisation.Kind.values) - {Organisation.Kind.PREFECTURE.value}
    return OverviewAsked(
        sort=sent.get("sort", "")[:60] or "code",
        is_reversed=sent.get("order") == "down",
        kind=sent.get("kind", "") if sent.get("kind") in kinds else "",
        size=sent.get("size", "") if sent.get("size") in {one.id for one in size_classes()} else "",
        name=sent.get("name", "").strip()[:20],
    )
