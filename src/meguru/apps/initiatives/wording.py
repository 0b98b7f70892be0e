"""What the engine found, in words for people who read the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

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
        "「%(name)s」が、終わらせたい日（%(day)s）を%(days)s営業日すぎます。工程を短くするか、終わらせたい日をのばしてください。"
    ) % {"name": name, "day": day, "days": conflict.days}


def layout_words(layout: Layout, names: Mapping[str, str]) -> list[str]:
    """What to know before these dates become the plan."""
    said = []
    if layout.days_short:
        said.append(
            _(
                "この日に終えるには、%(day)sに始めている必要がありました。%(days)s営業日たりません。"
                "今日から始めると、終わるのは%(end)sです。"
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


def gap_words(gap: RoleGap, phases: Mapping[str, Phase], holders: Mapping[str, str]) -> str:
    """One problem of the roles, and what to do."""
    name = phases[gap.phase].name if gap.phase else ""
    if gap.problem == RoleProblem.NO_ACCOUNTABLE:
        return _("「%s」に責任を持つ人がいません。最後に決める人を一人書いてください。") % name
    if gap.problem == RoleProblem.MORE_ACCOUNTABLE:
        return _("「%s」に責任を持つ人が二人以上います。一人だけにしてください。") % name
    if gap.problem == RoleProblem.NOBODY_DOES:
        return _("「%s」を実際にする人がいません。手を動かす人を書いてください。") % name
    if gap.problem == RoleProblem.ONE_FOR_ALL:
        return (
            _(
                "責任を持つ人が、どの工程も%sさん一人です。忙しくなると全部が止まるので、分けられないか考えてください。"
            )
            % holders[gap.who]
        )
    if gap.problem == RoleProblem.DOES_ALL:
        return (
            _("実際にする人が、どの工程も%sさん一人です。手伝う人を一つの工程からでも決めてください。")
            % holders[gap.who]
        )
    return _("%sの業務が変わりますが、先に相談する人に入っていません。役割に足してください。") % gap.who
