"""One question as it is written in its form: only the fields that its kind needs, and no choice hangs on another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meguru.apps.indicators.models import Indicator
from meguru.apps.surveys.forms.building import PlainCharField
from meguru.apps.surveys.forms.when import WhenRows
from meguru.engines.questionnaire import COLUMN_KINDS, Question, QuestionKind, Questionnaire, TableColumn
from meguru.engines.questionnaire.examining import CHOOSING
from meguru.engines.questionnaire.question_sheet import (
    KIND_LABELS,
    LONGEST_LABEL,
    MOST_COLUMNS,
    MOST_OPTIONS,
    MOST_ROWS,
)
from meguru.engines.questionnaire.renewing import renewed_columns, renewed_options
from meguru.engines.spreadsheets.numerals import read_number
from meguru.engines.spreadsheets.values import clean_text

KINDS = [(kind.value, label) for kind, label in KIND_LABELS.items()]
FIGURED = (QuestionKind.NUMBER, QuestionKind.YES_NO, QuestionKind.ONE_CHOICE)
SPARE_COLUMNS = 2
_COLUMN_KINDS = [(kind.value, KIND_LABELS[kind]) for kind in COLUMN_KINDS]


class LinesField(forms.CharField):
    """One entry a line, as a tuple; empty lines are left out."""

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        rows = options.pop("rows", 5)
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": rows}), **options)

    def clean(self, value: Any) -> tuple[str, ...]:  # type: ignore[override]
        lines = tuple(line.strip() for line in clean_text(value or "").split("\n") if line.strip())
        if len(lines) > self.most:
            raise forms.ValidationError(
                gettext("%(count)s行あります。%(most)s行までにしてください。")
                % {"count": len(lines), "most": self.most}
            )
        too_long = next((one for one in lines if len(one) > LONGEST_LABEL), "")
        if too_long:
            raise forms.ValidationError(
                gettext("1行は%(most)s字までです。短くしてください：%(line)s")
                % {"most": LONGEST_LABEL, "line": too_long[:40]}
            )
        return lines


class FigureField(forms.CharField):
    """A number as people write it: １，０００ as well."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False,
            max_length=30,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            **options,
        )

    def clean(self, value: Any) -> float | None:  # type: ignore[override]
        text = super().clean(value)
        if not text:
            return None
        number = read_number(text)
        if number is None:
            raise forms.ValidationError(gettext("数として読めません。数字で書いてください。例：100"))
        return float(number)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.15g}" if isinstance(value, float) else value


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """The fields of one column of a table."""

    number: int
    label: BoundField
    kind: BoundField
    unit: BoundField
    options: BoundField
    is_required: BoundField

    @property
    def fields(self) -> tuple[BoundField, ...]:
        return self.label, self.kind, self.unit, self.options, self.is_required


class QuestionForm(forms.Form):
    """A question of one kind. `stored` is what it was; its keys of options and columns are kept."""

    text = PlainCharField(
        label=_("設問"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例：DXを担当する職員は何人ですか。"),
        error_messages={"required": _("設問の文を書いてください。例：DXを担当する職員は何人ですか。")},
    )
    help = PlainCharField(
        label=_("補足"),
        required=False,
        max_length=400,
        help_text=_("設問の下に小さく出ます。例：ほかの仕事と兼ねる人も、1人と数えます。"),
    )
    heading = PlainCharField(
        label=_("ここから始まる部の見出し"),
        required=False,
        max_length=80,
        help_text=_("部の初めの設問にだけ書きます。例：体制"),
    )
    is_required = forms.BooleanField(label=_("必ず答えてもらう"), required=False, initial=True)
    was = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(
        self,
        *args: Any,
        kind: QuestionKind,
        stored: Question | None,
        before: Questionnaire,
        previous: Sequence[tuple[str, str]],
        indicators: Any,
        indicator_id: int | None = None,
        **options: Any,
    ) -> None:
        initial = _initial(stored, indicator_id) | (options.pop("initial", None) or {})
        super().__init__(*args, initial=initial, **options)
        self.kind = kind
        self.stored = stored or Question("", kind, "")
        if kind is QuestionKind.NUMBER:
            self._add_number()
        if kind in CHOOSING:
            self.fields["options"] = LinesField(
                most=MOST_OPTIONS, label=_("選択肢"), help_text=_("1行に一つ書きます。例：はじめている")
            )
        if kind is QuestionKind.TABLE:
            self._add_table()
        if kind in (QuestionKind.NUMBER, QuestionKind.TABLE):
            self._add_comparing()
        if previous:
            self.fields["previous_key"] = forms.ChoiceField(
                label=_("前回のどの設問とくらべるか"),
                required=False,
                choices=[("", gettext("前回の同じ設問（なければ、くらべない）")), *previous],
            )
        if kind in FIGURED:
            self.fields["indicator"] = forms.ModelChoiceField(
                label=_("答えを入れる指標"),
                queryset=indicators,
                required=False,
                empty_label=_("いまは決めない（結果の画面でも作れます）"),
                help_text=_("選ぶと、締め切ったあと、答えを打ち直さずに指標にできます。"),
            )
        self.when = WhenRows(self, before, self.stored.shown_when)

    def _add_number(self) -> None:
        self.fields["unit"] = PlainCharField(
            label=_("単位"), required=False, max_length=20, help_text=_("例：件、人、千円、%")
        )
        self.fields["least"] = FigureField(label=_("これより小さい数は受け付けない"), help_text=_("例：0"))
        self.fields["most"] = FigureField(label=_("これより大きい数は受け付けない"), help_text=_("例：100"))
        self.fields["counts_people"] = forms.BooleanField(
            label=_("人数を数える設問"),
            required=False,
            help_text=_("印をつけると、10人に満たない数は、ほかの団体に見せません。"),
        )

    def _add_table(self) -> None:
        self.fields["rows"] = LinesField(
            most=MOST_ROWS,
            label=_("表の行"),
            help_text=_("1行に一つ書きます。空けておくと、答える人が行を足せます。例：転出の届出"),
        )
        posted = sum(1 for name in self.data if name.startswith("column_label_")) if self.is_bound else 0
        wanted = max(4, len(self.stored.columns) + SPARE_COLUMNS, posted)
        self.column_count = min(MOST_COLUMNS, wanted)
        for place in range(self.column_count):
            column = self.stored.columns[place] if place < len(self.stored.columns) else None
            for name, field in _column_fields(column).items():
                self.fields[f"column_{name}_{place}"] = field

    def _add_comparing(self) -> None:
        self.fields["tolerance"] = forms.IntegerField(
            label=_("前回との差の目安（%）"),
            required=False,
            min_value=0,
            max_value=1000,
            help_text=_("前回の答えとこれより違うとき、理由をたずねます。例：20"),
            error_messages={
                "invalid": _("数字で書いてください。例：20"),
                "min_value": _("0から1000までの数を書いてください。"),
                "max_value": _("0から1000までの数を書いてください。"),
            },
        )

    @property
    def column_rows(self) -> Iterator[ColumnRow]:
        """The fields of the table's columns, in order."""
        names = ("label", "kind", "unit", "options", "is_required")
        for place in range(getattr(self, "column_count", 0)):
            yield ColumnRow(place + 1, *(self[f"column_{name}_{place}"] for name in names))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        low, high = cleaned.get("least"), cleaned.get("most")
        if low is not None and high is not None and low > high:
            self.add_error("most", gettext("小さいほうの数より、大きい数を書いてください。"))
        for row in self.column_rows:
            place = row.number - 1
            has_more = cleaned.get(f"column_unit_{place}") or cleaned.get(f"column_options_{place}")
            if has_more and not cleaned.get(f"column_label_{place}"):
                self.add_error(f"column_label_{place}", gettext("列の名前を書いてください。例：件数"))
        self.when.clean(cleaned)
        return cleaned

    @property
    def question(self) -> Question:
        """The question that was written; its key is that of `stored`."""
        given = self.cleaned_data
        return Question(
            key=self.stored.key,
            kind=self.kind,
            text=" ".join(given["text"].split("\n")),
            is_required=given["is_required"],
            unit=given.get("unit", ""),
            options=renewed_options(given.get("options", ()), self.stored.options),
            columns=renewed_columns(list(self._columns()), self.stored.columns),
            rows=given.get("rows", ()),
            least=given.get("least"),
            most=given.get("most"),
            shown_when=self.when.condition,
            tolerance=given.get("tolerance"),
            previous_key=given.get("previous_key", self.stored.previous_key),
            counts_people=given.get("counts_people", False),
            heading=given["heading"],
            help=" ".join(given["help"].split("\n")),
        )

    @property
    def indicator_id(self) -> int | None:
        chosen = self.cleaned_data.get("indicator")
        return chosen.pk if isinstance(chosen, Indicator) else None

    def _columns(self) -> Iterator[TableColumn]:
        given = self.cleaned_data
        for place in range(getattr(self, "column_count", 0)):
            label = given[f"column_label_{place}"]
            if not label:
                continue
            kind = QuestionKind(given[f"column_kind_{place}"] or QuestionKind.TEXT)
            listed = [
                one for one in given[f"column_options_{place}"].replace(",", "、").split("、") if one.strip()
            ]
            yield TableColumn(
                key="",
                label=label,
                kind=kind,
                options=renewed_options(listed) if kind is QuestionKind.ONE_CHOICE else (),
                unit=given[f"column_unit_{place}"] if kind is QuestionKind.NUMBER else "",
                is_required=given[f"column_is_required_{place}"],
            )


def _initial(stored: Question | None, indicator_id: int | None) -> dict[str, Any]:
    if stored is None:
        return {"is_required": True}
    return {
        "text": stored.text,
        "help": stored.help,
        "heading": stored.heading,
        "is_required": stored.is_required,
        "unit": stored.unit,
        "options": "\n".join(one.label for one in stored.options),
        "rows": "\n".join(stored.rows),
        "least": stored.least,
        "most": stored.most,
        "tolerance": stored.tolerance,
        "counts_people": stored.counts_people,
        "previous_key": stored.previous_key,
        "indicator": indicator_id,
    }


def _column_fields(column: TableColumn | None) -> dict[str, forms.Field]:
    return {
        "label": PlainCharField(
            label=_("列の名前"),
            required=False,
            max_length=LONGEST_LABEL,
            initial=column.label if column else "",
        ),
        "kind": forms.ChoiceField(
            label=_("答え方"),
            choices=_COLUMN_KINDS,
            required=False,
            initial=column.kind.value if column else QuestionKind.NUMBER.value,
        ),
        "unit": PlainCharField(
            label=_("単位"), required=False, max_length=20, initial=column.unit if column else ""
        ),
        "options": PlainCharField(
            label=_("選択肢（、で区切る）"),
            required=False,
            max_length=1000,
            initial="、".join(one.label for one in column.options) if column else "",
        ),
        "is_required": forms.BooleanField(
            label=_("必須"), required=False, initial=column.is_required if column else False
        ),
    }
