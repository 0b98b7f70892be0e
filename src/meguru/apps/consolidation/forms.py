"""What a study is asked with: which systems, which machines at what price, which rules, and what a year can bear."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.consolidation import bridge, queries
from meguru.apps.systems.models import Hosting
from meguru.engines.consolidation import HostType, Licence, Pin, Rules, Year, starting
from meguru.engines.money import CannotReadYen, read_yen

KINDS = 4  # rows for host types; a row without a name is not used
MOST_YEN = 10**12
MOVED_BY_DEFAULT = (Hosting.OFFICE.value, Hosting.DATA_CENTRE.value, Hosting.UNKNOWN.value)


class YenField(forms.CharField):
    """An amount as people write it: 1,200,000 or 120万円."""

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        try:
            yen = read_yen(text.replace("\x00", ""))
        except CannotReadYen as reason:
            raise forms.ValidationError(str(reason)) from reason
        if yen is None and self.required:
            raise forms.ValidationError(self.error_messages["required"])
        if yen is not None and yen > MOST_YEN:
            raise forms.ValidationError(_("1兆円より小さい金額を入れてください。"))
        return yen

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {**super().widget_attrs(widget), "inputmode": "numeric", "autocomplete": "off"}


class WholeField(forms.IntegerField):
    """A whole number, however it was typed: １，０２４ is 1024."""

    widget = forms.TextInput

    def __init__(self, *, low: int = 0, high: int = 1_000_000, **options: Any) -> None:
        messages = {
            "required": gettext_lazy("数を入れてください。"),
            "invalid": gettext_lazy("数字で入れてください。例：64"),
            "min_value": gettext_lazy("%(limit_value)s以上の数にしてください。"),
            "max_value": gettext_lazy("%(limit_value)s以下の数にしてください。"),
        }
        super().__init__(min_value=low, max_value=high, error_messages=messages, **options)

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).replace(",", "").replace("、", "").strip()
        return super().to_python(value)


class StudyForm(forms.Form):
    """A study. `departments` are the (id, name) of the office; `initial` may be the choices of an earlier study."""

    name = forms.CharField(
        label=gettext_lazy("検討の名前"),
        max_length=120,
        help_text=gettext_lazy("例：庁舎のサーバーを共通の基盤へ"),
        error_messages={"required": gettext_lazy("名前を入れてください。例：庁舎のサーバーを共通の基盤へ")},
    )
    department = forms.ChoiceField(label=gettext_lazy("どの部署のシステムか"), required=False)
    hosting = forms.MultipleChoiceField(
        label=gettext_lazy("いま、どこで動いているか"),
        choices=Hosting.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("一つは選んでください。")},
    )
    headroom_percent = WholeField(
        label=gettext_lazy("空けておく割合（％）"),
        high=80,
        help_text=gettext_lazy("CPU、メモリー、ディスクの、この割合はいつも空けます。例：20"),
    )
    keep_segments = forms.BooleanField(
        label=gettext_lazy("ネットワークが違うサーバーは、別の機械に置く"), required=False
    )
    keep_apart = forms.BooleanField(label=gettext_lazy("「同じ機械に置かない組」を守る"), required=False)
    full_size_when_unmeasured = forms.BooleanField(
        label=gettext_lazy("測っていないサーバーは、全部の大きさで数えて入れる"),
        required=False,
        help_text=gettext_lazy("印を外すと、測っていないサーバーは、いまの場所に残します。"),
    )
    count_licences = forms.BooleanField(label=gettext_lazy("ライセンスの費用も数える"), required=False)
    licence_core_yen = YenField(
        label=gettext_lazy("コアごとに数えるソフト：1コアあたり、1年（円）"), required=False
    )
    licence_host_yen = YenField(
        label=gettext_lazy("機械ごとに数えるソフト：1台あたり、1年（円）"), required=False
    )
    prices_from = forms.CharField(
        label=gettext_lazy("値段の出どころ"),
        max_length=200,
        help_text=gettext_lazy("例：2026年6月に、3社から取った見積もりの真ん中"),
        error_messages={"required": gettext_lazy("どこから取った値段かを書いてください。")},
    )
    move_yen = YenField(
        label=gettext_lazy("サーバー1台を移す費用（円）"), help_text=gettext_lazy("例：60万円")
    )
    move_days = WholeField(
        label=gettext_lazy("サーバー1台を移す手間（人日）"), high=1000, help_text=gettext_lazy("例：8")
    )
    first_year = WholeField(
        label=gettext_lazy("移し始める年度"), low=2000, high=2100, help_text=gettext_lazy("例：2027")
    )
    years = WholeField(label=gettext_lazy("何年で移すか"), low=1, high=10, help_text=gettext_lazy("例：5"))
    year_yen = YenField(
        label=gettext_lazy("1年に使えるお金（円）"),
        required=False,
        help_text=gettext_lazy("空のままなら、限りなしとします。例：1億5000万円"),
    )
    year_days = WholeField(
        label=gettext_lazy("1年に使える手間（人日）"),
        required=False,
        help_text=gettext_lazy("空のままなら、限りなしとします。例：1500"),
    )

    def __init__(
        self,
        *args: Any,
        departments: Sequence[tuple[int, str]],
        products: Sequence[queries.Product] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.products = {_product_field(one): one for one in products}
        for name, one in self.products.items():
            words = _("%s：1コアあたり、1年（円）") if one.is_by_core else _("%s：1台あたり、1年（円）")
            self.fields[name] = YenField(label=words % one.name, required=False)
        self.fields["department"].choices = [  # type: ignore[attr-defined]
            ("", _("すべての部署")),
            *((str(key), name) for key, name in departments),
        ]
        for row in range(KINDS):
            for key, field in _kind_fields():
                self.fields[f"kind{row}_{key}"] = field

    @property
    def kind_rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"kind{row}_{key}"] for key, _field in _kind_fields()] for row in range(KINDS)]

    @property
    def product_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.products]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        used = 0
        for row in range(KINDS):
            values = {key: cleaned.get(f"kind{row}_{key}") for key, _field in _kind_fields()}
            if not any(value not in (None, "") for value in values.values()):
                continue
            used += 1
            for key, value in values.items():
                name = f"kind{row}_{key}"
                if value in (None, "") and name not in self.errors:
                    self.add_error(name, _("この行の、ここが空です。使わない機種なら、行を全部空にします。"))
        if not used:
            self.add_error("kind0_name", _("集約先の機種を、一つは入れてください。"))
        names = [cleaned.get(f"kind{row}_name") for row in range(KINDS)]
        for row, name in enumerate(names):
            if name and name in names[:row]:
                self.add_error(f"kind{row}_name", _("同じ名前の機種が、上の行にあります。"))
        return cleaned

    def wanted(self) -> queries.Wanted:
        """What a valid form asks for."""
        found = self.cleaned_data
        limits = tuple(
            Year(found["first_year"] + number, found["year_yen"], found["year_days"])
            for number in range(found["years"])
        )
        rules = (
            "headroom_percent",
            "keep_segments",
            "keep_apart",
            "count_licences",
            "full_size_when_unmeasured",
        )
        return queries.Wanted(
            department=int(found["department"]) if found["department"] else None,
            hosting=tuple(found["hosting"]),
            kinds=tuple(self._kind(row) for row in range(KINDS) if found[f"kind{row}_name"]),
            kind_names={f"kind{row}": name for row in range(KINDS) if (name := found[f"kind{row}_name"])},
            licences=self._licences(),
            rules=Rules(**{name: found[name] for name in rules}),
            moving=bridge.Moving(found["move_yen"], found["move_days"], limits),
            prices_from=found["prices_from"],
            choices={key: value for key, value in found.items() if key != "name"},
        )

    def _licences(self) -> tuple[Licence, ...]:
        """What is counted by cores and by machines in general, and the products that somebody gave a price."""
        found = self.cleaned_data
        general = (
            Licence(starting.BY_CORE.key, yen_per_core=found["licence_core_yen"] or 0),
            Licence(starting.BY_HOST.key, yen_per_host=found["licence_host_yen"] or 0),
        )
        by = {one.key: one for one in general}
        return general + tuple(
            bridge.licence_of(one.key, general=by, yen=found[name])
            for name, one in self.products.items()
            if found[name] is not None
        )

    def _kind(self, row: int) -> HostType:
        found = self.cleaned_data
        return HostType(
            key=f"kind{row}",
            cores=found[f"kind{row}_cores"],
            memory_gib=found[f"kind{row}_memory"],
            disk_gib=found[f"kind{row}_disk"],
            yearly_yen=found[f"kind{row}_yen"],
        )


def _product_field(product: queries.Product) -> str:
    """A name that stays the same when other products come or go."""
    return f"product_{hashlib.sha256(product.key.encode()).hexdigest()[:12]}_yen"


def _kind_fields() -> list[tuple[str, forms.Field]]:
    """One row of the table of host types."""
    return [
        ("name", forms.CharField(label=_("機種の名前"), max_length=40, required=False)),
        ("cores", WholeField(label=_("コア"), low=1, high=2_000, required=False)),
        ("memory", WholeField(label=_("メモリー（GB）"), low=1, high=100_000, required=False)),
        ("disk", WholeField(label=_("ディスク（GB）"), low=1, high=10_000_000, required=False)),
        ("yen", YenField(label=_("1年の費用（円）"), required=False)),
    ]


def first_values(*, fiscal_year: int) -> dict[str, Any]:
    """The starting values of the engine, marked as such."""
    values: dict[str, Any] = {
        "hosting": list(MOVED_BY_DEFAULT),
        "headroom_percent": Rules().headroom_percent,
        "keep_segments": True,
        "keep_apart": True,
        "count_licences": True,
        "full_size_when_unmeasured": True,
        "licence_core_yen": starting.BY_CORE.yen_per_core,
        "licence_host_yen": starting.BY_HOST.yen_per_host,
        "prices_from": _("はじめの値（見積もりではありません）"),
        "move_yen": starting.MOVE_YEN_PER_SERVER,
        "move_days": starting.MOVE_DAYS_PER_SERVER,
        "first_year": fiscal_year + 1,
        "years": starting.YEARS,
        "year_yen": starting.YEN_A_YEAR,
        "year_days": starting.DAYS_A_YEAR,
    }
    names = (_("小"), _("中"), _("大"))
    for row, (name, kind) in enumerate(zip(names, starting.KINDS, strict=True)):
        values |= {
            f"kind{row}_name": name,
            f"kind{row}_cores": kind.cores,
            f"kind{row}_memory": kind.memory_gib,
            f"kind{row}_disk": kind.disk_gib,
            f"kind{row}_yen": kind.yearly_yen,
        }
    return values


class ByHandForm(forms.Form):
    """One server put on another host, left out, or given back to the computation."""

    LEAVE_OUT, GIVE_BACK = "out", "back"

    name = forms.CharField(
        label=gettext_lazy("新しい検討の名前"),
        max_length=120,
        error_messages={"required": gettext_lazy("名前を入れてください。")},
    )
    to = forms.ChoiceField(
        label=gettext_lazy("このサーバーを、どうするか"),
        error_messages={"required": gettext_lazy("一つ選んでください。")},
    )

    def __init__(self, *args: Any, targets: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].choices = targets  # type: ignore[attr-defined]


def moved_by_hand(
    *,
    pins: Sequence[Pin],
    excluded: frozenset[str],
    machine: str,
    to: str,
    hosts: Mapping[str, Sequence[str]],
) -> tuple[tuple[Pin, ...], frozenset[str]]:
    """The pins and exclusions after one server was moved by hand. `hosts` are the servers of each host now.

    On a host means: together with everything that stands there now.
    """
    kept = tuple(pin for pin in pins if pin.machine != machine)
    if to == ByHandForm.LEAVE_OUT:
        return kept, excluded | {machine}
    if to == ByHandForm.GIVE_BACK:
        return kept, excluded - {machine}
    there = hosts[to]
    name = next((pin.host for pin in kept if pin.machine in there), "")
    if not name:
        taken = {pin.host for pin in kept}
        name = next(word for number in range(1, len(taken) + 2) if (word := f"by-hand-{number}") not in taken)
    together = (*there, machine)
    others = tuple(pin for pin in kept if pin.machine not in together)
    return (*others, *(Pin(key, name) for key in together)), excluded - {machine}
