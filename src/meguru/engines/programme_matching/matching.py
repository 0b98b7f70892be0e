"""Whether a programme can be used, with every reason.

Terms:  a condition is met, not met, or unknown because the record or the office does not say.
Rule:   one condition that is not met -> NOT; else one that is unknown -> MAYBE; else FITS. Old records and
        bad timing are warnings: they change what a person has to check, not who may apply.
Source: the guide to first steps (types F and G) asks to compare the aim of a programme with the initiative,
        to look whether its support begins when it is needed, and warns that a programme may have ended. It
        names no period; a record counts as old after MONTHS_UNTIL_OLD months, because budgets are yearly.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from meguru.engines.programme_matching.model import (
    CONDITION_WORDS,
    KIND_WORDS,
    PURPOSE_WORDS,
    Body,
    BodyKind,
    Fit,
    Need,
    Programme,
    Purpose,
    Reason,
    Verdict,
)

RULE_VERSION = "2026-1"
MONTHS_UNTIL_OLD = 12
SOON_DAYS = 30
_ORDER = (Verdict.FITS, Verdict.MAYBE, Verdict.NOT)
FOR, AGAINST, UNKNOWN = "for", "against", "unknown"


def match(*, programme: Programme, body: Body, need: Need, today: dt.date) -> Fit:
    """Compare one programme with an office and what it needs.

    Holds: every condition of the programme appears exactly once among for, against and unknown.
    """
    said = [
        *_kind(programme, body),
        *_population(programme, body),
        *_purposes(programme, need),
        *_conditions(programme, need),
        *_window(programme, today),
    ]
    against = tuple(reason for side, reason in said if side == AGAINST)
    unknown = tuple(reason for side, reason in said if side == UNKNOWN)
    days = (programme.closes_on - today).days if programme.closes_on else None
    old = is_old(programme, today=today)
    return Fit(
        programme=programme,
        verdict=Verdict.NOT if against else Verdict.MAYBE if unknown else Verdict.FITS,
        speaks_for=tuple(reason for side, reason in said if side == FOR),
        speaks_against=against,
        unknown=unknown,
        warnings=tuple(_warnings(programme, need, today)),
        closes_in_days=days if days is not None and days >= 0 else None,
        is_old=old,
    )


def match_all(*, programmes: Iterable[Programme], body: Body, need: Need, today: dt.date) -> tuple[Fit, ...]:
    """Every programme with its fit: those that fit first, current before old, sooner closing first, then by name."""
    fits = (match(programme=one, body=body, need=need, today=today) for one in programmes)
    return tuple(sorted(fits, key=_rank))


def _rank(fit: Fit) -> tuple[int, bool, dt.date, str, str]:
    closes = fit.programme.closes_on if fit.closes_in_days is not None else None
    return (
        _ORDER.index(fit.verdict),
        fit.is_old,
        closes or dt.date.max,
        fit.programme.name,
        fit.programme.key,
    )


def is_old(programme: Programme, *, today: dt.date) -> bool:
    """Whether a record must be compared with its source before anybody relies on it."""
    passed = programme.closes_on is not None and programme.closes_on < today
    return passed or not checked_lately(programme.last_checked, today=today)


def checked_lately(checked_on: dt.date | None, *, today: dt.date) -> bool:
    """Whether a day lies at most MONTHS_UNTIL_OLD months back; never when nobody checked, or when
    the day is still to come (a slip of whoever wrote it)."""
    return checked_on is not None and checked_on <= today <= _a_year_after(checked_on)


def _a_year_after(day: dt.date) -> dt.date:
    """The same day of the next year; the last of February after a leap day."""
    if (day.month, day.day) == (2, 29):
        return day.replace(year=day.year + 1, day=28)
    return day.replace(year=day.year + 1) if day.year < dt.MAXYEAR else dt.date.max


def _kind(programme: Programme, body: Body) -> Iterator[tuple[str, Reason]]:
    if not programme.kinds:
        yield UNKNOWN, Reason("kind", "どの団体が使えるかが書かれていません。窓口で確かめてください。")
    elif body.kind in programme.kinds:
        yield FOR, Reason("kind", f"「{KIND_WORDS[body.kind]}」は対象です。")
    else:
        names = "・".join(KIND_WORDS[kind] for kind in BodyKind if kind in programme.kinds)
        yield AGAINST, Reason("kind", f"対象は「{names}」です。「{KIND_WORDS[body.kind]}」は入っていません。")


def _population(programme: Programme, body: Body) -> Iterator[tuple[str, Reason]]:
    least, most = programme.population_least, programme.population_most
    if least is None and most is None:
        return
    limits = "".join(
        (f"{least:,}人以上" if least is not None else "", f"{most:,}人以下" if most is not None else "")
    )
    if body.population is None:
        yield UNKNOWN, Reason("population", f"対象は人口{limits}です。この団体の人口が登録されていません。")
    elif (least is None or body.population >= least) and (most is None or body.population <= most):
        yield FOR, Reason("population", f"人口{body.population:,}人は、対象の{limits}に入ります。")
    else:
        yield AGAINST, Reason("population", f"人口{body.population:,}人は、対象の{limits}に入りません。")


def _purposes(programme: Programme, need: Need) -> Iterator[tuple[str, Reason]]:
    names = "」「".join(PURPOSE_WORDS[one] for one in Purpose if one in programme.purposes)
    shared = [PURPOSE_WORDS[one] for one in Purpose if one in programme.purposes & need.purposes]
    if not programme.purposes:
        yield UNKNOWN, Reason("purpose", "何に使えるかが書かれていません。窓口で確かめてください。")
    elif not need.purposes:
        yield UNKNOWN, Reason("purpose", f"「{names}」に使えます。何に使いたいかを上の欄で選んでください。")
    elif shared:
        yield FOR, Reason("purpose", f"「{'」「'.join(shared)}」に使えます。")
    else:
        yield AGAINST, Reason("purpose", f"使えるのは「{names}」です。選んだ使い道と違います。")


def _conditions(programme: Programme, need: Need) -> Iterator[tuple[str, Reason]]:
    for condition in sorted(programme.conditions, key=list(CONDITION_WORDS).index):
        words = CONDITION_WORDS[condition]
        answer = need.answers.get(condition)
        if answer is None:
            yield UNKNOWN, Reason(condition, f"条件は「{words}」です。当てはまるかを上の欄で選んでください。")
        elif answer:
            yield FOR, Reason(condition, f"「{words}」という条件に当てはまります。")
        else:
            yield AGAINST, Reason(condition, f"「{words}」という条件に当てはまりません。")


def _window(programme: Programme, today: dt.date) -> Iterator[tuple[str, Reason]]:
    opens, closes = programme.opens_on, programme.closes_on
    if closes is not None and closes < today:
        yield (
            AGAINST,
            Reason("window", f"受付は{day_words(closes)}に終わりました。次の受付を窓口で聞いてください。"),
        )
    elif opens is not None and opens > today:
        yield (
            FOR,
            Reason("window", f"受付は{day_words(opens)}に始まります（あと{(opens - today).days}日）。"),
        )
    elif closes is not None:
        yield FOR, Reason("window", f"受付は{day_words(closes)}までです（あと{(closes - today).days}日）。")
    else:
        yield UNKNOWN, Reason("window", "受付の期間が書かれていません。窓口で確かめてください。")


def _warnings(programme: Programme, need: Need, today: dt.date) -> Iterator[Reason]:
    checked = programme.last_checked
    if checked is None:
        yield Reason("never-checked", "まだだれも確認していない情報です。使う前に出典を確かめてください。")
    elif not checked_lately(checked, today=today):
        yield Reason(
            "old",
            f"最後の確認は{day_words(checked)}です。今も続いているとは限りません。使う前に確かめてください。",
        )
    if programme.closes_on is not None and 0 <= (programme.closes_on - today).days <= SOON_DAYS:
        yield Reason("soon", f"締切まであと{(programme.closes_on - today).days}日です。")
    starts = programme.support_from
    if starts is not None and need.needed_from is not None and starts > need.needed_from:
        late = (starts - need.needed_from).days
        yield Reason(
            "late",
            f"支援は{day_words(starts)}に始まります。必要な日より{late}日おそいので、間に合うかを確かめてください。",
        )


def day_words(day: dt.date) -> str:
    """2026年4月1日."""
    return f"{day.year}年{day.month}月{day.day}日"
