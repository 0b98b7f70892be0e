"""What the reader of the ledger may ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meguru.apps.ledger import queries
from meguru.apps.registry.models import Person


class FilterForm(forms.Form):
    """Every field may stay empty. The choices are what has happened, not what could."""

    first_on = forms.DateField(
        label=_("この日から"), required=False, widget=forms.DateInput({"type": "date"})
    )
    last_on = forms.DateField(label=_("この日まで"), required=False, widget=forms.DateInput({"type": "date"}))
    activity = forms.ChoiceField(label=_("活動"), required=False)
    actor = forms.TypedChoiceField(label=_("行った人"), required=False, coerce=int, empty_value=None)
    words = forms.CharField(label=_("内容に含む言葉"), required=False, max_length=100)
    subject_type = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    subject_id = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["activity"].choices = [("", _("すべて")), *queries.activities_seen(user=user)]
        self.fields["actor"].choices = [("", _("全員")), *queries.actors_seen(user=user)]

    def wanted(self) -> queries.Filter:
        """The valid part of what was asked; fields with an error ask for nothing."""
        self.is_valid()
        values = dict(self.cleaned_data)
        return queries.Filter(actor_id=values.pop("actor", None), **values)
