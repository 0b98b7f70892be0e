"""Rows <-> values: a request as the checks see it, as a version keeps it, and as words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from meguru.apps.budgets.models import BudgetRequest
from meguru.apps.systems.models import CostKind, Known
from meguru.engines.budget_review import (
    BudgetAsk,
    Checked,
    CheckRule,
    CheckVerdict,
    ExpectedEffect,
    Peer,
    check_book,
)
from meguru.engines.system_findings import function_name

# What a department writes, in the order of the page; a version keeps exactly these.
FIELDS = (
    "title",
    "purpose",
    "method",
    "contract_form",
    "functions",
    "users_count",
    "wants_data_clause",
    "wants_source_code",
    "wants_open_interfaces",
    "is_standard_operation",
    "why_not_standard",
    "saves_yen",
    "saves_hours",
    "effect",
    "measure",
    "baseline",
    "measured_by",
)
TIED = ("system", "initiative")
Amounts = Mapping[tuple[int, str], int]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands elsewhere and the checks ask for."""

    initiative: str | None = None
    priority: str | None = None
    is_urgent: bool = False
    paid: Mapping[int, int] | None = None
    same_function: tuple[str, ...] = ()
    peers: tuple[Peer, ...] = ()
    decide_by_passed: bool | None = None


def _answer(value: str) -> bool | None:
    return {Known.YES.value: True, Known.NO.value: False}.get(value)


def value_of(request: BudgetRequest, *, amounts: Amounts, around: Surroundings) -> BudgetAsk:
    """The request as the checks see it."""
    return BudgetAsk(
        fiscal_year=request.season.fiscal_year,
        asked=amounts,
        is_new=request.system_id is None,
        purpose=request.purpose,
        method=request.method,
        contract_form=request.contract_form,
        functions=frozenset(request.functions),
        users=request.users_count,
        initiative=around.initiative,
        priority=around.priority,
        is_urgent=around.is_urgent,
        wants_source_code=_answer(request.wants_source_code),
        wants_data_clause=_answer(request.wants_data_clause),
        wants_open_interfaces=_answer(request.wants_open_interfaces),
        why_not_standard=request.why_not_standard,
        is_standard_operation=_answer(request.is_standard_operation),
        contract_decide_by_passed=around.decide_by_passed,
        expected=ExpectedEffect(
            yen_a_year=request.saves_yen,
            hours_a_year=request.saves_hours,
            what=request.effect,
            measure=request.measure,
            baseline=request.baseline,
            measured_by=request.measured_by,
        ),
        paid=around.paid or {},
        same_function=around.same_function,
        peers=around.peers,
    )


def content_of(request: BudgetRequest) -> dict[str, Any]:
    """What a version keeps of the page, with the names of what it was tied to that day."""
    return {
        **{name: getattr(request, name) for name in FIELDS},
        "system": request.system.name if request.system else "",
        "initiative": request.initiative.name if request.initiative else "",
    }


def words_of(content: Mapping[str, Any], amounts: Iterable[Iterable[Any]]) -> dict[str, str]:
    """A version in words, by field; amounts by "yen-<year>-<kind>". Unknown and empty are empty words."""
    told = {name: _words(name, content.get(name)) for name in (*FIELDS[:1], *TIED, *FIELDS[1:])}
    kinds = dict(CostKind.choices)
    for year, kind, yen in amounts:
        told[f"yen-{year}-{kind}"] = f"{int(yen):,}円（{kinds.get(kind, kind)}）"
    return told


def _words(name: str, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, list):
        return "、".join(function_name(str(one)) for one in value)
    field = BudgetRequest._meta.get_field(name)
    choices = dict(getattr(field, "choices", None) or ())
    if choices:
        return "" if value == Known.UNKNOWN.value else str(choices.get(value, value))
    return f"{value:,}" if isinstance(value, int) else str(value)


def labels() -> dict[str, str]:
    """The words of the fields, in the order of the page."""
    told = {name: str(BudgetRequest._meta.get_field(name).verbose_name) for name in FIELDS}
    return {"title": told.pop("title"), "system": str(_("システム")), "initiative": str(_("取組")), **told}


def amount_label(key: str) -> str:
    """The label of an amount by its key in `words_of`."""
    _yen, year, _kind = key.split("-")
    return _("%s年度の金額") % year


def plain_checks(checks: Iterable[Checked]) -> list[dict[str, Any]]:
    """Checks as a version keeps them."""
    return [
        {
            "id": one.rule.id,
            "title": one.rule.title,
            "why": one.rule.why,
            "verdict": one.verdict.value,
            "says": one.says,
            "inputs": [list(pair) for pair in one.inputs],
            "question": one.question,
        }
        for one in checks
    ]


def checks_of(stored: Iterable[Mapping[str, Any]]) -> tuple[Checked, ...]:
    """Checks as they were that day; words of a rule that is gone since stay as they were."""
    return tuple(
        Checked(
            CheckRule(one["id"], one["title"], one["why"], one["question"], one["question"]),
            CheckVerdict(one["verdict"]),
            one["says"],
            tuple((label, words) for label, words in one["inputs"]),
            one["question"],
        )
        for one in stored
    )


def checks_version() -> str:
    return check_book().version
