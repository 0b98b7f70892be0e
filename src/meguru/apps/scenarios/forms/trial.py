"""The inputs of a trial as one form: its rows come from the drawing, its first values from what is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.scenarios.forms.assumptions import ASSUMPTIONS, assumption_fields, changed_assumptions
from meguru.apps.scenarios.forms.detail_checks import DetailChecks
from meguru.apps.scenarios.forms.details import DetailFields
from meguru.apps.scenarios.forms.months import checked_months
from meguru.apps.scenarios.forms.typed import Amount, Clock, Whole
from meguru.engines.redesign import Proposal
from meguru.engines.simulation import mean_seconds
from meguru.engines.what_if import (
    Base,
    EventWait,
    Inputs,
    LaneStaff,
    SplitShares,
    Splitting,
    Spread,
    StepTime,
    assumed_shares,
    splits_of,
)
from meguru.engines.what_if.drawing import doer_of, label_of
from meguru.engines.what_if.inputs import FISCAL_MONTHS, STARTING_MINUTES

SPREADS = (
    (Spread.NONE.value, gettext_lazy("なし（いつも同じ長さ）")),
    (Spread.SMALL.value, gettext_lazy("小さい（標準偏差が平均の25%）")),
    (Spread.USUAL.value, gettext_lazy("中くらい（標準偏差が平均の50%）")),
    (Spread.LARGE.value, gettext_lazy("大きい（標準偏差が平均と同じ）")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table of the form: what it is about, who does it, its fields, and whether something is missing."""

    name: str
    cells: tuple[BoundField, ...]
    doer: str = ""
    is_missing: bool = False
    note: str = ""


def typed_so_far(sent: QueryDict) -> dict[str, Any]:
    """Everything typed, unread, to show the form once more with more rows."""
    several = ("picks", ":skills", ":stops")
    return {name: sent.getlist(name) if name.endswith(several) else sent[name] for name in sent}


class TrialForm(forms.Form):
    """A trial: its name and everything that can be changed.

    Names of fields hold element ids, so that a form that was open while the drawing changed still says what it meant.
    """

    name = forms.CharField(
        label=gettext_lazy("試算の名前"),
        max_length=120,
        error_messages={"required": gettext_lazy("名前を入力してください（例：窓口を2人に）。")},
        help_text=gettext_lazy("例：現状、窓口を2人に、転記を自動化"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, base: Base, inputs: Inputs, offered: Sequence[Proposal], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.base, self.first = base, inputs
        self.splits: tuple[Splitting, ...] = () if base.fitted else splits_of(base.diagram)
        self._add_volume()
        for lane in inputs.lanes:
            self._add_lane(lane)
        for step in inputs.steps:
            self._add_step(step)
        for wait in inputs.waits:
            label = _("%s：待つ時間（時間）") % label_of(base.diagram, wait.key)
            self._add(
                f"wait:{wait.key}", Amount(label=label, unit="時間", required=False, initial=wait.hours)
            )
        for split in self.splits:
            self._add_split(split)
        self.fields["picks"] = forms.MultipleChoiceField(
            label=_("試す見直し"),
            required=False,
            choices=[(one.id, one.title) for one in offered],
            initial=list(inputs.picks),
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "invalid_choice": _("今の図にない見直しが選ばれていました。選び直してください。")
            },
        )
        for name, field in assumption_fields(inputs.assumptions).items():
            self._add(name, field)
        self._add_world()
        self.details = DetailFields(self, base, inputs, self.data if self.is_bound else self.initial)
        if "more" in self.initial:  # typed before: what is missing was left empty
            self.initial = dict.fromkeys(self.fields, "") | self.initial

    # -- the fields -----------------------------------------------------------------------------

    def _add(self, name: str, field: forms.Field) -> None:
        field.widget.attrs.setdefault("aria-label", str(field.label))
        self.fields[name] = field

    def _add_volume(self) -> None:
        first = self.first
        self.fields["yearly_volume"] = Whole(
            label=_("年間件数"),
            unit="件",
            low=1,
            initial=first.yearly_volume,
            help_text=_("1年に届く件数です。"),
        )
        self.fields["volume_factor"] = Amount(
            label=_("件数を何倍にして試すか"),
            unit="倍",
            low=0.01,
            high=100,
            initial=first.volume_factor,
            help_text=_("1 ならそのまま。1.2 なら2割増し。"),
        )
        self.fields["deadline_days"] = Amount(
            label=_("処理の期限（暦日）"),
            unit="日",
            high=3650,
            required=False,
            initial=first.deadline_days,
            help_text=_("標準処理期間など。入れると、期限を過ぎる割合が出ます。"),
        )
        if self.base.fitted is not None:
            return  # the months are those of the log
        months = first.monthly_volume or (None,) * 12
        for month, count in zip(FISCAL_MONTHS, months, strict=True):
            self.fields[f"month:{month}"] = Whole(
                label=_("%s月") % month, unit="件", required=False, initial=count
            )

    def _add_lane(self, lane: LaneStaff) -> None:
        name = lane.name
        self._add(
            f"headcount:{lane.key}",
            Whole(label=_("%s：人数") % name, unit="人", low=0, high=10_000, initial=lane.headcount),
        )
        self._add(
            f"yen:{lane.key}",
            Whole(
                label=_("%s：1時間の単価（円）") % name, unit="円", high=1_000_000, initial=lane.hourly_yen
            ),
        )
        self._add(
            f"office:{lane.key}",
            forms.BooleanField(label=_("%s：職員") % name, required=False, initial=lane.is_office),
        )
        if self.base.fitted is not None:
            return
        self._add(f"opens:{lane.key}", Clock(label=_("%s：始まり") % name, initial=lane.opens))
        self._add(f"closes:{lane.key}", Clock(label=_("%s：終わり") % name, initial=lane.closes))
        self._add(
            f"noon:{lane.key}",
            forms.BooleanField(label=_("%s：昼休み") % name, required=False, initial=lane.noon_break),
        )

    def _add_step(self, step: StepTime) -> None:
        name = label_of(self.base.diagram, step.key)
        minutes = Amount(
            label=_("%s：1回の作業時間（分）") % name, unit="分", required=False, initial=step.minutes
        )
        waiting = Amount(
            label=_("%s：前の待ち（時間）") % name, unit="時間", required=False, initial=step.waiting_hours
        )
        if self.base.fitted is not None and step.key in self.base.fitted.tasks:
            task = self.base.fitted.tasks[step.key]
            minutes.widget.attrs["placeholder"] = f"{mean_seconds(task.work) / 60:.1f}"
            waiting.widget.attrs["placeholder"] = f"{mean_seconds(task.delay) / 3600:.1f}"
        elif step.minutes is None and self._is_by_people(step.key):
            minutes.widget.attrs["placeholder"] = _("仮 %s") % f"{STARTING_MINUTES:g}"
        self._add(f"minutes:{step.key}", minutes)
        self._add(f"waiting:{step.key}", waiting)

    def _add_split(self, split: Splitting) -> None:
        stated = next((one.percent for one in self.first.splits if one.key == split.key), {})
        assumed = assumed_shares(self.base.diagram, split)
        for way in split.ways:
            field = Amount(
                label=_("%(split)s：%(way)s（%%）") % {"split": split.name, "way": way.name},
                unit="%",
                high=100,
                required=False,
                initial=stated.get(way.flow_id),
            )
            field.widget.attrs["placeholder"] = _("仮 %s") % f"{assumed[way.flow_id]:.3g}"
            self._add(f"share:{split.key}:{way.flow_id}", field)

    def _add_world(self) -> None:
        first = self.first
        self.fields["spread"] = forms.ChoiceField(
            label=_("作業時間と待ち時間のばらつき"), choices=SPREADS, initial=first.spread.value
        )
        self.fields["fiscal_year"] = Whole(
            label=_("何年度として計算するか（西暦）"),
            unit="年度",
            low=2020,
            high=2060,
            initial=first.fiscal_year,
        )
        self.fields["replications"] = Whole(
            label=_("1年を何回動かすか"),
            unit="回",
            low=5,
            high=200,
            initial=first.replications,
            help_text=_("多いほど区間が狭くなり、時間がかかります。"),
        )
        if self.base.fitted is not None:
            return
        self.fields["reception_opens"] = Clock(label=_("受付の始まり"), initial=first.reception[0])
        self.fields["reception_closes"] = Clock(label=_("受付の終わり"), initial=first.reception[1])
        self.fields["open_every_day"] = forms.BooleanField(
            label=_("土日・祝日・年末年始も開いている"), required=False, initial=first.open_every_day
        )

    def _is_by_people(self, key: str) -> bool:
        from_drawing = {lane.key for lane in self.first.lanes}
        node = self.base.diagram.nodes.get(key)
        return node is not None and doer_of(self.base.diagram, node).key in from_drawing

    # -- the rows of the page -------------------------------------------------------------------

    def lane_rows(self) -> Iterator[Row]:
        parts = (
            ("headcount", "yen", "office")
            if self.base.fitted
            else ("headcount", "opens", "closes", "noon", "yen", "office")
        )
        for lane in self.first.lanes:
            yield Row(lane.name, tuple(self[f"{part}:{lane.key}"] for part in parts))

    def step_rows(self) -> Iterator[Row]:
        for step in self.first.steps:
            node = self.base.diagram.nodes.get(step.key)
            yield Row(
                name=label_of(self.base.diagram, step.key),
                cells=(self[f"minutes:{step.key}"], self[f"waiting:{step.key}"]),
                doer=doer_of(self.base.diagram, node).name if node is not None else "",
                is_missing=self.base.fitted is None
                and step.minutes is None
                and bool(self.fields[f"minutes:{step.key}"].widget.attrs.get("placeholder")),
            )

    def wait_rows(self) -> Iterator[Row]:
        for wait in self.first.waits:
            yield Row(label_of(self.base.diagram, wait.key), (self[f"wait:{wait.key}"],))

    def split_rows(self) -> Iterator[Row]:
        for split in self.splits:
            for place, way in enumerate(split.ways):
                yield Row(
                    name=split.name if place == 0 else "",
                    doer=way.name,
                    cells=(self[f"share:{split.key}:{way.flow_id}"],),
                    note=_("前に戻る") if way.returns else "",
                )

    def month_fields(self) -> list[BoundField]:
        return [self[f"month:{month}"] for month in FISCAL_MONTHS if f"month:{month}" in self.fields]

    def assumption_fields(self) -> list[BoundField]:
        return [self[name] for name in ASSUMPTIONS]

    # -- what was meant -------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for lane in self.first.lanes:
            self._check_lane(lane, values)
        opens, closes = values.get("reception_opens"), values.get("reception_closes")
        if opens is not None and closes is not None and opens >= closes:
            self.add_error("reception_closes", _("受付の終わりは、始まりより後にしてください。"))
        for split in self.splits:
            self._check_split(split, values)
        self.monthly = checked_months(self, values)
        DetailChecks(self, self.details, values).run()
        return values

    def _check_lane(self, lane: LaneStaff, values: dict[str, Any]) -> None:
        if values.get(f"office:{lane.key}") and values.get(f"headcount:{lane.key}") == 0:
            self.add_error(
                f"headcount:{lane.key}",
                _("職員が行う列は1人以上にしてください。庁外の人なら「職員」の印を外してください。"),
            )
        opens, closes = values.get(f"opens:{lane.key}"), values.get(f"closes:{lane.key}")
        if opens is not None and closes is not None and opens >= closes:
            self.add_error(f"closes:{lane.key}", _("終わりは、始まりより後の時刻にしてください。"))

    def _check_split(self, split: Splitting, values: dict[str, Any]) -> None:
        if not split.is_exclusive:
            return
        names = [f"share:{split.key}:{way.flow_id}" for way in split.ways]
        stated = [values[name] for name in names if values.get(name) is not None]
        total = sum(stated)
        if total > 100.5 or (len(stated) == len(names) and abs(total - 100) > 0.5):
            self.add_error(
                names[-1],
                _("「%(name)s」の割合の合計が %(total)s%% です。合わせて100%%になるように入れてください。")
                % {"name": split.name, "total": f"{total:g}"},
            )

    def inputs(self) -> Inputs:
        """The engine's value of a valid form."""
        values, first = self.cleaned_data, self.first
        return Inputs(
            yearly_volume=values["yearly_volume"],
            monthly_volume=self.monthly,
            volume_factor=values["volume_factor"],
            lanes=tuple(self._lane(lane) for lane in first.lanes),
            steps=tuple(
                StepTime(step.key, values[f"minutes:{step.key}"], values[f"waiting:{step.key}"])
                for step in first.steps
            ),
            splits=tuple(
                SplitShares(
                    split.key,
                    {way.flow_id: values[f"share:{split.key}:{way.flow_id}"] for way in split.ways},
                )
                for split in self.splits
            ),
            waits=tuple(EventWait(wait.key, values[f"wait:{wait.key}"]) for wait in first.waits),
            picks=tuple(values["picks"]),
            assumptions=changed_assumptions(values),
            deadline_days=values["deadline_days"],
            spread=Spread(values["spread"]),
            open_every_day=values.get("open_every_day", first.open_every_day),
            reception=(
                values.get("reception_opens", first.reception[0]),
                values.get("reception_closes", first.reception[1]),
            ),
            fiscal_year=values["fiscal_year"],
            seed=first.seed,
            replications=values["replications"],
            details=self.details.meant(),
            source=first.source,
        )

    def _lane(self, lane: LaneStaff) -> LaneStaff:
        values = self.cleaned_data
        return LaneStaff(
            key=lane.key,
            name=lane.name,
            headcount=values[f"headcount:{lane.key}"],
            hourly_yen=values[f"yen:{lane.key}"],
            opens=values.get(f"opens:{lane.key}", lane.opens),
            closes=values.get(f"closes:{lane.key}", lane.closes),
            noon_break=values.get(f"noon:{lane.key}", lane.noon_break),
            is_office=values[f"office:{lane.key}"],
        )
