"""The fields of くわしい条件 in the form of a trial.

Names of fields carry the number of the row; how many rows there are is sent along, so that more of them can be asked for
without losing anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.scenarios.forms.typed import Amount, Clock, Whole
from meguru.engines.what_if import Base, Inputs
from meguru.engines.what_if.branch_rules import AskedAttribute, asked_of
from meguru.engines.what_if.detail_words import value_words
from meguru.engines.what_if.details import (
    BEGINNER_SPEED,
    EVERY_DAY,
    EXPERIENCED_SPEED,
    USUAL_PAY_PERCENT,
    WEEKDAYS,
    CaseKind,
    Gathering,
    LaneMember,
    TimeShape,
)
from meguru.engines.what_if.drawing import doer_of, label_of, waits_of

TABLES = ("member", "kind", "gather", "shape")
BLANK_ROWS, MORE_ROWS, MOST_ROWS = 2, 3, 60
SPEEDS = (
    ("1", gettext_lazy("ふつう（1倍）")),
    (f"{EXPERIENCED_SPEED:g}", gettext_lazy("慣れている（1.25倍）")),
    (f"{BEGINNER_SPEED:g}", gettext_lazy("新人（0.7倍）")),
)
PRIORITIES = (
    ("0", gettext_lazy("ふつう")),
    ("1", gettext_lazy("先に処理する")),
    ("-1", gettext_lazy("あとで処理する")),
)
COUNTED = (("", gettext_lazy("暦日（土日も数える）")), ("open", gettext_lazy("開庁日だけ数える")))
SHAPES = {
    TimeShape.CONSTANT: gettext_lazy("いつも同じ長さ"),
    TimeShape.UNIFORM: gettext_lazy("一様（下限と上限の間で同じくらい）"),
    TimeShape.TRIANGULAR: gettext_lazy("三角（平均のあたりが最も多い）"),
    TimeShape.EXPONENTIAL: gettext_lazy("指数（短いものが多い）"),
    TimeShape.LOGNORMAL: gettext_lazy("対数正規（ときどきとても長い）"),
    TimeShape.GAMMA: gettext_lazy("ガンマ（ときどき長い）"),
}
ASKED = ("low", "usual", "high")


class DetailColumns:
    """Adds the fields of the details to a form."""

    def __init__(self, form: forms.Form, base: Base, inputs: Inputs, data: Mapping[str, Any]) -> None:
        self.form, self.base, self.first = form, base, inputs.details
        self.office = [lane for lane in inputs.lanes if lane.is_office]
        self.lanes = [("", _("選ぶ")), *((lane.key, lane.name) for lane in inputs.lanes)]
        self.steps = [(step.key, label_of(base.diagram, step.key)) for step in inputs.steps]
        self.stops = _stops(base, inputs)
        self.asked: tuple[AskedAttribute, ...] = asked_of(base.diagram)
        self.known_types = [
            one.name or one.channel or one.id
            for one in (base.fitted.case_types if base.fitted is not None else ())
        ]
        self.known_types = self.known_types if len(self.known_types) > 1 else []
        self.counts = {table: self._count(table, data) for table in TABLES}
        for table, count in self.counts.items():
            form.fields[f"rows:{table}"] = forms.IntegerField(
                required=False, initial=count, widget=forms.HiddenInput
            )
        self._add_members()
        self._add_kinds()
        self._add_gatherings()
        self._add_shapes()
        for lane in self.office:
            self._add_late(lane.key, lane.name)
        for place, one in enumerate(self.asked):
            self._add_asked(place, one)

    def _count(self, table: str, data: Mapping[str, Any]) -> int:
        if table == "kind" and self.known_types:
            return len(self.known_types)  # a row each, whatever is sent
        given = {
            "member": len(self.first.members),
            "kind": len(self.first.kinds),
            "gather": len(self.first.gatherings),
            "shape": len(self.first.shapes),
        }[table]
        sent = str(data.get(f"rows:{table}", ""))
        rows = int(sent) if sent.isdecimal() and len(sent) < 4 else given + BLANK_ROWS
        more = MORE_ROWS if data.get("more") == table else 0
        return min(max(rows, given) + more, MOST_ROWS)

    def _add(self, name: str, field: forms.Field) -> None:
        field.required = False
        field.widget.attrs.setdefault("aria-label", str(field.label))
        self.form.fields[name] = field

    def _add_members(self) -> None:
        for row in range(self.counts["member"]):
            first = self.first.members[row] if row < len(self.first.members) else LaneMember("")
            known = f"{first.speed:g}" in dict(SPEEDS)
            at = _("%s人目") % (row + 1)
            self._add(f"member:{row}:lane", _choice(_("%s：担当") % at, self.lanes, first.lane))
            self._add(f"member:{row}:name", _text(_("%s：名前") % at, first.name, _("担当%s") % (row + 1)))
            self._add(
                f"member:{row}:usual",
                _choice(_("%s：慣れ") % at, SPEEDS, f"{first.speed:g}" if known else "1"),
            )
            self._add(
                f"member:{row}:speed",
                Amount(
                    label=_("%s：速さ（倍）") % at,
                    unit="倍",
                    low=0.05,
                    high=20,
                    initial=None if known else first.speed,
                ),
            )
            skills = forms.MultipleChoiceField(
                label=_("%s：できる手順") % at,
                choices=self.steps,
                initial=list(first.skills),
                widget=forms.CheckboxSelectMultiple,
                error_messages={
                    "invalid_choice": _("今の図にない手順が選ばれていました。選び直してください。")
                },
            )
            self._add(f"member:{row}:skills", skills)
            self._add(f"member:{row}:opens", Clock(label=_("%s：始まり") % at, initial=first.opens))
            self._add(f"member:{row}:closes", Clock(label=_("%s：終わり") % at, initial=first.closes))
            self._add(
                f"member:{row}:yen",
                Whole(
                    label=_("%s：1時間の単価（円）") % at,
                    unit="円",
                    high=1_000_000,
                    initial=first.hourly_yen,
                ),
            )

    def _add_kinds(self) -> None:
        by_name = {kind.name: kind for kind in self.first.kinds}
        for row in range(self.counts["kind"]):
            name = self.known_types[row] if self.known_types else ""
            if name:
                first = by_name.get(name, CaseKind(name))
            else:
                first = self.first.kinds[row] if row < len(self.first.kinds) else CaseKind("")
            at = name or _("%s番目の種類") % (row + 1)
            if not self.known_types:
                self._add(f"kind:{row}:name", _text(_("%s：名前") % at, first.name, _("例：急ぎ")))
                self._add(
                    f"kind:{row}:percent",
                    Amount(label=_("%s：割合（%%）") % at, unit="%", high=100, initial=first.percent or None),
                )
            self._add(f"kind:{row}:priority", _choice(_("%s：順番") % at, PRIORITIES, str(first.priority)))
            self._add(
                f"kind:{row}:days",
                Amount(
                    label=_("%s：標準処理期間（日）") % at,
                    unit="日",
                    high=3650,
                    initial=first.deadline_days,
                ),
            )
        self._add(
            "kind:counted",
            _choice(_("標準処理期間の数え方"), COUNTED, "open" if self.first.in_open_days else ""),
        )
        stops = forms.MultipleChoiceField(
            label=_("標準処理期間に数えない時間"),
            choices=self.stops,
            initial=list(self.first.clock_stops),
            widget=forms.CheckboxSelectMultiple,
            help_text=_("申請した人の返事や補正を待つ手順に印をつけます。"),
            error_messages={"invalid_choice": _("今の図にないものが選ばれていました。選び直してください。")},
        )
        self._add("kind:stops", stops)

    def _add_gatherings(self) -> None:
        days = [
            ("", _("決めない")),
            (str(EVERY_DAY), _("開庁日の毎日")),
            *((str(day), _("毎週%s曜") % name) for day, name in enumerate(WEEKDAYS)),
        ]
        steps = [("", _("選ぶ")), *self.steps]
        for row in range(self.counts["gather"]):
            first = self.first.gatherings[row] if row < len(self.first.gatherings) else Gathering("")
            at = _("%s行目のまとめ処理") % (row + 1)
            self._add(f"gather:{row}:step", _choice(_("%s：手順") % at, steps, first.step))
            self._add(
                f"gather:{row}:size",
                Whole(label=_("%s：何件で") % at, unit="件", low=2, high=1_000_000, initial=first.size),
            )
            self._add(
                f"gather:{row}:hours",
                Amount(
                    label=_("%s：長くて何時間待つか") % at, unit="時間", low=0.1, initial=first.most_hours
                ),
            )
            weekday = "" if first.weekday is None else str(first.weekday)
            self._add(f"gather:{row}:weekday", _choice(_("%s：曜日") % at, days, weekday))
            self._add(f"gather:{row}:at", Clock(label=_("%s：時刻") % at, initial=first.at))
            self._add(
                f"gather:{row}:further",
                Amount(
                    label=_("%s：2件目からの手間（%%）") % at,
                    unit="%",
                    high=100,
                    initial=first.further_percent if first.step else None,
                ),
            )
            self.form.fields[f"gather:{row}:further"].widget.attrs["placeholder"] = "100"

    def _add_shapes(self) -> None:
        steps = [("", _("選ぶ")), *self.steps]
        shapes = [("", _("選ぶ")), *((one.value, words) for one, words in SHAPES.items())]
        for row in range(self.counts["shape"]):
            first = self.first.shapes[row] if row < len(self.first.shapes) else None
            at = _("%s行目の時間の形") % (row + 1)
            self._add(f"shape:{row}:step", _choice(_("%s：手順") % at, steps, first.step if first else ""))
            self._add(
                f"shape:{row}:shape", _choice(_("%s：形") % at, shapes, first.shape.value if first else "")
            )
            self._add(
                f"shape:{row}:percent",
                Amount(
                    label=_("%s：標準偏差（平均の%%）") % at,
                    unit="%",
                    low=0.1,
                    high=500,
                    initial=first.percent if first else None,
                ),
            )

    def _add_late(self, key: str, name: str) -> None:
        first = next((late for late in self.first.late_hours if late.lane == key), None)
        self._add(
            f"late:{key}:hours",
            Amount(
                label=_("%s：1日に何時間まで") % name,
                unit="時間",
                low=0.1,
                high=12,
                initial=first.hours_per_day if first else None,
            ),
        )
        self._add(
            f"late:{key}:pay",
            Amount(
                label=_("%s：時間外の単価（%%）") % name,
                unit="%",
                low=100,
                high=300,
                initial=first.pay_percent if first else None,
            ),
        )
        self.form.fields[f"late:{key}:pay"].widget.attrs["placeholder"] = f"{USUAL_PAY_PERCENT:g}"
        for part, label, most, initial in (
            ("month", _("%s：1か月に何時間まで"), 200, first.hours_per_month if first else None),
            ("year", _("%s：1年度に何時間まで"), 2400, first.hours_per_year if first else None),
        ):
            self._add(
                f"late:{key}:{part}",
                Amount(label=label % name, unit="時間", low=0.1, high=most, initial=initial),
            )
        self._add(
            f"late:{key}:from",
            Whole(
                label=_("%s：何件以上待つとき") % name,
                unit="件",
                low=1,
                initial=first.from_waiting if first else None,
            ),
        )
        self.form.fields[f"late:{key}:from"].widget.attrs["placeholder"] = "1"

    def _add_asked(self, place: int, one: AskedAttribute) -> None:
        first = next((held for held in self.first.attributes if held.key == one.key), None)
        if one.is_number:
            words = (_("少ないとき"), _("ふつう"), _("多いとき"))
            numbers = first.numbers if first and len(first.numbers) == 3 else (None, None, None)
            for part, word, value in zip(ASKED, words, numbers, strict=True):
                label = f"{one.key}：{word}"
                field = Amount(label=label, unit="", low=-1e12, high=1e12, initial=value)
                self._add(f"attribute:{place}:{part}", field)
            return
        for number, value in enumerate(one.values):
            said = value_words(value)
            percent = first.percent.get(said) if first else None
            field = Amount(label=f"{one.key}：{said}（%）", unit="%", high=100, initial=percent)
            self._add(f"attribute:{place}:{number}", field)


def _stops(base: Base, inputs: Inputs) -> list[tuple[str, str]]:
    """Waits and the steps of people outside: what a promise may leave out."""
    outside = {lane.key for lane in inputs.lanes if not lane.is_office}
    nodes = base.diagram.nodes
    waits = [wait.key for wait in inputs.waits] or [node.id for node in waits_of(base.diagram)]
    keys = waits + [
        step.key
        for step in inputs.steps
        if step.key in nodes and doer_of(base.diagram, nodes[step.key]).key in outside
    ]
    return [(key, label_of(base.diagram, key)) for key in dict.fromkeys(keys)]


def _choice(label: str, choices: Sequence[tuple[str, Any]], initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        initial=initial,
        error_messages={"invalid_choice": _("選べないものが選ばれていました。選び直してください。")},
    )


def _text(label: str, initial: str, placeholder: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=60,
        initial=initial,
        error_messages={"max_length": _("60字までにしてください。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": placeholder}),
    )
