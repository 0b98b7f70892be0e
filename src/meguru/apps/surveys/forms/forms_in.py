"""Excel forms that come back: the files, and the reason when some of them were handed over before."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meguru.apps.surveys.commands.forms_in import LARGEST_BYTES, MOST_FILES


class SeveralFiles(forms.FileInput):
    """A field that takes several files at once."""

    allow_multiple_selected = True


class FormsField(forms.FileField):
    """One or several workbooks; each comes out as (name, content)."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        files = [one for one in (data or ()) if one]
        if not files:
            raise forms.ValidationError(self.error_messages["required"])
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                gettext("一度に選べるのは%sファイルまでです。分けて選んでください。") % MOST_FILES
            )
        large = [str(one.name) for one in files if one.size > LARGEST_BYTES]
        if large:
            raise forms.ValidationError(
                gettext("大きすぎるファイルがあります（%(most)sMBまで）：%(names)s")
                % {"most": LARGEST_BYTES // 1024**2, "names": "、".join(large)}
            )
        return [(str(one.name), one.read()) for one in files]


class FormsInForm(forms.Form):
    """Workbooks that came back."""

    files = FormsField(
        label=_("書き入れた様式"),
        widget=SeveralFiles(attrs={"accept": ".xlsx", "multiple": True}),
        error_messages={"required": _("ファイルを選んでください。")},
        help_text=_("まだ何も変わりません。次の画面で、内容を確かめます。"),
    )
