"""One form for every kind of record, made of the model's own fields: used here and by apps that keep records alike."""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.catalogue.models import MOST_YEN
from meguru.apps.catalogue.models.shared import SharedRecord
from meguru.apps.registry.models import Organisation, SharingGroup
from meguru.apps.registry.reach import Reach

CHECKED = ("checked_on", "last_checked")  # the day when somebody compared a record with its source


class RecordForm(forms.ModelForm):
    """A record with the revision that this edit began at. `parts` are the legends with their fields, in order."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    parts: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = ()

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        self.office = organisation
        if "revision" in self.fields and self.instance.pk and not self.is_bound:
            self.initial["revision"] = self.instance.revision
        group = self.fields["shared_group"]
        group.queryset = SharingGroup.objects.filter(members=organisation)
        group.required = False
        group.empty_label = _("（選ばない）")
        self.fields["sharing"].required = False

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["sharing"] = values.get("sharing") or Reach.PRIVATE.value
        if values["sharing"] == Reach.GROUP.value and not values.get("shared_group"):
            self.add_error("shared_group", _("見せる共有グループを選んでください。"))
        if values["sharing"] != Reach.GROUP.value:
            values["shared_group"] = None
        for name in CHECKED:
            if values.get(name) and values[name] > timezone.localdate():
                self.add_error(name, _("確認した日に、今日より後の日は書けません。"))
        return values

    def _get_validation_exclusions(self) -> set[str]:
        """Bookkeeping is the commands' affair."""
        return {*super()._get_validation_exclusions(), "organisation", "identity"}

    def groups(self) -> list[tuple[Any, list[Any]]]:
        return [(legend, [self[name] for name in names]) for legend, names in self.parts]

    def values(self) -> dict[str, Any]:
        """What was written, by field of the model."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}

    def validate_constraints(self) -> None:
        """The database says it in the command, in words."""

    def new(self) -> SharedRecord:
        return self._meta.model(**self.values())


class YenField(forms.IntegerField):
    """Yen as people write and paste them: 1,200,000, １２０００００円, ¥1200000."""

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).replace(",", "").replace("円", "").replace("¥", "")
        return super().to_python(value)


def date_field(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("日付として読めません。例：2026-04-01")},
    )


def yen_field(label: Any, help_text: Any = "") -> forms.IntegerField:
    return YenField(
        label=label,
        required=False,
        min_value=0,
        max_value=MOST_YEN,
        localize=False,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("数字だけで書いてください。例：1200000")},
    )


def text_area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})
