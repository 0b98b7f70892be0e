"""What the engine found, in words for people who read the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meguru.apps.initiatives.models import Phase
from meguru.engines.initiative_flow import DateConflict, DateProblem, Layout, RoleGap, RoleProblem


def day_words(day: dt.date | None) -> str:
    return date_format(day, _("Y年n月j日")) if day else "—"


def conflict_words(conflict: DateConflict, phases: Mapping[str, Phase]) -> str:
    """One problem of the dates: what, where, and what to do."""
    name = phases[conflict.key].name
    day = day_words(conflict.day)
    if conflict.problem == DateProblem.NO_DATES:
        return _("「%s」に日付がありません。始まる日と終わる日を書いてください。") % name
    if conflict.problem == DateProblem.OVERDUE:
        return _(
            "「%(name)s」は%(day)sに終わる予定でした。%(days)s営業日すぎています。終えるか、日付を直してください。"
        ) % {"name": name, "day": day, "days": conflict.days}
    if conflict.problem == DateProblem.OVERLAPS:
        return _(
            "「%(name)s」が、前の工程の終わり（%(day)s）より先に始まります。重ねてよいか確かめてください。"
        ) % {"name": name, "day": day}
    if conflict.problem == DateProblem.CLOSED_DAY:
        why = conflict.holiday or _("役所が休みの日")
        return _("「%(name)s」の%(day)sは%(why)sです。前後の開いている日にしてください。") % {
            "name": name,
            "day": day,
            "why": why,
        }
    if conflict.problem == DateProblem.BEFORE_MONEY:
        return _(
            "「%(name)s」は、予算が使えるようになる%(day)sより前に始まります。後ろへずらしてください。"
        ) % {
            "name": name,
            "day": day,
        }
    return _(
        "「%(name)s」が、使い始めたい日（%(day)s）を%(days)s営業日すぎます。工程を短くするか、その日をのばしてください。"
    ) % {"name": name, "day": day, "days": conflict.days}


def layout_words(layout: Layout, names: Mapping[str, str]) -> list[str]:
    """What to know before these dates become the plan."""
    said = []
    if layout.days_short:
        said.append(
            _(
                "この日に使い始めるには、%(day)sに始めている必要がありました。%(days)s営業日たりません。"
                "今日から始めると、使い始めるのは%(end)sです。"
            )
            % {
                "day": day_words(layout.phases[0].starts_on),
                "days": layout.days_short,
                "end": day_words(layout.earliest_end),
            }
        )
    for one in layout.phases:
        if one.waits_until:
            said.append(
                _("「%(name)s」は、予算が使えるようになる%(day)sまで待ちます。")
                % {"name": names[one.key], "day": day_words(one.waits_until)}
            )
    return said


def gaps_words(
    gaps: Sequence[RoleGap], phases: Mapping[str, Phase], holders: Mapping[str, str]
) -> tuple[str, ...]:
    """The problems of the roles, the same problem of several phases in one sentence, and what to do."""
    by_problem: dict[RoleProblem, list[RoleGap]] = {}
    for gap in gaps:
        by_problem.setdefault(gap.problem, []).append(gap)
    said = []
    for problem, found in by_problem.items():
        where = "、".join(phases[gap.phase].name for gap in found if gap.phase)
        who = "、".join(holders.get(gap.who, gap.who) for gap in found if gap.who)
        said.append(_gap_words(problem, where=where, who=who))
    return tuple(said)


def _gap_words(problem: RoleProblem, *, where: str, who: str) -> str:
    if problem == RoleProblem.NO_ACCOUNTABLE:
        return _("責任を持つ人がいない工程：%s。最後に決める人を一人ずつ書いてください。") % where
    if problem == RoleProblem.MORE_ACCOUNTABLE:
        return _("責任を持つ人が二人以上いる工程：%s。一人だけにしてください。") % where
    if problem == RoleProblem.NOBODY_DOES:
        return _("実際にする人がいない工程：%s。手を動かす人を書いてください。") % where
    if problem == RoleProblem.ONE_FOR_ALL:
        return (
            _(
                "責任を持つ人が、どの工程も%sさん一人です。忙しくなると全部が止まるので、分けられないか考えてください。"
            )
            % who
        )
    if problem == RoleProblem.DOES_ALL:
        return (
            _("実際にする人が、どの工程も%sさん一人です。手伝う人を一つの工程からでも決めてください。") % who
        )
    return _("業務が変わるのに、先に相談していない部署：%s。役割に足してください。") % who
