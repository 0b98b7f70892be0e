"""Found plans in words, the same on the page, on paper and on the terminal."""

from __future__ import annotations

from math import isfinite

from meguru.engines.redesign.search.results import FoundPlan, SearchResult
from meguru.engines.simulation.results import Estimate

UNCLEAR = "差ははっきりしない"
YIELD = "期限内に終わる割合"
THROUGHPUT = "かかる日数（平均）"
COST = "費用（1年）"
HOURS = "職員の作業（1件）"


def share_words(value: Estimate) -> str:
    """A share with its interval, kept within 0 and 1."""
    low, high = max(value.low, 0.0), min(value.high, 1.0)
    return f"{value.mean:.1%}{_range(low, high, '{:.1%}', '')}"


def days_words(value: Estimate) -> str:
    """Days, or hours when it is less than a day."""
    if value.mean < 1:
        return f"{value.mean * 24:,.1f}時間{_range(value.low * 24, value.high * 24, '{:,.1f}', '時間')}"
    return f"{value.mean:,.1f}日{_range(value.low, value.high, '{:,.1f}', '日')}"


def yen_words(value: Estimate) -> str:
    return (
        f"{value.mean / 10_000:,.0f}万円{_range(value.low / 10_000, value.high / 10_000, '{:,.0f}', '万円')}"
    )


def hours_words(value: Estimate | None) -> str:
    """Work of staff per case, in minutes; empty when an older program found the plan."""
    if value is None:
        return ""
    return f"{value.mean * 60:,.1f}分{_range(value.low * 60, value.high * 60, '{:,.1f}', '分')}"


def hours_gain_words(found: FoundPlan) -> str:
    """Work per case against today."""
    if found.gain is None or found.gain.hours is None:
        return "今の形" if found.gain is None else ""
    minutes = Estimate(*(60 * value for value in _values(found.gain.hours)))
    return _changed(minutes, "{:,.1f}", "分", "減る", "増える")


def gain_words(found: FoundPlan) -> tuple[str, str, str]:
    """(yield, throughput, cost) against today, in words; unclear when the interval holds 0."""
    if found.gain is None:
        return ("今の形", "今の形", "今の形")
    points = Estimate(*(100 * value for value in _values(found.gain.on_time)))
    tens = Estimate(*(value / 10_000 for value in _values(found.gain.yen)))
    return (
        _changed(points, "{:,.1f}", "ポイント", "増える", "減る"),
        _days_changed(found.gain.days),
        _changed(tens, "{:,.0f}", "万円", "減る", "増える"),
    )


def what_changes(found: FoundPlan) -> tuple[str, ...]:
    """The redesigns and the changed headcounts of a plan, one line each."""
    lines = [one.title for one in found.redesigns]
    for line in found.staffing:
        if line.today and not line.people:
            lines.append(f"「{line.name}」の仕事がなくなり、{line.today} 人の手が空く")
        elif not line.today:
            lines.append(f"「{line.name}」を {line.people} 人で置く")
        elif line.people != line.today:
            lines.append(f"「{line.name}」を {line.today} 人から {line.people} 人にする")
    return tuple(lines) or ("今と同じ",)


def how_words(result: SearchResult) -> tuple[str, ...]:
    """How the answer was found, for every paper and page."""
    basis = (
        f"期限は {_long(result.deadline_hours)}です。"
        if result.deadline_is_given
        else f"期限が決まっていないため、今は4件に3件が終わる {_long(result.deadline_hours)}を期限としました。"
    )
    way = (
        f"{result.tried:,} 通りすべてを試しました。"
        if result.method == "all"
        else f"組み合わせは {result.space:,} 通りあり、良い案を掛け合わせながら {result.tried:,} 通りを試しました。"
    )
    cost = (
        "費用は、職員を置く時間と、委託と手数料の合計です。手の空いている時間も費用に入れます。"
        if result.pays_idle_time
        else "費用は、実際に作業した時間に単価を掛けた額と、委託と手数料の合計です。"
    )
    return (
        f"「{YIELD}」は、1年に届いた案件のうち期限までに終わった割合です。{basis}",
        "日数は、届いてから終わるまでを休日も入れて数えた平均です。",
        cost,
        way,
        f"1年分の仕事を {result.years:,} 回動かしました（上限 {result.budget:,} 回、乱数の種 {result.seed}）。"
        "同じ条件なら同じ答えになります。",
        "どの案も、同じ年には同じ案件と同じ運で動かしています。差は、その年ごとの差から求めています。",
        "表の数値は、案を選ぶときに使っていない年で計算し直した値です。かっこの中は 95 %区間です。",
        "見直しにかかる費用（システム、契約、研修）は入っていません。",
        f"規則の版：{result.rules}",
    )


def _long(hours: float) -> str:
    return f"{hours / 24:,.1f} 日" if hours >= 24 else f"{hours:,.1f} 時間"


def _values(value: Estimate) -> tuple[float, float, float]:
    return value.mean, value.low, value.high


def _range(low: float, high: float, form: str, unit: str) -> str:
    return f"（{form.format(low)}〜{form.format(high)}{unit}）" if isfinite(low) and isfinite(high) else ""


def _days_changed(gain: Estimate) -> str:
    """Days, or hours when it is less than a day."""
    if abs(gain.mean) >= 1:
        return _changed(gain, "{:,.1f}", "日", "短くなる", "長くなる")
    hours = Estimate(*(24 * value for value in _values(gain)))
    return _changed(hours, "{:,.1f}", "時間", "短くなる", "長くなる")


def _changed(gain: Estimate, form: str, unit: str, better: str, worse: str) -> str:
    if gain.low == gain.high == 0:
        return "変わらない"
    if not isfinite(gain.low) or gain.low <= 0 <= gain.high:
        return UNCLEAR
    low, high = sorted((abs(gain.low), abs(gain.high)))
    word = better if gain.mean > 0 else worse
    return f"{form.format(abs(gain.mean))}{unit}{word}{_range(low, high, form, unit)}"
