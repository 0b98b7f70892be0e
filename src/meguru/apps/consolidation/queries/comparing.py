"""Two studies side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from meguru.apps.consolidation.queries.results import Result
from meguru.design.figures import number, percent, yen


@dataclass(frozen=True, slots=True)
class Compared:
    """Lines of (what, first, second, difference in words); and servers that stand elsewhere."""

    figures: tuple[tuple[str, str, str, str], ...]
    conditions: tuple[tuple[str, str, str], ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


def compare(first: Result, second: Result, *, costs: bool) -> Compared:
    """This function will set two finished studies side by side; yen only for who may see those of both."""
    counted = [
        (_("集約するサーバー（台）"), first.servers, second.servers, number),
        (_("集約先の機械（台）"), len(first.hosts), len(second.hosts), number),
        (_("集約先のコア"), first.cores_after, second.cores_after, number),
        (_("集約先のメモリー（GB）"), first.memory_after, second.memory_after, number),
        (_("残るサーバー（台）"), first.stay, second.stay, number),
    ]
    if costs:
        counted += [
            (_("集約先の費用／年"), first.cost_yen, second.cost_yen, yen),
            (_("減る費用／年"), first.saved_yen, second.saved_yen, yen),
        ]
    return Compared(
        figures=tuple(
            (words, show(one), show(other), _signed(show(other - one), other - one))
            for words, one, other, show in counted
        ),
        conditions=_conditions(first, second, costs=costs),
        only_first=_only(first, second),
        only_second=_only(second, first),
    )


def _signed(text: str, value: int) -> str:
    return f"+{text}" if value > 0 else text


def _conditions(first: Result, second: Result, *, costs: bool) -> tuple[tuple[str, str, str], ...]:
    """The conditions in which they differ."""
    lines = list(zip(_said(first, costs=costs), _said(second, costs=costs), strict=True))
    return tuple((words, one, other) for (words, one), (_words, other) in lines if one != other)


def _said(found: Result, *, costs: bool) -> list[tuple[str, str]]:
    task, moving = found.question.task, found.question.moving
    rules = task.rules
    yes, no = _("はい"), _("いいえ")
    lines = [
        (_("空けておく割合"), percent(rules.headroom_percent / 100, 0)),
        (_("ネットワークを分ける"), yes if rules.keep_segments else no),
        (_("同じ機械に置かない組を守る"), yes if rules.keep_apart else no),
        (_("測っていないサーバーも入れる"), yes if rules.full_size_when_unmeasured else no),
        (_("ライセンスの費用も数える"), yes if rules.count_licences else no),
        (_("手で決めたサーバー（台）"), number(len(task.pins) + len(task.excluded))),
        (
            _("移す年度"),
            f"{moving.years[0].fiscal_year}–{moving.years[-1].fiscal_year}" if moving.years else "—",
        ),
    ]
    lines.append((_("サーバー1台を移す手間（人日）"), number(moving.days_per_server)))
    lines.append(
        (_("1年に使える手間（人日）"), _limit(moving.years[0].days, number) if moving.years else "—")
    )
    if costs:
        lines.append((_("サーバー1台を移す費用"), yen(moving.yen_per_server)))
        lines.append((_("1年に使えるお金"), _limit(moving.years[0].yen, yen) if moving.years else "—"))
    kinds = [
        f"{found.question.kind_names.get(one.key, one.key)} {one.cores}/{one.memory_gib}/{one.disk_gib}"
        + (f" {yen(one.yearly_yen)}" if costs else "")
        for one in task.kinds
    ]
    lines.append((_("機種（コア／メモリーGB／ディスクGB）"), _("、").join(kinds)))
    if costs:
        lines.append((_("値段の出どころ"), found.question.prices_from))
    return lines


def _limit(value: int | None, show: Callable[[float | int | None], str]) -> str:
    return _("限りなし") if value is None else show(value)


def _only(one: Result, other: Result) -> tuple[str, ...]:
    """Servers that are placed here and not there."""
    there = {key for host in other.hosts for key, *_rest in host.servers}
    return tuple(
        f"{system}：{server}"
        for host in one.hosts
        for key, server, system, _basis in host.servers
        if key not in there
    )
