"""What a department writes into its request: words, ticks, and a grid of amounts by year and kind."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from meguru.apps.budgets.models import BudgetRequest, BudgetSeason
from meguru.apps.catalogue.record_form import text_area, yen_field
from meguru.apps.initiatives.models import Initiative
from meguru.apps.registry.models import Department, Person
from meguru.apps.registry.permissions import Can
from meguru.apps.systems.models import CostKind, InformationSystem
from meguru.engines.budget_review import YEARS_LOOKED_AT
from meguru.engines.system_findings import functions

MOST = 2_000_000_000  # people or hours; the column holds no more


def start_choices(user: Person, season: BudgetSeason) -> tuple[Any, Any]:
    """The departments in which this person may write a request, and the systems in use of those."""
    departments = [
        one.pk
        for one in Department.objects.filter(organisation=season.organisation)
        if user.can(Can.EDIT_BUDGET, department=one)
    ]
    systems = InformationSystem.objects.in_use().filter(
        organisation=season.organisation, department_id__in=departments
    )
    return Department.objects.filter(pk__in=departments), systems


class NewRequestForm(forms.Form):
    """Begins a request: for a system that is there, or for a new one."""

    system = forms.ModelChoiceField(
        label=_("システム"),
        queryset=InformationSystem.objects.none(),
        required=False,
        empty_label=_("新しいシステム"),
        help_text=_("カルテにあるシステムなら選びます。カルテから書けるところを写します。"),
    )
    department = forms.ModelChoiceField(
        label=_("要求する部署"),
        queryset=Department.objects.none(),
        error_messages={"required": _("要求する部署を選んでください。")},
    )
    title = forms.CharField(
        label=_("件名"),
        max_length=120,
        help_text=_("例：施設予約システムの更新"),
        error_messages={"required": _("件名を入力してください。")},
    )

    def __init__(self, *args: Any, user: Person, season: BudgetSeason, **options: Any) -> None:
        super().__init__(*args, **options)
        departments, systems = start_choices(user, season)
        self.fields["department"].queryset = departments
        self.fields["system"].queryset = systems
        if departments.count() == 1:
            self.fields["department"].initial = departments.first()

    def values(self) -> dict[str, Any]:
        """The title, and what the card of a chosen system says already."""
        system = self.cleaned_data["system"]
        told: dict[str, Any] = {"title": self.cleaned_data["title"], "system": system}
        if system is not None:
            told |= {
                "purpose": system.purpose,
                "method": system.method,
                "functions": list(system.functions),
                "users_count": system.users_count,
            }
        return told


class RequestForm(forms.ModelForm):
    """The request itself. The grid's fields are yen-<year>-<kind>; an empty one asks for nothing."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    functions = forms.MultipleChoiceField(
        label=_("働き"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("同じ働きのシステムが庁内にないかを、ここから調べます。"),
    )
    saves_yen = yen_field(_("減る費用（1年、円）"), _("例：1200000。ないなら 0、分からないなら空けます。"))
    parts: ClassVar = (
        (_("何をするか"), ("title", "initiative", "purpose", "users_count")),
        (_("作り方と契約"), ("method", "why_not_standard", "is_standard_operation", "contract_form")),
        (_("仕様書に入れること"), ("wants_data_clause", "wants_source_code", "wants_open_interfaces")),
        (
            _("見込む効果と測り方"),
            ("saves_yen", "saves_hours", "effect", "measure", "baseline", "measured_by"),
        ),
    )

    class Meta:
        model = BudgetRequest
        fields = (
            "title", "initiative", "purpose", "users_count", "functions", "method", "why_not_standard",
            "is_standard_operation", "contract_form", "wants_data_clause", "wants_source_code",
            "wants_open_interfaces", "saves_yen", "saves_hours", "effect", "measure", "baseline", "measured_by",
        )  # fmt: skip
        widgets: ClassVar = {
            "purpose": text_area(4),
            "why_not_standard": text_area(2),
            "effect": text_area(3),
        }
        labels: ClassVar = {"initiative": _("取組")}
        help_texts: ClassVar = {
            "initiative": _("結びつけると、ほかの要求とくらべやすくなります。"),
            "purpose": _("だれが、何に困っていて、どうなるとよいかを書きます。"),
            "users_count": _("職員と住民のうち、使う人のおよその数です。例：120"),
            "why_not_standard": _("独自に作るときだけ書きます。例：標準の製品には予約の変更がない"),
            "is_standard_operation": _("住民記録や税など、国が標準を決めた業務かどうかです。"),
            "wants_data_clause": _("契約が終わる時に、データを受け取れる決まりです。"),
            "wants_source_code": _("次の事業者が引きつげるように、受け取っておく書類です。"),
            "wants_open_interfaces": _("ほかのシステムとつなぐ方法を、公開してもらう決まりです。"),
            "saves_hours": _("職員の時間です。お金とは別に数えます。例：400"),
            "effect": _("例：窓口で待つ時間が短くなる"),
            "measure": _("例：受付から交付までの時間の中央の値"),
            "baseline": _("始める前の値です。例：23分（2026年6月に200件を記録）"),
            "measured_by": _("例：2028年3月"),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        request = self.instance
        for name in ("users_count", "saves_hours"):
            self.fields[name] = forms.IntegerField(
                label=self.fields[name].label,
                help_text=self.fields[name].help_text,
                required=False,
                min_value=0,
                max_value=MOST,
            )
        self.fields["functions"].choices = [
            *((one.key, one.name) for one in functions().values()),
            *((word, word) for word in self._own_words(request)),
        ]
        initiatives = Initiative.objects.filter(organisation=request.organisation, put_away_at__isnull=True)
        if request.initiative_id:
            initiatives = initiatives | Initiative.objects.filter(pk=request.initiative_id)
        self.fields["initiative"].queryset = initiatives
        self.fields["initiative"].empty_label = _("（結びつけない）")
        first = request.season.fiscal_year
        stored = {(one.fiscal_year, one.kind): one.yen for one in request.amounts.all()}
        self.years = sorted({*range(first, first + YEARS_LOOKED_AT), *(year for year, _kind in stored)})
        for year in self.years:
            for kind, label in CostKind.choices:
                field = yen_field(_now("%(year)s年度 %(kind)s") % {"year": year, "kind": label})
                field.initial = stored.get((year, kind))
                self.fields[f"yen-{year}-{kind}"] = field
        if not self.is_bound:
            self.initial["revision"] = request.revision

    @staticmethod
    def _own_words(request: BudgetRequest) -> list[str]:
        return [word for word in request.functions if word not in functions()]

    def grid(self) -> list[tuple[str, list[Any]]]:
        """Rows of the grid: the kind and its fields over the years."""
        return [
            (str(label), [self[f"yen-{year}-{kind}"] for year in self.years])
            for kind, label in CostKind.choices
        ]

    def groups(self) -> list[tuple[Any, list[Any]]]:
        return [(legend, [self[name] for name in names]) for legend, names in self.parts]

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def amounts(self) -> dict[tuple[int, str], int]:
        return {
            (year, kind): self.cleaned_data[f"yen-{year}-{kind}"]
            for year in self.years
            for kind, _label in CostKind.choices
            if self.cleaned_data.get(f"yen-{year}-{kind}") is not None
        }

    def _get_validation_exclusions(self) -> set[str]:
        """What the database refuses, the command says in words."""
        return {field.name for field in self._meta.model._meta.fields}
