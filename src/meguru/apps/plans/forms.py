"""What people send: a round, answers, next actions, papers and their sections."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meguru.apps.initiatives.models import Initiative
from meguru.apps.plans.commands import Said
from meguru.apps.plans.models import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    LONGEST_SECTION,
    NextAction,
    PlanDocument,
)
from meguru.engines.momentum import PaperOutline, SectionOutline, Standing

LONGEST_NOTE = 200


class TextField(forms.CharField):
    """Lines of text: one kind of line end, and no characters that nobody sees and no file holds."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")
        return "".join(
            char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs", "Cn")
        )


class RoundForm(forms.Form):
    """A new round."""

    name = forms.CharField(
        label=_("点検の名前"),
        max_length=60,
        error_messages={"required": _("点検の名前を入力してください。例：2026年4月の点検")},
        help_text=_("例：2026年4月の点検"),
    )


def mark_of(standing: str, note: str) -> str:
    """What a statement showed when its page was opened."""
    return f"{standing}:{note}"


class AnswersForm:
    """The answers to one stage: for each statement a standing, or none, and a short note.

    What was left as the page showed it (`seen-…`) is not said again: it may be answered in another window by now.
    """

    def __init__(self, sent: Mapping[str, str], statement_keys: Sequence[str]) -> None:
        self.errors: dict[str, str] = {}
        self.typed: dict[str, tuple[str, str]] = {}
        self.said: dict[str, Said] = {}
        for key in statement_keys:
            standing, note = sent.get(f"standing-{key}", ""), " ".join(sent.get(f"note-{key}", "").split())
            self.typed[key] = (standing, note)
            is_untouched = sent.get(f"seen-{key}") == mark_of(standing, note)
            if is_untouched or not (standing or note or f"standing-{key}" in sent):
                continue
            if standing and standing not in set(Standing):
                self.errors[key] = gettext("4つの答えから選んでください。")
            elif len(note) > LONGEST_NOTE:
                self.errors[key] = gettext("ひとことは200字までにしてください。")
            elif note and not standing:
                self.errors[key] = gettext("ひとことを残すには、答えも選んでください。")
            else:
                self.said[key] = Said(Standing(standing) if standing else None, note)


class ActionForm(forms.ModelForm):
    """One next action."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = NextAction
        fields = ["what", "who", "due_on", "state", "done_when", "note"]
        widgets = {"due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "what": _("例：課長に、テーマを1枚にまとめて話す"),
            "who": _("例：企画課の係長"),
            "due_on": _("例：2026-05-31"),
            "done_when": _("例：次に集まる日が決まっている"),
            "note": _("例：議会が終わってから始める"),
        }
        error_messages = {
            "what": {"required": _("何をするかを入力してください。")},
            "due_on": {"invalid": _("日付は「2026-05-31」のように入力してください。")},
        }


class YearField(forms.IntegerField):
    """A budget year, with words for what is none."""

    def __init__(self, **fields: Any) -> None:
        words = _("年度は、2027のように西暦の4けたで入力してください。")
        super().__init__(
            required=False,
            min_value=EARLIEST_YEAR,
            max_value=LATEST_YEAR,
            error_messages={"invalid": words, "min_value": words, "max_value": words},
            **fields,
        )


class SettingsForm(forms.Form):
    """What a paper is called, which years it covers, which initiatives and sections it holds."""

    title = forms.CharField(
        label=_("計画書の名前"),
        max_length=100,
        error_messages={"required": _("計画書の名前を入力してください。")},
        help_text=_("例：みどり町 DX推進基本方針"),
    )
    start_year = YearField(label=_("始まりの年度"), help_text=_("例：2027"))
    target_year = YearField(label=_("目標の年度"), help_text=_("例：2030"))
    initiatives = forms.ModelMultipleChoiceField(
        queryset=Initiative.objects.none(),
        label=_("入れる取組"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("選ばなければ、使っている取組をすべて入れます。"),
    )
    sections = forms.MultipleChoiceField(
        label=_("入れる節"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("外した節の文は消えません。後で戻せます。"),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Any, outline: PaperOutline | None = None, **fields: Any) -> None:
        super().__init__(*args, **fields)
        visible = Initiative.objects.visible_to(user).filter(organisation=user.organisation)
        self.fields["initiatives"].queryset = visible.in_use()
        if not visible.in_use().exists():
            del self.fields["initiatives"]
        if outline is None:
            del self.fields["sections"]
            del self.fields["revision"]
        else:
            self.fields["sections"].choices = [(one.key, one.title) for one in outline.sections]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        start, target = values.get("start_year"), values.get("target_year")
        if start is not None and target is not None and target < start:
            raise ValidationError(
                {"target_year": gettext("目標の年度は、始まりの年度より後にしてください。")}
            )
        if "sections" in self.fields and not values.get("sections"):
            raise ValidationError({"sections": gettext("節を1つ以上選んでください。")})
        values.setdefault("initiatives", [])
        return values


class BeginForm(SettingsForm):
    """A new paper."""

    field_order = ["kind", "title", "start_year", "target_year", "initiatives"]

    kind = forms.ChoiceField(
        label=_("どちらを作りますか"),
        choices=PlanDocument.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("基本方針か計画かを選んでください。")},
        help_text=_("迷ったら基本方針から作ります。計画はその後です。"),
    )


class SectionForm(forms.Form):
    """What people write in one section."""

    text = TextField(
        label=_("この節の文"),
        required=False,
        strip=True,
        max_length=LONGEST_SECTION,
        error_messages={"max_length": _("この節は8000字までです。長い部分は別の節に分けてください。")},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, outline: SectionOutline, **fields: Any) -> None:
        super().__init__(*args, **fields)
        self.fields["text"].help_text = outline.example
        self.fields["text"].widget.attrs["rows"] = 10
