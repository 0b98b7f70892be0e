"""Every check of a request, with what it rests on.

Rule:   each check says GOOD, LOOK or UNKNOWN. UNKNOWN wins whenever what it needs is not written; nothing missing is
        ever counted as good or as bad.
Amount: LOOK when the year asked for is more than DEARER times the mean of the last years paid.
Peers:  LOOK when the running yen per user lie above the upper fence of the peers (third quartile + 1.5 x interquartile
        range, Tukey 1977), with FEWEST_PEERS or more of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import quantiles

from meguru.engines.budget_review.checks_file import check_book
from meguru.engines.budget_review.model import (
    YEARS_LOOKED_AT,
    BudgetAsk,
    CheckBook,
    Checked,
    CheckRule,
    CheckVerdict,
    three_years,
    total,
)

DEARER = 1.2
PAID_YEARS = 3
FEWEST_PEERS = 5
RUNNING = frozenset({"run", "line", "licence"})
STANDARD_METHODS = frozenset({"service", "package"})

Said = tuple[CheckVerdict, str, tuple[tuple[str, str], ...]]


def check(request: BudgetAsk, *, book: CheckBook | None = None) -> tuple[Checked, ...]:
    """Every check in the order of the book.

    Raises: KeyError when the book names a check that has no rule.
    """
    return tuple(_checked(rule, _RULES[rule.id](request)) for rule in (book or check_book()).rules)


def _checked(rule: CheckRule, said: Said) -> Checked:
    verdict, words, inputs = said
    question = {
        CheckVerdict.GOOD: "",
        CheckVerdict.LOOK: rule.ask_when_look,
        CheckVerdict.UNKNOWN: rule.ask_when_unknown,
    }[verdict]
    return Checked(rule, verdict, words, inputs, question)


def yen_words(yen: int) -> str:
    return f"{yen:,}円"


def _place(request: BudgetAsk) -> Said:
    if not request.purpose.strip():
        return CheckVerdict.UNKNOWN, "何のための費用かが、まだ書かれていません。", ()
    if request.initiative is None:
        return CheckVerdict.LOOK, "どの取組のための費用かが、結びついていません。", (("取組", "なし"),)
    return CheckVerdict.GOOD, "取組に結びついています。", (("取組", request.initiative),)


def _priority(request: BudgetAsk) -> Said:
    if request.priority is None:
        return CheckVerdict.UNKNOWN, "業務の優先順位が、まだ付いていません。", ()
    inputs = (("業務の優先順位", request.priority),)
    if request.is_urgent:
        return CheckVerdict.GOOD, "先に見直す業務のための費用です。", inputs
    return CheckVerdict.LOOK, "先に見直す業務のものではありません。", inputs


def _amount(request: BudgetAsk) -> Said:
    asked = total(request.asked, year=request.fiscal_year)
    if not asked:
        return CheckVerdict.UNKNOWN, "金額がまだ書かれていません。", ()
    rows: tuple[tuple[str, str], ...] = (("求める額", yen_words(asked)),)
    years = sorted(year for year in request.paid if year < request.fiscal_year)[-PAID_YEARS:]
    if request.is_new or not years:
        return CheckVerdict.UNKNOWN, "くらべられる、これまでの決算額がありません。", rows
    mean = round(sum(request.paid[year] for year in years) / len(years))
    rows = (*rows, (f"{years[0]}〜{years[-1]}年度の決算の平均", yen_words(mean)))
    if asked <= DEARER * mean:
        return CheckVerdict.GOOD, "求める額は、これまでと大きく変わりません。", rows
    times = f"求める額は、これまでの平均の{asked / mean:.1f}倍です。" if mean else "これまでは0円でした。"
    return CheckVerdict.LOOK, times, rows


def _peers(request: BudgetAsk) -> Said:
    year = _first_running_year(request.asked)
    running = sum(yen for (of, kind), yen in request.asked.items() if kind in RUNNING and of == year)
    per_user = [one.yen_per_user for one in request.peers if one.yen_per_user is not None]
    if not running or not request.users or len(per_user) < FEWEST_PEERS:
        return (
            CheckVerdict.UNKNOWN,
            f"くらべるには、運用の額と使う人数、同じ働きの例が{FEWEST_PEERS}つ要ります。",
            (),
        )
    own = running / request.users
    first, middle, third = quantiles(per_user, n=4, method="inclusive")
    fence = third + 1.5 * (third - first)
    rows = (
        ("使う人一人あたりの運用の額", yen_words(round(own))),
        (f"同じ働きの{len(per_user)}システムの中央の値", yen_words(round(middle))),
        ("高いとみる境目", yen_words(round(fence))),
    )
    if own > fence:
        return CheckVerdict.LOOK, "一人あたりの額が、同じ働きのシステムより目立って高くなっています。", rows
    return CheckVerdict.GOOD, "一人あたりの額は、同じ働きのシステムの範囲にあります。", rows


def _first_running_year(asked: Mapping[tuple[int, str], int]) -> int | None:
    return min((year for (year, kind), yen in asked.items() if kind in RUNNING and yen), default=None)


def _duplicate(request: BudgetAsk) -> Said:
    if not request.functions:
        return CheckVerdict.UNKNOWN, "このシステムの働きが選ばれていません。", ()
    if request.same_function:
        return (
            CheckVerdict.LOOK,
            f"同じ働きのシステムが、庁内に{len(request.same_function)}つあります。",
            (("同じ働きのシステム", "、".join(request.same_function)),),
        )
    return CheckVerdict.GOOD, "カルテには、同じ働きのシステムは見つかりません。", ()


def _standard(request: BudgetAsk) -> Said:
    if request.method == "unknown":
        return CheckVerdict.UNKNOWN, "作り方が、まだ書かれていません。", ()
    if request.method in STANDARD_METHODS:
        return CheckVerdict.GOOD, "標準のサービスかパッケージを使います。", ()
    reason = request.why_not_standard.strip()
    rows = (("標準を使わない理由", reason),) if reason else ()
    if request.is_standard_operation:
        return CheckVerdict.LOOK, "国の標準がある業務なのに、標準の製品ではありません。", rows
    if not reason:
        return CheckVerdict.LOOK, "標準の製品を使わない理由が、書かれていません。", rows
    return CheckVerdict.GOOD, "標準を使わない理由が書かれています。読んで確かめてください。", rows


def _lock_in(request: BudgetAsk) -> Said:
    clauses: tuple[tuple[str, bool | None], ...] = (
        ("データの取り出し", request.wants_data_clause),
        ("設計書とプログラムの引き渡し", request.wants_source_code),
        ("公開された接続の方法", request.wants_open_interfaces),
    )
    if request.method == "service":  # nobody hands over the program of a service
        clauses = (clauses[0], clauses[2])
    rows = tuple((name, {True: "入れる", False: "入れない", None: "未定"}[want]) for name, want in clauses)
    missing = [name for name, want in clauses if want is False]
    if missing:
        return CheckVerdict.LOOK, f"{'と'.join(missing)}が、仕様書に入りません。", rows
    open_ones = [name for name, want in clauses if want is None]
    if open_ones:
        return CheckVerdict.UNKNOWN, f"{'と'.join(open_ones)}が、まだ決まっていません。", rows
    return CheckVerdict.GOOD, "次の事業者にも開かれた決まりになっています。", rows


def _three_years(request: BudgetAsk) -> Said:
    if not total(request.asked, year=request.fiscal_year):
        return CheckVerdict.UNKNOWN, "1年目の金額が、まだ書かれていません。", ()
    whole = three_years(request)
    rows = (("3年間の合計", yen_words(whole)),)
    later = range(request.fiscal_year + 1, request.fiscal_year + YEARS_LOOKED_AT)
    without = [year for year in later if not any(of == year for of, _kind in request.asked)]
    if without:
        years = "、".join(f"{year}年度" for year in without)
        return CheckVerdict.LOOK, f"{years}の金額が書かれていません。", rows
    return CheckVerdict.GOOD, f"3年間で{yen_words(whole)}です。", rows


def _effect(request: BudgetAsk) -> Said:
    expected = request.expected
    if expected.yen_a_year is None and expected.hours_a_year is None:
        if not expected.what.strip():
            return CheckVerdict.UNKNOWN, "見込む効果が、まだ書かれていません。", ()
        return (
            CheckVerdict.UNKNOWN,
            "見込む効果に、数字がありません。",
            (("見込む効果", expected.what.strip()),),
        )
    rows = tuple(
        (label, words)
        for label, words in (
            (
                "減る費用（年）",
                yen_words(expected.yen_a_year) if expected.yen_a_year is not None else "",
            ),
            ("減る時間（年）", f"{expected.hours_a_year:,}時間" if expected.hours_a_year is not None else ""),
            ("そのほか", expected.what.strip()),
        )
        if words
    )
    if expected.hours_a_year or expected.what.strip():
        return CheckVerdict.GOOD, "見込む効果が書かれています。時間とお金は別々に見ます。", rows
    whole = three_years(request)
    if YEARS_LOOKED_AT * (expected.yen_a_year or 0) < whole:
        return CheckVerdict.LOOK, "減る費用だけでは、3年間の費用に届きません。", rows
    return CheckVerdict.GOOD, "3年間で減る費用が、かかる費用を上回ります。", rows


def _measurement(request: BudgetAsk) -> Said:
    expected = request.expected
    if not expected.measure.strip():
        return CheckVerdict.UNKNOWN, "効果を測る数字が、決まっていません。", ()
    rows = (
        ("測る数字", expected.measure.strip()),
        ("今の値", expected.baseline.strip() or "まだない"),
        ("測る時", expected.measured_by.strip() or "まだない"),
    )
    if not expected.baseline.strip() or not expected.measured_by.strip():
        return CheckVerdict.LOOK, "今の値か、測る時が決まっていません。", rows
    return CheckVerdict.GOOD, "何を、いつ測るかが決まっています。", rows


def _contract(request: BudgetAsk) -> Said:
    if request.is_new:
        return CheckVerdict.GOOD, "新しいシステムなので、今の契約はありません。", ()
    if request.contract_decide_by_passed is None:
        return CheckVerdict.UNKNOWN, "カルテに、更新を決める期限がありません。", ()
    if request.contract_decide_by_passed:
        return CheckVerdict.LOOK, "更新を決める期限を、もうすぎています。", ()
    return CheckVerdict.GOOD, "更新を決める期限に間に合います。", ()


_RULES: Mapping[str, Callable[[BudgetAsk], Said]] = {
    "place": _place,
    "priority": _priority,
    "amount": _amount,
    "peers": _peers,
    "duplicate": _duplicate,
    "standard": _standard,
    "lock_in": _lock_in,
    "three_years": _three_years,
    "effect": _effect,
    "measurement": _measurement,
    "contract": _contract,
}
