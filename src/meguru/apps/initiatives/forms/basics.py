"""What people send about an initiative."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.models import Department, Organisation


class InitiativeForm(forms.Form):
    """A new initiative: its name is enough."""

    name = forms.CharField(
        label=_("取組の名前"),
        max_length=100,
        error_messages={"required": _("取組の名前を入力してください。")},
        help_text=_("例：窓口の待ち時間を減らす"),
    )
    theme = forms.CharField(
        label=_("テーマ：何を良くしたいか"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("書けるところまででかまいません。あとから足せます。"),
    )
    department = forms.ModelChoiceField(
        label=_("担当部署"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("全庁"),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.filter(organisation=organisation)
