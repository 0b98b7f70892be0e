"""What people send to a process: a log, a drawing, an answer about columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meguru.apps.processes.commands.analysing import DEFAULT_HOURLY_YEN
from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.registry.models import SharingGroup
from meguru.design.figures import number
from meguru.engines.eventlogs import KindOfThing

SHOWN_LETTERS = 40
ROLES = (
    ("case", _("案件番号（同じ申請には同じ番号）"), True),
    ("activity", _("作業の名前"), True),
    ("time", _("日時（作業が終わったとき）"), True),
    ("start", _("開始日時（あれば）"), False),
    ("resource", _("担当者（あれば）"), False),
    ("group", _("係・部署（あれば）"), False),
    ("channel", _("受付の経路（あれば。例：窓口、郵送）"), False),
    ("deadline", _("期限（あれば）"), False),
)


class WordsField(forms.CharField):
    """Several lines of words. A line break counts as one sign, as in the browser's own limit."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class HourlyYenField(forms.IntegerField):
    """円 per hour, typed in any width."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("職員の1時間あたりの人件費（円）"),
            error_messages={
                "required": _("金額を入力してください。"),
                "invalid": _("数字で入力してください（例：4000）。"),
            },
            min_value=0,
            max_value=1_000_000,
            initial=DEFAULT_HOURLY_YEN,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            help_text=_("分からなければ4,000円のままで始められます。後から変えて計算し直せます。"),
            **options,
        )

    def to_python(self, value: Any) -> int | None:
        text = unicodedata.normalize("NFKC", value) if isinstance(value, str) else value
        return super().to_python(text.replace(",", "").replace("円", "") if isinstance(text, str) else text)


class ProcessForm(forms.Form):
    """A new process of an operation."""

    name = forms.CharField(
        label=_("プロセス名"),
        error_messages={"required": _("名前を入力してください。")},
        max_length=200,
        help_text=_("例：転入届の受付から住民票の作成まで"),
    )


class AnalysisForm(forms.Form):
    """How a log is analysed."""

    hourly_yen = HourlyYenField()
    use_japanese_calendar = forms.BooleanField(
        label=_("土日・祝日・年末年始は閉庁として計算する"),
        required=False,
        help_text=_("チェックしないときは、記録に実際に現れた曜日と時間から開庁時間を推定します。"),
    )


class LogUploadForm(AnalysisForm):
    """A file with the history of the work."""

    file = forms.FileField(
        label=_("作業記録のファイル"),
        allow_empty_file=True,  # the reader says it in better words
        error_messages={"required": _("ファイルを選んでください。")},
        widget=forms.FileInput(attrs={"accept": ".csv,.xes,.gz,.json"}),
        help_text=_(
            "CSV か XES（.xes、.xes.gz）、OCEL 2.0（.json）。窓口システムから書き出したままで構いません（Shift_JIS も読めます）。"
        ),
    )
    name = forms.CharField(
        label=_("この記録の名前"),
        max_length=200,
        required=False,
        help_text=_("例：令和7年度 転入届。空けておくとファイル名になります。"),
    )
    field_order = ("file", "name", "hourly_yen", "use_japanese_calendar")


class ColumnsForm(forms.Form):
    """Which column of a CSV file is what; asked only when the reader cannot tell."""

    def __init__(self, *args: Any, columns: list[str], found: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        for role, label, required in ROLES:
            choices = [
                ("", _("選んでください") if required else _("（なし）")),
                *((name, name) for name in columns),
            ]
            self.fields[role] = forms.ChoiceField(
                label=label,
                required=required,
                choices=choices,
                initial=found.get(role, ""),
                error_messages={"required": _("列を選んでください。")},
            )

    def clean(self) -> dict[str, Any]:
        """Two roles must not point to the same column, except that the time may serve as the start."""
        cleaned = super().clean() or self.cleaned_data
        taken: dict[str, str] = {}
        for role, _label, _required in ROLES:
            column = cleaned.get(role)
            if not column:
                continue
            if column in taken and {role, taken[column]} != {"time", "start"}:
                self.add_error(
                    role,
                    _("「%(column)s」は上でもう選ばれています。別の列を選んでください。")
                    % {"column": column},
                )
            taken.setdefault(column, role)
        return cleaned

    def columns(self) -> dict[str, str]:
        """Role -> column, without the roles that nobody named."""
        return {role: column for role, column in self.cleaned_data.items() if column}


class CasesForm(forms.Form):
    """What is one case of a file whose records concern several kinds of things."""

    object_type = forms.ChoiceField(
        label=_("1件の案件とするもの"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("どれか一つを選んでください。"),
            "invalid_choice": _("ファイルにない種類です。下から選び直してください。"),
        },
    )

    def __init__(self, *args: Any, kinds: Sequence[KindOfThing], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["object_type"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.name, _kind_in_words(kind)) for kind in kinds]
        field.initial = kinds[0].name


def _kind_in_words(kind: KindOfThing) -> str:
    """How many cases it makes, and how one of them went."""
    steps = "→".join(step[:SHOWN_LETTERS] for step in kind.example_steps)
    return gettext(
        "%(kind)s：%(things)s件の案件、%(records)s件の作業。例：%(example)s（%(steps)s%(more)s）"
    ) % {
        "kind": kind.name[:SHOWN_LETTERS],
        "things": number(kind.things),
        "records": number(kind.records),
        "example": kind.example_id[:SHOWN_LETTERS],
        "steps": steps,
        "more": "→…" if kind.example_records > len(kind.example_steps) else "",
    }


class BpmnUploadForm(forms.Form):
    """A drawing made elsewhere."""

    file = forms.FileField(
        label=_("BPMN のファイル"),
        allow_empty_file=True,
        error_messages={"required": _("ファイルを選んでください。")},
        widget=forms.FileInput(attrs={"accept": ".bpmn,.xml"}),
        help_text=_("BPMN 2.0（.bpmn）。ほかの描画ツールで描いたものを取り込めます。"),
    )
    kind = forms.ChoiceField(label=_("図の種類"), choices=ProcessVersion.Kind.choices, initial="as_is")
    note = forms.CharField(
        label=_("この版について"), max_length=400, required=False, help_text=_("例：6月の打合せで決めた流れ")
    )


class ChooseForm(forms.Form):
    """The redesigns that somebody ticked."""

    chosen = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, ids: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["chosen"].choices = [(key, key) for key in ids]


class AskReviewForm(forms.Form):
    """What the section is asked to look at."""

    message = WordsField(
        label=_("確認してほしいこと"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例：9番の条件を直しました。郵送のときの流れを見てください。"),
    )


class DecideForm(forms.Form):
    """An approval or a return, of the save that was looked at."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput)
    remark = WordsField(
        label=_("理由・指摘"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("差し戻すときは必ず書きます。例：6番の後に、本人への連絡が抜けています。"),
    )
    knows_errors = forms.BooleanField(label=_("誤りがあることを知ったうえで承認する"), required=False)
    decision = forms.ChoiceField(choices=(("approve", _("承認する")), ("return", _("差し戻す"))))

    def has_looked_at(self, revision: int) -> None:
        """This method will note the save that the page now shows; what was known of an older one counts no more."""
        values = self.data.copy()
        if values.get("seen_revision") != str(revision):
            values["seen_revision"] = str(revision)
            values.pop("knows_errors", None)
        self.data = values


class CommentForm(forms.Form):
    """Words about a step, or about the whole drawing."""

    element = forms.ChoiceField(label=_("どこについて"), required=False)
    text = WordsField(
        label=_("コメント"),
        max_length=2000,
        strip=True,
        error_messages={"required": _("コメントの内容を書いてください。")},
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例：ここは郵送のときだけ要ります。条件を書き足してください。"),
    )

    def __init__(self, *args: Any, elements: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["element"].choices = [("", _("図の全体")), *elements]
        self.fields["element"].error_messages["invalid_choice"] = _(
            "その手順は、いまの図にありません。選び直してください。"
        )


class ShareForm(forms.Form):
    """Who outside the office may read the published versions."""

    sharing = forms.ChoiceField(
        label=_("公開した版を見せる相手"), choices=Process.Sharing.choices, widget=forms.RadioSelect
    )
    group = forms.ModelChoiceField(
        label=_("共有グループ"),
        queryset=SharingGroup.objects.none(),
        required=False,
        empty_label=_("選んでください"),
        help_text=_("「共有グループ」に見せるときだけ選びます。"),
    )

    def __init__(self, *args: Any, groups: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["group"].queryset = groups
