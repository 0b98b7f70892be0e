"""What the engine's keys are called on a page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from meguru.apps.consolidation.bridge import Question
from meguru.apps.systems.models import Segment
from meguru.engines.consolidation import Basis, CannotPlace, Contradiction, NeverMoves, Stays, Tight


def segment(key: str) -> str:
    return str(Segment(key).label) if key in Segment.values else _("すべてのネットワーク")


def stays(why: Stays) -> str:
    return {
        Stays.NO_SIZE: _("コアの数かメモリーがわからない"),
        Stays.NO_SEGMENT: _("どのネットワークか、わからない"),
        Stays.NOT_MEASURED: _("CPUの高い時を測っていない"),
        Stays.TOO_BIG: _("どの機種にも入らない大きさ"),
        Stays.BY_HAND: _("手で外した"),
    }[why]


def what_to_do(why: Stays) -> str:
    """What makes a server that stays join next time."""
    return {
        Stays.NO_SIZE: _("システムカルテのサーバーの欄に、コアの数とメモリーを入れます。"),
        Stays.NO_SEGMENT: _("システムカルテに、ネットワークを入れます。"),
        Stays.NOT_MEASURED: _("使用率を測って入れるか、全部の大きさで数えるようにします。"),
        Stays.TOO_BIG: _("大きい機種を加えるか、いまの場所に残します。"),
        Stays.BY_HAND: _("「手で直す」で、集約に戻せます。"),
    }[why]


def basis(found: Basis) -> str:
    return {
        Basis.BY_HOUR: _("時間ごとの測定"),
        Basis.PEAK: _("高い時の測定"),
        Basis.FULL: _("測定なし（全部の大きさ）"),
    }[found]


def never(why: NeverMoves) -> str:
    return {
        NeverMoves.CONTRACT: _("契約が、この年度のあとまで続く"),
        NeverMoves.WAITS_FOR: _("先に移すシステムが、この年度に移れない"),
    }[why]


def tight(what: Tight) -> str:
    return {
        Tight.MONEY: _("人日がそのままなら、お金があと要ります"),
        Tight.PEOPLE: _("お金がそのままなら、人日があと要ります"),
        Tight.BOTH: _("お金も人日も、あと要ります"),
    }[what]


def contradiction(reason: CannotPlace, question: Question | None) -> str:
    """Why a study cannot be computed, with the names of the servers."""
    names = question.servers if question else {}
    servers = _("、").join(names.get(key, key) for key in reason.keys[:5])
    if len(reason.keys) > 5:
        servers += _("ほか")
    return {
        Contradiction.NO_HOST_TYPE: _("集約先の機種がありません。一つは入れてください。"),
        Contradiction.NOTHING_TO_PLACE: _(
            "集約できるサーバーがありません。コアの数とメモリーが入ったサーバーを選んでください。"
        ),
        Contradiction.PINNED_TOO_MUCH: _("同じ機械に置くと決めたサーバーが、どの機種にも入りません：%s")
        % servers,
        Contradiction.PINNED_APART: _(
            "同じ機械に置かない組のサーバーを、同じ機械に置くように決めています：%s"
        )
        % servers,
        Contradiction.PINNED_SEGMENTS: _("ネットワークの違うサーバーは、同じ機械に置けません：%s") % servers,
        Contradiction.NO_SUCH_TYPE: _("決めた機種が、この検討にありません：%s") % servers,
    }[reason.why]
