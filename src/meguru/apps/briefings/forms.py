"""What people send: an edition with its indicators, words for a briefing, which group is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meguru.apps.briefings.commands import Written
from meguru.apps.briefings.models import LONGEST_NAME, LONGEST_TEXT, BriefingEdition, GroupKind
from meguru.apps.indicators.models import Indicator
from meguru.apps.indicators.queries import OWN_THEME, themes
from meguru.apps.registry.models import Organisation

MOST_INDICATORS = 20


class EditionForm(forms.Form):
    """An edition: its name, beside whom, which indicators."""

    name = forms.CharField(
        label=_("版の名前"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("版の名前を入力してください。")},
        help_text=_("例：2026年10月の首長会議"),
    )
    group = forms.ChoiceField(
        label=_("比べる団体"), choices=GroupKind.choices, help_text=_("迷ったら「よく似た20団体」です。")
    )
    keys = forms.MultipleChoiceField(
        label=_("見る指標"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("一つも選ばないと、いつもの指標になります。20まで選べます。"),
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, indicators: Sequence[Indicator], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["keys"].choices = _by_theme(indicators)

    def clean_name(self) -> str:
        return _clean(self.cleaned_data["name"])

    def clean_keys(self) -> list[str]:
        keys = list(dict.fromkeys(self.cleaned_data["keys"]))
        if len(keys) > MOST_INDICATORS:
            raise forms.ValidationError(
                gettext("選べる指標は%(most)sまでです。いまは%(count)s選ばれています。減らしてください。")
                % {"most": MOST_INDICATORS, "count": len(keys)}
            )
        return keys


class TextForm(forms.Form):
    """What people write for one municipality; every field may stay empty."""

    lead = forms.CharField(
        label=_("はじめのひとこと"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例：申請の手続が弱く、育児の手続は進んでいます。空なら自動の文になります。"),
    )
    causes = forms.CharField(
        label=_("原因について"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例：担当課が3月に替わったばかりです。自動の原因の後に付きます。"),
    )
    first_step = forms.CharField(
        label=_("初めの一手"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例：12月までに、転入届の流れを1枚に書く。自動の文と入れ替わります。"),
    )
    allies = forms.CharField(
        label=_("相手について"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例：隣の町とは、図書館をもう一緒に使っています。"),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def written(self) -> Written:
        return Written(
            **{name: _clean(self.cleaned_data[name]) for name in ("lead", "causes", "first_step", "allies")}
        )


def _by_theme(indicators: Sequence[Indicator]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups of choices in the order of the themes, own indicators last."""
    names = {one.id: one.name for one in themes()} | {OWN_THEME: gettext("自団体の指標")}
    grouped: dict[str, list[tuple[str, str]]] = {}
    for one in indicators:
        grouped.setdefault(names.get(one.theme, one.theme), []).append((one.key, one.name))
    return list(grouped.items())


def _clean(text: str) -> str:
    """One line without characters that no file can hold."""
    return " ".join("".join(char if char >= " " else " " for char in text).split())


def chosen_group(sent: QueryDict) -> str:
    """The group of the address, "" when it names none."""
    group = sent.get("group", "")
    return group if group in GroupKind.values else ""


def chosen_edition(sent: QueryDict, offered: Sequence[BriefingEdition]) -> BriefingEdition | None:
    return next((one for one in offered if str(one.pk) == sent.get("edition", "")), None)


def chosen_prefecture(
    sent: QueryDict, offered: Sequence[Organisation], home: Organisation
) -> Organisation | None:
    """The prefecture of the address by its code, else one's own, else the first that is offered."""
    asked = sent.get("prefecture", "")
    named = next((one for one in offered if asked and one.code.startswith(asked)), None)
    own = next((one for one in offered if one.pk == home.pk), None)
    return named or own or next(iter(offered), None)
