"""Figures and findings of a briefing in words, the same on the page and on paper."""

from __future__ import annotations

from django.utils.translation import gettext as _

from meguru.apps.briefings.queries import AllyRow, StandingRow, TownBriefing, WeakIndicator
from meguru.apps.indicators.models import Indicator
from meguru.apps.indicators.words import absence_words, value_words
from meguru.design.figures import number
from meguru.engines.benchmark import FEWEST_PEOPLE
from meguru.engines.gap_causes import Role, Standing, Sureness, WhyNot
from meguru.engines.indicator_table import Absence


def standing_words(standing: Standing) -> str:
    return {
        Standing.WEAK: _("弱い"),
        Standing.BELOW: _("やや弱い"),
        Standing.FINE: _("真ん中以上"),
        Standing.UNKNOWN: _("値がない"),
        Standing.UNJUDGED: _("比べない"),
    }[standing]


def own_value(row: StandingRow) -> str:
    """The value of the municipality; without one the reason in words, so that nobody takes the dash for nought."""
    if row.weakness.value is not None:
        return value_words(row.weakness.value, row.indicator)
    if not row.absence:
        return _("—（値がありません）")
    if row.absence == Absence.WITHHELD and row.indicator.counts_people:
        return _("—（%s人未満か、公表なし）") % FEWEST_PEOPLE
    return f"—（{absence_words(row.absence)}）"


def how_weak(row: StandingRow) -> str:
    """How the weakness was counted, in one sentence."""
    one, others = row.weakness, row.weakness.of - 1
    if one.standing == Standing.UNKNOWN:
        return _("この団体の値がないか、比べる団体が少なすぎます。")
    if one.standing == Standing.UNJUDGED:
        return _("良し悪しの向きがないか、定義が違うので、比べません。")
    if row.indicator.is_yes_no:
        return _("値のわかる%(of)s団体のうち、%(doing)s団体がしています。") % {
            "of": one.of,
            "doing": row.doing,
        }
    return _("値がわかるほかの%(of)s団体に、これより良い値が%(better)sあります。") % {
        "of": others,
        "better": one.better,
    }


def middle_words(row: StandingRow) -> str:
    """The middle of the group; of yes and no, how many do."""
    one = row.weakness
    if row.indicator.is_yes_no:
        return _("%(of)s団体のうち%(doing)s") % {"of": one.of, "doing": row.doing} if one.of else "—"
    return value_words(one.median, row.indicator)


def place_words(row: StandingRow) -> str:
    """ "3位／43団体"; yes and no have no places, ties are said."""
    if row.place is None or row.indicator.is_yes_no:
        return "—"
    tied = _("（同じ値がほかに%s）") % row.tied if row.tied else ""
    return _("%(place)s位／%(of)s団体") % {"place": row.place, "of": row.of} + tied


def sureness_words(sureness: Sureness) -> str:
    return {
        Sureness.COUNTED: _("数えた事実"),
        Sureness.SEEN_TOGETHER: _("一緒に見られる差（原因とは限らない）"),
        Sureness.TOLD: _("この団体の答え"),
        Sureness.ELSEWHERE: _("ほかの団体の例"),
    }[sureness]


def why_no_movement(why: WhyNot | None) -> str:
    """Why nothing is said about who improved."""
    return {
        WhyNot.ONE_YEAR: _("値が一つの年しかないので、伸びはまだわかりません。"),
        WhyNot.DEFINED_OTHERWISE: _("前の年と定義が違うので、伸びは比べられません。"),
        WhyNot.NO_DIRECTION: _("良し悪しの向きがないので、伸びは比べません。"),
        WhyNot.NOBODY: _("この間に良くなった団体は、比べる団体の中にありません。"),
        None: "",
    }[why]


def improvement_words(one: WeakIndicator) -> list[str]:
    """Who improved, from what to what, and how fast."""
    found = one.improvers
    if found.why_not is not None:
        return [why_no_movement(found.why_not)]
    indicator = one.row.indicator
    said = [
        _("%(name)s：%(since)s年の%(before)sから%(until)s年の%(now)sへ（1年に%(pace)s）")
        % {
            "name": row.town.name,
            "since": found.since,
            "before": value_words(row.movement.before, indicator),
            "until": found.until,
            "now": value_words(row.movement.now, indicator),
            "pace": _pace(row.movement.a_year, indicator),
        }
        for row in one.improved
    ]
    if found.years_to_middle:
        said.append(
            _("伸びた団体と同じ速さなら、真ん中まで約%s年です。予測ではなく目安です。")
            % found.years_to_middle
        )
    return said


def _pace(a_year: float, indicator: Indicator) -> str:
    unit = _("ポイント") if indicator.kind == Indicator.Kind.PERCENT else indicator.unit
    return f"{number(a_year, 1)}{unit}"


def role_words(role: Role) -> str:
    return {
        Role.TOGETHER: _("一緒に進める"),
        Role.ASK: _("聞きにいく"),
        Role.SAME_SYSTEM: _("次の更新を一緒に考える"),
    }[role]


def ally_why(row: AllyRow, indicator: Indicator, *, with_groups: bool = True) -> str:
    """What speaks for talking to somebody. A group is known to its members only: no paper that goes round names it."""
    ally, one = row.ally, row.ally.candidate
    said = []
    if ally.role == Role.TOGETHER:
        said.append(_("同じ指標が弱い（%s）") % value_words(row.value, indicator))
        said.append(_("人口が近い") if ally.is_like_in_size else _("人口は離れている"))
    if ally.role == Role.ASK:
        said.append(_("上位の4分の1（%s）") % value_words(row.value, indicator))
        if one.alike:
            said.append(_("よく似た団体"))
    if one.same_vendor:
        said.append(_("同じ事業者（%s）") % one.same_vendor)
    if one.same_renewal_year:
        said.append(_("次の更新が同じ%s年度") % one.same_renewal_year)
    said += [_("同じグループ「%s」") % name for name in one.groups[:1] if with_groups]
    return "、".join(said)


def km_words(km: float | None) -> str:
    return "—" if km is None else _("約%skm") % number(km, 0)


def cut(name: str, letters: int) -> str:
    """A name of at most so many letters; a longer one ends in …, the page has it whole."""
    return name if len(name) <= letters else f"{name[: letters - 1]}…"


def weak_summary(found: TownBriefing, *, letters: int = 100) -> str:
    """What the briefing begins with when nobody wrote a first sentence."""
    if not found.has_values:
        return _("この団体には、まだ値がありません。指標を入れると、ここに現在地が出ます。")
    if not found.weak:
        return _("選んだ指標では、比べる団体の真ん中より弱いものはありません。")
    names = "、".join(f"「{cut(one.row.indicator.name, letters)}」" for one in found.weak)
    return _("比べる団体の中で弱いのは%sです。") % names
