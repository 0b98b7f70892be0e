"""The rule of priority as a form, an own judgement, and a name for a result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meguru.apps.inventory.forms.filters import department_choices
from meguru.apps.inventory.forms.typed import Hours, WholeNumber
from meguru.apps.inventory.queries.priorities import ANSWER_LABELS, CRITERION_LABELS, CRITERION_REASONS
from meguru.apps.registry.models import Person
from meguru.design import figures as written
from meguru.engines.priorities import AXES, Criterion, Rule

AXIS_LABELS = {"effect": _("効果"), "difficulty": _("難しさ")}


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion with its fields; `answers` are (words, field) of a chosen one."""

    label: str
    reason: str
    weight: forms.BoundField
    low: forms.BoundField | None
    high: forms.BoundField | None
    answers: tuple[tuple[str, forms.BoundField], ...]
    suggestion: str


class PriorityFilterForm(forms.Form):
    """What the matrix shows."""

    department = forms.ChoiceField(label=_("担当部署（下の部署も含む）"), required=False)

    def __init__(self, *args: Any, user: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["department"].choices = [("", _("すべての部署")), *department_choices(user)]

    def department_id(self) -> int | None:
        chosen = self.cleaned_data.get("department") if self.is_valid() else None
        return int(chosen) if chosen else None


class RuleForm(forms.Form):
    """Weights, limits and borders; `from_version` says which stored rule the edit began from."""

    from_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    effect_from = WholeNumber(
        label=_("効果が大きいとみる点"),
        min_value=0,
        max_value=100,
        help_text=_("この点以上を、効果が大きいとします。"),
    )
    difficulty_from = WholeNumber(
        label=_("難しいとみる点"), min_value=0, max_value=100, help_text=_("この点以上を、難しいとします。")
    )
    note = forms.CharField(
        label=_("変更の理由"),
        max_length=200,
        required=False,
        help_text=_("例：令和9年度のシステム更新に合わせるため"),
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, rule: Rule, version: int, suggestions: Mapping[str, float]
    ) -> None:
        initial = {
            "from_version": version,
            "effect_from": rule.effect_from,
            "difficulty_from": rule.difficulty_from,
        }
        super().__init__(data, initial=initial)
        self.rule, self.suggestions = rule, suggestions
        for criterion in rule.criteria:
            self._add_criterion(criterion)

    def _add_criterion(self, criterion: Criterion) -> None:
        label = CRITERION_LABELS[criterion.key]
        self._add(
            f"{criterion.key}_weight", WholeNumber, _("%s 重み") % label, criterion.weight, max_value=100
        )
        if criterion.is_measured:
            for name, words in (("low", _("%s 0点になる値")), ("high", _("%s 100点になる値"))):
                value = getattr(criterion, name)
                self._add(
                    f"{criterion.key}_{name}",
                    Hours,
                    words % label,
                    f"{value:,g}" if value < 1e6 else f"{value:,.0f}",
                    max_digits=16,
                )
        for answer, points in criterion.points:
            name = f"{criterion.key}_{answer}"
            self._add(name, WholeNumber, f"{label} {ANSWER_LABELS[answer]}", points, max_value=100)

    def _add(self, name: str, kind: type[forms.Field], label: str, initial: Any, **options: Any) -> None:
        self.fields[name] = kind(label=label, min_value=0, required=True, **options)
        self.fields[name].widget.attrs |= {"aria-label": label, "data-cell": ""}
        self.initial[name] = initial

    @property
    def axes(self) -> list[tuple[str, list[CriterionRow]]]:
        return [
            (str(AXIS_LABELS[axis]), [self._row(criterion) for criterion in self.rule.of(axis)])
            for axis in AXES
        ]

    def _row(self, criterion: Criterion) -> CriterionRow:
        key = criterion.key
        suggestion = self.suggestions.get(key)
        return CriterionRow(
            label=str(CRITERION_LABELS[key]),
            reason=str(CRITERION_REASONS[key]),
            weight=self[f"{key}_weight"],
            low=self[f"{key}_low"] if criterion.is_measured else None,
            high=self[f"{key}_high"] if criterion.is_measured else None,
            answers=tuple(
                (str(ANSWER_LABELS[answer]), self[f"{key}_{answer}"]) for answer, _points in criterion.points
            ),
            suggestion="" if suggestion is None else written.number(suggestion),
        )

    def content(self) -> dict[str, Any]:
        """The rule as JSON."""
        typed = self.cleaned_data
        criteria = {}
        for criterion in self.rule.criteria:
            key = criterion.key
            said: dict[str, Any] = {"weight": typed[f"{key}_weight"]}
            if criterion.is_measured:
                said |= {name: float(typed[f"{key}_{name}"]) for name in ("low", "high")}
            else:
                said["points"] = {answer: typed[f"{key}_{answer}"] for answer, _points in criterion.points}
            criteria[key] = said
        return {
            "criteria": criteria,
            "effect_from": typed["effect_from"],
            "difficulty_from": typed["difficulty_from"],
        }


class JudgementForm(forms.Form):
    """The office's own points for an operation."""

    effect = WholeNumber(
        label=_("効果（0〜100点）"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("空けておくと計算した点を使います。"),
    )
    difficulty = WholeNumber(
        label=_("難しさ（0〜100点）"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("空けておくと計算した点を使います。"),
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=400,
        help_text=_("例：来年度に制度が変わるため、今年度は見直さない"),
        error_messages={"required": _("計算と違う点にする理由を書いてください。")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and cleaned.get("effect") is None and cleaned.get("difficulty") is None:
            self.add_error("effect", _("効果か難しさの、どちらかの点を入力してください。"))
        return cleaned


class KeepForm(forms.Form):
    """The name under which a result is kept."""

    name = forms.CharField(
        label=_("名前"),
        max_length=120,
        help_text=_("例：令和8年度の見直し候補"),
        error_messages={"required": _("残すときの名前を入力してください。")},
    )
