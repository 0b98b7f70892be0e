"""What people send: what to see, an answer, assumptions, a direction."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meguru.apps.portfolio.models import FindingAnswer, WayChoice
from meguru.apps.portfolio.queries import Filters
from meguru.apps.registry.models import Department, Person
from meguru.apps.systems.models import InformationSystem
from meguru.engines.system_direction import CurveAssumptions, Way, WayAssumption
from meguru.engines.system_findings import standard_rules

STATES = (
    ("open", _("まだ答えていないもの")),
    *FindingAnswer.Kind.choices,
    ("all", _("すべて")),
)
SEVERITIES = (("3", _("重い")), ("2", _("中くらい")), ("1", _("軽い")))
MOST_OFFERED = 200

MOST_REVISION = 2_000_000_000  # the column holds no more


class FilterForm(forms.Form):
    """Which findings to show."""

    words = forms.CharField(label=_("システムの名前"), max_length=60, required=False)
    rule = forms.ChoiceField(label=_("所見"), required=False)
    department = forms.ChoiceField(label=_("部署"), required=False)
    severity = forms.ChoiceField(label=_("重さ"), required=False, choices=[("", _("すべて")), *SEVERITIES])
    state = forms.ChoiceField(label=_("答え"), required=False, choices=STATES)
    unjudged = forms.BooleanField(label=_("判断できないものを見る"), required=False)

    def __init__(self, *args: Any, user: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        departments = Department.objects.visible_to(user).order_by("name")
        self.fields["rule"].choices = [
            ("", gettext("すべて")),
            *((rule.id, rule.name) for rule in standard_rules().rules.values()),
        ]
        self.fields["department"].choices = [
            ("", gettext("すべて")),
            *((str(one.pk), one.name) for one in departments),
        ]

    def filters(self) -> Filters:
        """What was asked for; what cannot be read is left out."""
        self.is_valid()
        asked = self.cleaned_data
        return Filters(
            rule=asked.get("rule") or "",
            department=int(asked["department"]) if asked.get("department") else None,
            severity=int(asked["severity"]) if asked.get("severity") else None,
            words=asked.get("words") or "",
            state=asked.get("state") or "open",
            unjudged=bool(asked.get("unjudged")),
        )


class AnswerForm(forms.Form):
    """What people say of one finding."""

    rule = forms.CharField(max_length=30, widget=forms.HiddenInput)
    subject = forms.CharField(max_length=200, required=False, strip=False, widget=forms.HiddenInput)
    sentence = forms.CharField(max_length=2000, widget=forms.HiddenInput)
    seen_answer = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("答え"),
        choices=FindingAnswer.Kind.choices,
        error_messages={"required": _("答えを選んでください。")},
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=300,
        required=False,
        help_text=_("例：来年3月に新しいものへ変わる"),
    )
    until = forms.DateField(
        label=_("いつまで待つか"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("「あとで考える」のときだけ"),
    )

    def clean_rule(self) -> str:
        rule: str = self.cleaned_data["rule"]
        if rule not in standard_rules().rules:
            raise forms.ValidationError(
                gettext("この所見は、いまはありません。ページを開きなおしてください。")
            )
        return rule

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        if sent.get("kind") == FindingAnswer.Kind.NOT_SO and not sent.get("reason"):
            self.add_error("reason", gettext("あてはまらないと考えた理由を書いてください。"))
        if sent.get("kind") == FindingAnswer.Kind.LATER and not sent.get("until"):
            self.add_error("until", gettext("いつまで待つか、日を入れてください。"))
        if sent.get("kind") != FindingAnswer.Kind.LATER:
            sent["until"] = None
        return sent


def percent_field(label: Any, *, least: int, most: int) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=least,
        max_value=most,
        max_digits=4,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"step": "0.1", "class": "short"}),
    )


def whole_field(label: Any, most: int, *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        required=required,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )


MOST_YEN = 10**12
PARTS: Mapping[str, Any] = {
    "once_percent": _("移行の費用（1年分の何％）"),
    "running_percent": _("移った後の経費（いまの何％）"),
    "months_until": _("移るまでの月数"),
    "parallel_months": _("新旧を並べて動かす月数"),
    "price": _("値段の変化（1年に何％）"),
}
MOST = {"once_percent": 10_000, "running_percent": 1_000, "months_until": 60, "parallel_months": 60}


class AssumptionsForm(forms.Form):
    """前提の用紙: what every way is assumed to cost; `with_quotes` also asks for a sum in yen in place of a percentage."""

    def __init__(
        self,
        *args: Any,
        assumptions: CurveAssumptions,
        with_quotes: bool,
        only_read: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, initial=_typed(assumptions), **options)
        self.assumed = assumptions
        for way in Way:
            for part, label in PARTS.items():
                if way is Way.KEEP and part != "price":
                    continue
                self.fields[f"{way}_{part}"] = (
                    percent_field(label, least=-20, most=20)
                    if part == "price"
                    else whole_field(label, MOST[part])
                )
            if with_quotes and way is not Way.KEEP:
                self.fields[f"{way}_once_yen"] = whole_field(
                    gettext("移行の見積り（円）"), MOST_YEN, required=False
                )
        self.fields["discount"] = percent_field(_("割引率（1年に何％）"), least=0, most=20)
        self.fields["spread"] = whole_field(_("見積りの幅（上下に何％）"), 100)
        for field in self.fields.values():
            field.disabled = only_read

    def rows(self) -> list[dict[str, Any]]:
        """The fields by way, for a table."""
        return [
            {
                "words": WayChoice(way.value).label,
                "fields": [
                    self[name] if (name := f"{way}_{part}") in self.fields else None
                    for part in (*PARTS, "once_yen")
                    if part != "once_yen" or self.has_quotes
                ],
            }
            for way in Way
        ]

    @property
    def has_quotes(self) -> bool:
        return f"{Way.SERVICE}_once_yen" in self.fields

    def headings(self) -> list[Any]:
        return [*PARTS.values(), *([gettext("移行の見積り（円）")] if self.has_quotes else [])]

    def hidden(self) -> list[tuple[str, str]]:
        """Every value as it counts, to be sent along with a decision."""
        values = _typed(self.assumptions())
        return [(name, "" if values.get(name) is None else str(values[name])) for name in self.fields]

    def assumptions(self) -> CurveAssumptions:
        """What was typed; without anything sent, or with something wrong, what counts already."""
        if not self.is_bound or not self.is_valid():
            return self.assumed
        sent = self.cleaned_data
        ways = {}
        for way in Way:
            was = self.assumed.ways[way]
            ways[way] = WayAssumption(
                once_percent=sent.get(f"{way}_once_percent", was.once_percent),
                running_percent=sent.get(f"{way}_running_percent", was.running_percent),
                months_until=sent.get(f"{way}_months_until", was.months_until),
                parallel_months=sent.get(f"{way}_parallel_months", was.parallel_months),
                price_tenths=int(sent[f"{way}_price"] * 10),
                once_yen=sent.get(f"{way}_once_yen"),
            )
        return CurveAssumptions(
            ways=ways, discount_tenths=int(sent["discount"] * 10), spread_percent=sent["spread"]
        )


def _typed(assumptions: CurveAssumptions) -> dict[str, Any]:
    """Assumptions as they stand in the fields."""
    found: dict[str, Any] = {
        "discount": Decimal(assumptions.discount_tenths) / 10,
        "spread": assumptions.spread_percent,
    }
    for way, one in assumptions.ways.items():
        found |= {
            f"{way}_once_percent": one.once_percent,
            f"{way}_running_percent": one.running_percent,
            f"{way}_months_until": one.months_until,
            f"{way}_parallel_months": one.parallel_months,
            f"{way}_price": Decimal(one.price_tenths) / 10,
            f"{way}_once_yen": one.once_yen,
        }
    return found


class SaveAssumptionsForm(forms.Form):
    """Why, and on top of which revision."""

    reason = forms.CharField(
        label=_("変えた理由"), max_length=300, required=False, help_text=_("例：三社から見積りを取った")
    )
    seen_revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class DirectionForm(forms.Form):
    """Which way a system goes, and why."""

    way = forms.ChoiceField(
        label=_("方向性"),
        choices=[("", _("選んでください")), *WayChoice.choices],
        error_messages={"required": _("方向性を選んでください。")},
    )
    merge_with = forms.CharField(
        label=_("まとめる相手"),
        max_length=120,
        required=False,
        help_text=_("「まとめる」のときだけ。システムの名前か管理番号"),
        widget=forms.TextInput(attrs={"list": "systems-alike", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("そう決めた理由"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例：5年の合計が安く、直せる人が足りない"),
        error_messages={"required": _("あとから読む人のために、理由を書いてください。")},
    )
    decided_on = forms.DateField(label=_("決めた日"), widget=forms.DateInput(attrs={"type": "date"}))
    seen_choice = forms.IntegerField(min_value=0, max_value=MOST_REVISION, widget=forms.HiddenInput)
    assumptions_revision = forms.IntegerField(min_value=0, max_value=MOST_REVISION, widget=forms.HiddenInput)

    def __init__(self, *args: Any, system: InformationSystem, **options: Any) -> None:
        super().__init__(*args, **options)
        self.system = system

    def clean_merge_with(self) -> InformationSystem | None:
        text = self.cleaned_data["merge_with"].strip()
        if not text or self.data.get("way") != WayChoice.MERGE:
            return None
        office = InformationSystem.objects.in_use().filter(organisation_id=self.system.organisation_id)
        found = list(office.filter(code=text)[:1]) or list(office.filter(name=text)[:2])
        if not found:
            raise forms.ValidationError(
                gettext("「%s」という名前や管理番号のシステムは、一覧にありません。") % text[:40]
            )
        if len(found) > 1:
            raise forms.ValidationError(
                gettext("同じ名前のシステムが、いくつかの部署にあります。管理番号を書いてください。")
            )
        return found[0]
