"""What those who make a survey type: its beginning and description, checks across questions, lists of questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.models import Department
from meguru.apps.surveys.models import CrossCheck, Survey
from meguru.engines.questionnaire import Sum
from meguru.engines.questionnaire.template_files import survey_template, survey_templates
from meguru.engines.spreadsheets.values import clean_text

LARGEST_FILE_BYTES = 20 * 1024 * 1024
EMPTY = "empty"


class PlainCharField(forms.CharField):
    """Text without control characters, whatever was pasted into it."""

    def to_python(self, value: Any) -> str:
        return super().to_python(clean_text(value) if isinstance(value, str) else value)


class YearField(forms.IntegerField):
    """The year that the answers are about."""

    def __init__(self) -> None:
        super().__init__(
            label=_("何年度の値か"),
            min_value=1990,
            max_value=2100,
            help_text=_("西暦で書きます。例：2026（令和8年度）"),
            error_messages={
                "required": _("何年度の値を聞くかを書いてください。例：2026"),
                "invalid": _("西暦の4けたで書いてください。例：2026"),
                "min_value": _("1990から2100までの西暦で書いてください。"),
                "max_value": _("1990から2100までの西暦で書いてください。"),
            },
        )


class NewSurveyForm(forms.Form):
    """A new survey: what it is called, whom it asks, and what it begins from."""

    title = PlainCharField(
        label=_("題名"),
        max_length=120,
        help_text=_("例：令和8年度 システム経費の調査"),
        error_messages={"required": _("題名を書いてください。例：令和8年度 システム経費の調査")},
    )
    audience = forms.ChoiceField(
        label=_("だれに聞きますか"),
        choices=Survey.Audience.choices,
        initial=Survey.Audience.TOWNS,
        widget=forms.RadioSelect,
    )
    year = YearField()
    start = forms.ChoiceField(
        label=_("何から始めますか"),
        help_text=_("ひな形や前の調査の設問は、あとで自由に直せます。"),
        error_messages={"invalid_choice": _("一覧の中から選んでください。")},
    )
    department = forms.ModelChoiceField(
        label=_("担当する所属"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("決めない（庁内のだれでも扱える）"),
        help_text=_("選ぶと、その所属の職員だけがこの調査を直せます。"),
    )

    def __init__(self, *args: Any, sources: list[Survey], departments: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.sources = {str(one.pk): one for one in sources}
        groups: list[Any] = [(EMPTY, gettext("何もないところから"))]
        templates = [(f"template:{one.key}", one.title) for one in survey_templates()]
        groups.append((gettext("ひな形から"), templates))
        if sources:
            named = [(one, f"{one.title}（{one.year}）") for one in sources]
            last = [(f"next:{one.pk}", words) for one, words in named]
            copies = [(f"copy:{one.pk}", words) for one, words in named]
            groups.append((gettext("前の調査から（前回の答えとくらべる）"), last))
            groups.append((gettext("ほかの調査を写す（くらべない）"), copies))
        self.fields["start"].choices = groups  # type: ignore[attr-defined]
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]

    def start_with(self) -> dict[str, Any]:
        """What the command takes: `source`, `template`, `is_next_year`."""
        kind, _colon, key = self.cleaned_data["start"].partition(":")
        if kind == "template":
            return {"template": survey_template(key)}
        return {"source": self.sources.get(key), "is_next_year": kind == "next"}


class DescriptionForm(forms.Form):
    """What who answers reads before the questions."""

    title = PlainCharField(
        label=_("題名"), max_length=120, error_messages={"required": _("題名を書いてください。")}
    )
    purpose = PlainCharField(
        label=_("目的と使いみち"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例：共同で下げられる経費を探すために使います。順位づけには使いません。"),
    )
    guidance = PlainCharField(
        label=_("答え方の案内"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("例：決算の数で答えてください。分からないところは、空けておいてください。"),
    )
    contact = PlainCharField(
        label=_("問い合わせ先"),
        required=False,
        max_length=200,
        help_text=_("例：企画課 青木（内線1234）"),
    )
    audience = forms.ChoiceField(label=_("聞く相手"), choices=Survey.Audience.choices)
    year = YearField()
    due_at = forms.DateTimeField(
        label=_("締切"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("締切の日時を読めません。例：2026-10-30 17:00")},
        help_text=_("送るときにも決められます。例：2026年10月30日 17:00"),
    )
    was = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


class CrossCheckForm(forms.Form):
    """A check across questions: what is added up on each side."""

    left = forms.MultipleChoiceField(
        label=_("左（足したもの）"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("左の設問を一つ以上選んでください。")},
    )
    relation = forms.ChoiceField(label=_("くらべ方"), choices=CrossCheck.Relation.choices)
    right = forms.MultipleChoiceField(
        label=_("右（足したもの）"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("右の設問を一つ以上選んでください。")},
    )

    def __init__(self, *args: Any, offered: tuple[tuple[str, str], ...], **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("left", "right"):
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if set(cleaned.get("left", ())) & set(cleaned.get("right", ())):
            raise forms.ValidationError(gettext("同じ設問を、左と右の両方には選べません。"))
        return cleaned

    @property
    def check(self) -> Sum:
        cleaned = self.cleaned_data
        relation = "eq" if cleaned["relation"] == "eq" else "le"
        return Sum(tuple(cleaned["left"]), relation, tuple(cleaned["right"]))  # type: ignore[arg-type]


class PasteForm(forms.Form):
    """Questions pasted from Excel or from a text."""

    text = forms.CharField(
        label=_("設問の一覧"),
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "Excelの列を写して、ここにはりつけます。1行が1問になります。例：DXを担当する職員は何人ですか。"
        ),
        error_messages={
            "required": _("設問を1行に一つずつ、はりつけてください。"),
            "null_characters_not_allowed": _("読めない文字が入っています。Excelから写し直してください。"),
        },
    )


class QuestionsFileForm(forms.Form):
    """A workbook of questions that comes back."""

    file = forms.FileField(
        label=_("設問の一覧のファイル"),
        allow_empty_file=True,  # the reader says it in better words
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("ファイルを選んでください。")},
        help_text=_("Excel（.xlsx）かCSV。まだ何も変わりません。次の画面で、変わるところを確かめます。"),
    )


class AttachmentForm(forms.Form):
    """A file for those who answer."""

    file = forms.FileField(
        label=_("添付するファイル"),
        max_length=200,
        error_messages={
            "required": _("ファイルを選んでください。"),
            "empty": _("このファイルは中身が空です。別のファイルを選んでください。"),
            "max_length": _("ファイルの名前が長すぎます。200字までに短くしてください。"),
        },
        help_text=_("一つ20MBまで。例：記入の手引き（PDF）"),
    )

    def clean_file(self) -> Any:
        found = self.cleaned_data["file"]
        if found.size > LARGEST_FILE_BYTES:
            raise forms.ValidationError(gettext("大きすぎます。一つのファイルは20MBまでです。"))
        return found
