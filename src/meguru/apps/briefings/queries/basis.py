"""What a briefing is about: which indicators, beside whom, in which edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meguru.apps.briefings.models import BriefingEdition, GroupKind
from meguru.apps.briefings.queries.landscape import PARTS, SINGLE_USE, Landscape
from meguru.apps.indicators.models import Indicator
from meguru.apps.indicators.queries import visible_indicators
from meguru.apps.registry.models import Organisation, Person

# What a town can change within a year or two, each thing once. Size, land and money are what it is compared by.
USUAL_THEMES = ("online", "organisation", "tools", "own")
FOR_FEW = (Indicator.Sharing.PRIVATE, Indicator.Sharing.GROUP)
COUNTED_TWICE = frozenset({"online_32_done", "online_32_total"})


@dataclass(frozen=True, slots=True)
class Basis:
    """説明資料の前提: `edition` is None for the usual one."""

    group: str = GroupKind.ALIKE
    keys: tuple[str, ...] = ()
    edition: BriefingEdition | None = None

    @property
    def group_words(self) -> str:
        return str(GroupKind(self.group).label)


def basis_of(edition: BriefingEdition | None, *, group: str = "") -> Basis:
    """An edition as it stands; without one the usual indicators and the group that the address names."""
    if edition is not None:
        return Basis(edition.group, tuple(edition.keys), edition)
    return Basis(group if group in GroupKind.values else GroupKind.ALIKE)


def judged_keys(ground: Landscape, basis: Basis) -> tuple[str, ...]:
    """The indicators that are judged, in their order: the chosen ones, else the usual ones that have values.

    What an office keeps to itself or to a group is in a paper that may be handed round only when it was chosen for it.
    """
    directed = [key for key, one in ground.indicators.items() if one.direction != Indicator.Direction.NEITHER]
    if basis.keys:
        return tuple(key for key in directed if key in basis.keys)
    open_ones = [
        key
        for key in directed
        if not (ground.is_released_only and _is_kept_to_itself(ground.indicators[key]))
    ]
    usual = [key for key in open_ones if _is_usual(ground.indicators[key])]
    return tuple(usual or [key for key in open_ones if key not in SINGLE_USE and not key.startswith(PARTS)])


def choosable(user: Person) -> list[Indicator]:
    """The indicators that an edition may choose: every one that has a direction."""
    return list(visible_indicators(user).exclude(direction=Indicator.Direction.NEITHER))


def names_of(keys: Sequence[str], user: Person) -> str:
    """The names of chosen indicators, those that this person may read."""
    return "、".join(one.name for one in visible_indicators(user).filter(key__in=keys))


def usual_keys(indicators: Sequence[Indicator]) -> tuple[str, ...]:
    return tuple(one.key for one in indicators if _is_usual(one))


def editions_of(user: Person) -> list[BriefingEdition]:
    """The editions of one's own offices that are in use, the newest first."""
    return list(BriefingEdition.objects.visible_to(user).in_use().select_related("made_by"))


def prefectures_offered(user: Person) -> list[Organisation]:
    """The real prefectures; before them one's own when it is a fictional one."""
    home = user.organisation.prefecture or user.organisation
    real = Organisation.objects.filter(kind=Organisation.Kind.PREFECTURE, is_fictional=False)
    return [*([home] if home.is_fictional else []), *real]


def readable_town(user: Person, code: str) -> Organisation | None:
    """A municipality of a prefecture that is offered to this person."""
    home = user.organisation.prefecture_id or user.organisation_id
    found = Organisation.objects.filter(code=code, prefecture__isnull=False).select_related("prefecture")
    town = found.first()
    if town is None or (town.is_fictional and town.prefecture_id != home):
        return None
    return town


def _is_usual(indicator: Indicator) -> bool:
    return indicator.theme in USUAL_THEMES and indicator.key not in COUNTED_TWICE


def _is_kept_to_itself(indicator: Indicator) -> bool:
    return indicator.organisation_id is not None and indicator.sharing in FOR_FEW
