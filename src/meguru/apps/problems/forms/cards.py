"""A card, a scene, many lines at once, and what narrows the list of all problems."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.inventory.models import Operation
from meguru.apps.problems.forms.typed import Figure, RowForm, Whole
from meguru.apps.problems.models import LONGEST_LINE, LONGEST_TEXT, ProblemCard, Scene
from meguru.apps.problems.queries.cards import STEP_LABELS
from meguru.engines.problem_analysis import MOST_WHYS, Per

MOST_LINES = 200
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# "1. 待つ" and "- 待つ" lose their mark; "1.5時間待つ", "3、4回書く" and "-5度" are numbers and stay
_BULLET = re.compile(r"^(?:[\s・●○◯■□◆◇*＊]|[\-–—](?!\d))+|^\s*[(（]?\d{1,3}(?:[)）]|[.．、](?!\d))\s*")


class QuickForm(forms.Form):
    """One sentence; everything else may come later."""

    text = forms.CharField(
        label=gettext_lazy("困りごと（一文で）"),
        max_length=LONGEST_TEXT,
        help_text=gettext_lazy("例：昼の証明書の窓口で、40分待つ"),
        error_messages={"required": gettext_lazy("困りごとを一文で書いてください。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "done"}),
    )

    def clean_text(self) -> str:
        return _CONTROL.sub(" ", self.cleaned_data["text"]).strip()


class PasteForm(forms.Form):
    """Many lines from Excel or Word: the first column is the trouble, the next two who and how."""

    lines = forms.CharField(
        label=gettext_lazy("1行に1つの困りごと"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "Excel の列も貼れます。1列目が困りごと、2列目がだれが、3列目がどのように、と読みます。"
        ),
        error_messages={"required": gettext_lazy("困りごとを1行以上、貼り付けてください。")},
    )

    def clean_lines(self) -> list[dict[str, str]]:
        rows = []
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            cells = [_CONTROL.sub(" ", cell).strip().strip('"').strip() for cell in line.split("\t")]
            text = _BULLET.sub("", cells[0]).strip()
            if not text:
                continue
            row = {"text": text, "who": "".join(cells[1:2]), "how": "".join(cells[2:3])}
            for name, longest in (("text", LONGEST_TEXT), ("who", LONGEST_LINE), ("how", LONGEST_TEXT)):
                if len(row[name]) > longest:
                    raise forms.ValidationError(
                        _("%(number)s行目が長すぎます。%(longest)s字までに短くしてください。")
                        % {"number": number, "longest": longest}
                    )
            rows.append(row)
        if not rows:
            raise forms.ValidationError(_("困りごとを1行以上、貼り付けてください。"))
        if len(rows) > MOST_LINES:
            raise forms.ValidationError(
                _("一度に貼れるのは%s行までです。多いときは Excel から取り込んでください。") % MOST_LINES
            )
        return rows


class CardForm(RowForm):
    """A whole card. Nothing but the sentence is required."""

    model = ProblemCard
    names = (
        "text", "who", "how", "amount", "unit", "per", "times",
        "cause", "evidence", "verified", "verified_count", "verified_note",
    )  # fmt: skip
    typed = {"amount": Figure, "times": Whole, "verified_count": Whole}

    scene = forms.ModelChoiceField(
        label=gettext_lazy("場面"),
        queryset=Scene.objects.none(),
        required=False,
        empty_label=gettext_lazy("（まだ）"),
    )
    new_scene = forms.CharField(
        label=gettext_lazy("新しい場面"),
        max_length=LONGEST_LINE,
        required=False,
        help_text=gettext_lazy("上に合うものがないときに書きます。例：昼の証明書の窓口"),
    )
    whys = forms.CharField(
        label=gettext_lazy("なぜ（1行に1つ）"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("「それはなぜか」を、下の行に続けて書きます。5つまで。"),
    )
    linked = forms.ModelMultipleChoiceField(
        label=gettext_lazy("つないだ業務"),
        queryset=Operation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("印を外すと、つながりが切れます。"),
    )
    operation = forms.ModelChoiceField(
        label=gettext_lazy("業務をつなぐ"),
        queryset=Operation.objects.none(),
        required=False,
        empty_label=gettext_lazy("（つながない）"),
        help_text=gettext_lazy("つなぐと、業務の件数と時間が横に出ます。"),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    def __init__(self, *args: Any, card: ProblemCard, operations: Any, linked: Any, **options: Any) -> None:
        initial = {
            "scene": card.scene_id,
            "whys": "\n".join(card.whys),
            "linked": [one.pk for one in linked],
            "revision": card.revision,
        }
        super().__init__(*args, row=card, initial=initial, **options)
        self.fields["scene"].queryset = card.initiative.scenes.filter(
            Q(put_away_at=None) | Q(pk=card.scene_id)  # a card keeps its scene when that is put away
        ).order_by("pk")
        self.fields["linked"].queryset = linked
        self.fields["operation"].queryset = operations
        self._examples()

    def _examples(self) -> None:
        for name, words in (
            ("text", _("例：昼の証明書の窓口で、40分待つ")),
            ("who", _("例：昼休みに来た会社員")),
            ("how", _("例：並んで待ち、昼を食べられない")),
            ("amount", _("例：40。だいたいの数でかまいません")),
            ("unit", _("例：分、時間、件、人、円")),
            ("times", _("「1回あたり」のときだけ。例：3000")),
            ("evidence", _("例：窓口の受付の記録、去年のアンケート")),
            ("verified_count", _("例：20")),
            ("verified_note", _("例：20人のうち14人が、書き直していた")),
        ):
            self.fields[name].help_text = words
        self.fields["unit"].widget.attrs["list"] = "units"
        self.fields["text"].error_messages["required"] = _("困りごとを一文で書いてください。")

    def clean_whys(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["whys"].splitlines() if line.strip()]
        if len(lines) > MOST_WHYS:
            raise forms.ValidationError(_("「なぜ」は%s行までにしてください。") % MOST_WHYS)
        if any(len(line) > LONGEST_TEXT for line in lines):
            raise forms.ValidationError(_("「なぜ」は1行%s字までにしてください。") % LONGEST_TEXT)
        return lines

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("amount") is not None and not found.get("unit"):
            self.add_error("unit", _("数の単位を書いてください。例：分"))
        if found.get("times") is not None and found.get("per") != Per.EACH.value:
            found["times"] = None
        if not found.get("per"):
            found["per"] = Per.YEAR.value
        return found

    def values(self) -> dict[str, Any]:
        """What the command takes."""
        return {name: self.cleaned_data[name] for name in (*self.names, "whys", "scene")}

    def chosen_operations(self) -> list[Operation]:
        added = self.cleaned_data["operation"]
        return [*self.cleaned_data["linked"], *([added] if added else [])]


class SceneForm(RowForm):
    """A scene."""

    model = Scene
    names = ("name", "who", "when", "where")
    revision = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2_000_000_000
    )


class FilterForm(forms.Form):
    """What narrows the list of all problems. Nonsense narrows nothing."""

    q = forms.CharField(label=gettext_lazy("言葉"), required=False, max_length=100)
    step = forms.ChoiceField(label=gettext_lazy("進み具合"), required=False)
    cause = forms.ChoiceField(label=gettext_lazy("原因の種類"), required=False)
    initiative = forms.ChoiceField(label=gettext_lazy("取組"), required=False)

    def __init__(self, *args: Any, initiatives: Iterable[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        everything = ("", _("すべて"))
        self.fields["step"].choices = [
            everything,
            *((step.value, label) for step, label in STEP_LABELS.items()),
        ]
        self.fields["cause"].choices = [everything, *ProblemCard.Cause.choices]
        self.fields["initiative"].choices = [everything, *((str(one.pk), one.name) for one in initiatives)]

    def narrowed(self) -> dict[str, str]:
        self.is_valid()
        found = self.cleaned_data
        return {
            "words": found.get("q", ""),
            "step": found.get("step", ""),
            "cause": found.get("cause", ""),
            "initiative": found.get("initiative", ""),
        }
