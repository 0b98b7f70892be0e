"""Whom one municipality is compared with: eight ways to choose, each with the reason why these belong to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from django.utils.translation import gettext as _

from meguru.apps.benchmark.bodies import Bodies, Body
from meguru.apps.indicators.bridge import Column
from meguru.apps.indicators.models import Indicator
from meguru.apps.indicators.queries import newest_columns, visible_indicators
from meguru.apps.indicators.words import value_words
from meguru.apps.registry.models import Organisation, Person, SharingGroup
from meguru.design.figures import number
from meguru.engines.benchmark import FeatureColumn, Neighbour, Shift, nearest_rows
from meguru.engines.peer_groups import (
    Edition,
    GroupStep,
    MinistryGroup,
    MunicipalFacts,
    editions,
    ministry_group,
    ministry_groups,
    size_class,
    special_cities,
)

# What municipalities are compared by unless somebody chooses otherwise: size, space, money.
USUAL = {"population": 2, "area": 1, "fiscal_capability": 1, "ordinary_balance": 1}
SIZES = frozenset(
    {"population", "households", "area", "online_32_total", "workers", "standard_fiscal_scale", "system_cost"}
)
MOST = 12
WEIGHTS = (0, 1, 2, 3)
MOST_LISTED = 60
SECOND_AND_THIRD, THIRD = "workers_secondary_tertiary", "workers_tertiary"
VENDOR, RENEWAL = "core_vendor", "core_renewal_year"


class GroupKind(StrEnum):
    """比べる相手の決め方: how the group is chosen."""

    MINISTRY = "ministry"
    NEAR = "near"
    PREFECTURE = "prefecture"
    SIZE = "size"
    VENDOR = "vendor"
    RENEWAL = "renewal"
    CLUB = "club"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Choice:
    """似た団体の探し方: weight by indicator key (0: not used), and whether only the own prefecture is searched."""

    weights: Mapping[str, int]
    only_prefecture: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """比べる相手の指定: what the address says; `unread` are typed names that no municipality has."""

    kind: GroupKind
    choice: Choice = field(default_factory=lambda: Choice(USUAL))
    club: int | None = None
    codes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    edition: str = ""


@dataclass(frozen=True, slots=True)
class ComparedGroup:
    """比べる相手: the municipality itself and the others, by code; why they belong together, and what to know."""

    asked: Asked
    own: Body
    members: tuple[Body, ...]
    name: str
    reasons: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    neighbours: Mapping[str, Neighbour] = field(default_factory=dict)
    compared_by: tuple[Indicator, ...] = ()

    @property
    def is_empty(self) -> bool:
        return len(self.members) < 2


def group_names() -> dict[GroupKind, str]:
    """The ways to choose, in the order of the page."""
    return {
        GroupKind.MINISTRY: _("国の類似団体"),
        GroupKind.NEAR: _("選んだ指標で近い団体"),
        GroupKind.PREFECTURE: _("同じ都道府県"),
        GroupKind.SIZE: _("同じ人口規模"),
        GroupKind.VENDOR: _("基幹システムの事業者が同じ"),
        GroupKind.RENEWAL: _("基幹システムの更新年度が同じ"),
        GroupKind.CLUB: _("自分たちのグループ"),
        GroupKind.LIST: _("自分で選んだ団体"),
    }


def clubs_of(user: Person) -> list[SharingGroup]:
    """The sharing groups that this person's office is a member of."""
    return list(user.organisation.sharing_groups.all())


def features_offered(user: Person) -> list[Indicator]:
    """The indicators by which municipalities can be compared: every one that is a number."""
    return list(visible_indicators(user).filter(kind__in=[Indicator.Kind.NUMBER, Indicator.Kind.PERCENT]))


def compared_group(own: Organisation, *, asked: Asked, bodies: Bodies, user: Person) -> ComparedGroup:
    """The group that was asked for. Raises: ValueError when the nearest are asked for without any weight."""
    mine = bodies.rows[bodies.row_of[own.pk]]
    find: dict[GroupKind, Callable[[Body, Asked, Bodies, Person], ComparedGroup]] = {
        GroupKind.MINISTRY: _ministry,
        GroupKind.NEAR: _near,
        GroupKind.PREFECTURE: _prefecture,
        GroupKind.SIZE: _size,
        GroupKind.VENDOR: _same_value,
        GroupKind.RENEWAL: _same_value,
        GroupKind.CLUB: _club,
        GroupKind.LIST: _listed,
    }
    return find[asked.kind](mine, asked, bodies, user)


def _with(own: Body, others: Sequence[Body]) -> tuple[Body, ...]:
    return tuple(sorted({own, *others}, key=lambda one: one.code))


def _prefecture(own: Body, asked: Asked, bodies: Bodies, _user: Person) -> ComparedGroup:
    members = [bodies.rows[row] for row in bodies.in_prefecture(own.prefecture_id)]
    reason = _("%(prefecture)sの市区町村です。") % {"prefecture": own.prefecture}
    return ComparedGroup(asked, own, _with(own, members), own.prefecture, (reason,))


def _size(own: Body, asked: Asked, bodies: Bodies, _user: Person) -> ComparedGroup:
    mine = size_class(own.residents)
    if mine is None:
        return ComparedGroup(asked, own, (own,), group_names()[asked.kind], (), (_("人口がわかりません。"),))
    members = [one for one in bodies.rows if size_class(one.residents) == mine]
    reason = _("人口は%(residents)s人で、「%(size)s」にあたります。") % {
        "residents": number(own.residents),
        "size": mine.name,
    }
    return ComparedGroup(asked, own, _with(own, members), _("人口%s") % mine.name, (reason,))


def _columns(keys: Sequence[str], *, user: Person) -> dict[str, tuple[Indicator, Column]]:
    """Indicators by key with their newest column, of those that have one."""
    found = list(visible_indicators(user).filter(key__in=keys))
    columns = newest_columns(found, user=user)
    return {one.key: (one, columns[one.pk]) for one in found if one.pk in columns}


def _ministry(own: Body, asked: Asked, bodies: Bodies, user: Person) -> ComparedGroup:
    edition = next((one for one in editions() if one.id == asked.edition), editions()[0])
    columns = _columns([SECOND_AND_THIRD, THIRD], user=user)
    shares = [
        columns[key][1].at(bodies.pks) if key in columns else np.full(len(bodies.rows), np.nan)
        for key in (SECOND_AND_THIRD, THIRD)
    ]
    row = bodies.row_of[own.pk]
    mine = ministry_group(
        _facts(own, float(shares[0][row]), float(shares[1][row])), edition=edition, cities=special_cities()
    )
    name = group_names()[asked.kind]
    if not mine.label:
        missing = "、".join(_fact_words()[fact] for fact in mine.missing)
        remark = _("類型を決める値がありません：%s。ほかの決め方で比べてください。") % missing
        return ComparedGroup(asked, own, (own,), name, (), (remark, *_edition_remarks(edition)))
    groups = ministry_groups(
        bodies.laws,
        population=bodies.census_residents,
        second_and_third=shares[0],
        third=shares[1],
        edition=edition,
    )
    members = [bodies.rows[number] for number in np.flatnonzero(groups == groups[row])]
    return ComparedGroup(
        asked,
        own,
        _with(own, members),
        _("類似団体（%s）") % mine.label,
        _ministry_reasons(mine),
        (*_edition_remarks(edition), *_closeness(mine)),
    )


def _facts(one: Body, both: float, third: float) -> MunicipalFacts:
    return MunicipalFacts(
        code=one.code,
        is_ward=one.kind == Organisation.Kind.WARD,
        is_city=one.kind == Organisation.Kind.CITY,
        population=one.census_residents,
        second_and_third=None if np.isnan(both) else both,
        third=None if np.isnan(third) else third,
    )


def _fact_words() -> dict[str, str]:
    return {
        "population": _("国勢調査の人口"),
        "second_and_third": _("第2次と第3次の産業で働く人の割合"),
        "third": _("第3次産業で働く人の割合"),
    }


def _ministry_reasons(mine: MinistryGroup) -> tuple[str, ...]:
    if not mine.steps:
        return (_("%sは、一つの類型としてまとめられています。") % mine.law.value,)
    return tuple(_step_words(step) for step in mine.steps)


def _step_words(step: GroupStep) -> str:
    unit, decimals = (_("人"), 0) if step.fact == "population" else ("%", 2)
    limits = ""
    if step.at_least is not None:
        limits += _("%(limit)s%(unit)s以上") % {"limit": number(step.at_least), "unit": unit}
    if step.below is not None:
        limits += _("%(limit)s%(unit)s未満") % {"limit": number(step.below), "unit": unit}
    return _("%(fact)sは%(value)s%(unit)s（%(limits)s）") % {
        "fact": _fact_words()[step.fact],
        "value": number(step.value, decimals),
        "unit": unit,
        "limits": limits,
    }


def _edition_remarks(edition: Edition) -> tuple[str, ...]:
    told = _("%(name)sで分けました（%(applies)s）。") % {"name": edition.name, "applies": edition.applies}
    if edition.is_confirmed:
        return (told, edition.note)
    return (told, _("【確認前】%s") % edition.note)


def _closeness(mine: MinistryGroup) -> tuple[str, ...]:
    if any(step.is_close for step in mine.steps):
        return (_("割合が境目の値とほぼ同じです。国の資料では、となりの類型のことがあります。"),)
    return ()


def _near(own: Body, asked: Asked, bodies: Bodies, user: Person) -> ComparedGroup:
    weights = {key: weight for key, weight in asked.choice.weights.items() if weight}
    offered = {one.key: one for one in features_offered(user) if one.key in weights}
    columns = newest_columns(offered.values(), user=user)
    features = [
        FeatureColumn(
            key,
            columns[one.pk].at(bodies.pks) if one.pk in columns else np.full(len(bodies.rows), np.nan),
            weight=weights[key],
            shift=Shift.LOGARITHM if key in SIZES else Shift.PLAIN,
        )
        for key, one in offered.items()
    ]
    mine = bodies.row_of[own.pk]
    among = (
        bodies.in_prefecture(own.prefecture_id) if asked.choice.only_prefecture else range(len(bodies.rows))
    )
    found = nearest_rows(
        features, codes=bodies.codes, to=mine, among=[row for row in among if row != mine], most=MOST
    )
    by_code = {one.code: one for one in bodies.rows}
    return ComparedGroup(
        asked,
        own,
        _with(own, [by_code[one.code] for one in found]),
        _("%sに近い団体") % own.name,
        (_("近さは%sで測りました。") % "、".join(one.name for one in offered.values()),),
        neighbours={one.code: one for one in found},
        compared_by=tuple(offered.values()),
    )


def _same_value(own: Body, asked: Asked, bodies: Bodies, user: Person) -> ComparedGroup:
    key = VENDOR if asked.kind == GroupKind.VENDOR else RENEWAL
    name = group_names()[asked.kind]
    columns = _columns([key], user=user)
    values = columns[key][1].at(bodies.pks) if key in columns else np.full(len(bodies.rows), np.nan)
    mine = float(values[bodies.row_of[own.pk]])
    known = int(np.count_nonzero(~np.isnan(values)))
    if np.isnan(mine):
        what = columns[key][0].name if key in columns else name
        remark = _("%(own)sの「%(what)s」が、まだ入っていません。指標のページで入れると比べられます。") % {
            "own": own.name,
            "what": what,
        }
        return ComparedGroup(asked, own, (own,), name, (), (remark,))
    members = [bodies.rows[row] for row in np.flatnonzero(values == mine)]
    reason = _("「%(what)s」が「%(value)s」の団体です。") % {
        "what": columns[key][0].name,
        "value": value_words(mine, columns[key][0]),
    }
    remark = _("値を公開した%(known)s団体の中から探しました。") % {"known": number(known)}
    return ComparedGroup(asked, own, _with(own, members), name, (reason,), (remark,))


def _club(own: Body, asked: Asked, bodies: Bodies, user: Person) -> ComparedGroup:
    clubs = clubs_of(user)
    club = next((one for one in clubs if one.pk == asked.club), clubs[0] if clubs else None)
    if club is None:
        remark = _("まだ、どのグループにも入っていません。管理の画面の「共有グループ」で作れます。")
        return ComparedGroup(asked, own, (own,), group_names()[asked.kind], (), (remark,))
    members = bodies.named(club.members.values_list("pk", flat=True))
    reason = _("グループ「%s」に入っている市区町村です。") % club.name
    return ComparedGroup(asked, own, _with(own, members), club.name, (reason,))


def _listed(own: Body, asked: Asked, bodies: Bodies, _user: Person) -> ComparedGroup:
    wanted = set(asked.codes[:MOST_LISTED])
    members = [one for one in bodies.rows if one.code in wanted]
    remarks = []
    if asked.unread:
        remarks.append(
            _("見つからない名前：%s。市区町村の名前か6桁のコードで書いてください。") % "、".join(asked.unread)
        )
    if len(asked.codes) > MOST_LISTED:
        remarks.append(_("多いので、はじめの%s団体だけを並べました。") % MOST_LISTED)
    if not members and not asked.unread:
        remarks.append(_("比べたい団体を選んでください。"))
    name = group_names()[asked.kind]
    return ComparedGroup(
        asked, own, _with(own, members), name, (_("自分で選んだ団体です。"),), tuple(remarks)
    )
