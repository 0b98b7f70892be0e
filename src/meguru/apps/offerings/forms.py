"""What people write about the services of their municipality, and which prefecture or field a page shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.offerings.bridge import CHANNEL_ORDER, Noted, clean, from_plain, since_of, tidy
from meguru.apps.offerings.commands import Written
from meguru.apps.offerings.models import DIRECTNESS, LONGEST, STATES, Offering
from meguru.apps.offerings.queries import Listed
from meguru.apps.registry.models import Organisation
from meguru.engines.service_gap import OfferState, service_catalogue

LONGEST_SEEN = 100_000
_SEEN = re.compile(r"([\w-]{1,60})=([0-9]{1,9})")
_TOKEN = re.compile(r"([0-9]{1,7}):([0-9]{1,9})")


def _was(text: str) -> Noted:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):  # not what our page put there
        return Noted()
    return tidy(from_plain(told)) if isinstance(told, dict) else Noted()


def typed_rows(sent: QueryDict, services: Iterable[Listed]) -> tuple[dict[str, Written], dict[str, str]]:
    """(rows that were sent, what is wrong with some of them by key).

    Choosing a channel says that the service is offered; a row that is wrong keeps what was typed.
    """
    rows: dict[str, Written] = {}
    problems: dict[str, str] = {}
    for one in services:
        if f"{one.key}-was" not in sent:
            continue
        was = _was(sent[f"{one.key}-was"])
        rows[one.key] = Written(was, was)
        wanted, problem = _typed(sent, one.key)
        rows[one.key] = Written(was, wanted)
        if problem:
            problems[one.key] = problem
    return rows, problems


def _typed(sent: QueryDict, key: str) -> tuple[Noted, str]:
    channels = tuple(one for one in CHANNEL_ORDER if one in sent.getlist(f"{key}-channel"))
    state = sent.get(f"{key}-state", "")
    if state not in dict(STATES) or (state == OfferState.UNKNOWN and channels):
        state = OfferState.OFFERED.value if channels else OfferState.UNKNOWN.value
    directness = sent.get(f"{key}-directness", "")
    typed_since = sent.get(f"{key}-since", "")
    since = since_of(typed_since)
    evidence, note = clean(sent.get(f"{key}-evidence", "")), clean(sent.get(f"{key}-note", ""))
    wanted = Noted(
        state=state,
        channels=channels,
        directness=directness if directness in dict(DIRECTNESS) else "",
        since=since if since is not None else clean(typed_since)[:20],
        evidence=evidence,
        note=note,
    )
    wanted = tidy(wanted)
    if since is None:
        return wanted, _("いつからかを読めません。例のように書いてください：2023年4月")
    if max(len(evidence), len(note)) > LONGEST:
        return wanted, _("根拠と備考は、それぞれ%s字までです。") % LONGEST
    return wanted, ""


def with_now(rows: dict[str, Written], theirs: dict[str, Noted]) -> dict[str, Written]:
    """Rows that somebody else changed, so that a second press stores one's own after having seen both."""
    return {key: replace(row, was=theirs.get(key, row.was)) for key, row in rows.items()}


class OwnServiceForm(forms.Form):
    """A service that the catalogue lacks."""

    name = forms.CharField(
        label=gettext_lazy("サービスの名前"),
        max_length=60,
        help_text=gettext_lazy("例：雪下ろしの手伝いの申込"),
        error_messages={"required": gettext_lazy("サービスの名前を入力してください。")},
    )
    field = forms.ChoiceField(label=gettext_lazy("分野"))
    about = forms.CharField(
        label=gettext_lazy("どんなサービスか"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("例：冬に屋根の雪を下ろす人を頼む"),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["field"].choices = [(one.id, one.name) for one in service_catalogue().fields]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name = clean(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("サービスの名前を入力してください。"))
        return name


class TableUploadForm(forms.Form):
    """An Excel or CSV file."""

    file = forms.FileField(
        label=gettext_lazy("書き入れたファイル"),
        allow_empty_file=True,  # the reader says it in better words
        error_messages={"required": gettext_lazy("ファイルを選んでください。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy(
            "Excel（.xlsx）かCSV。まだ何も変わりません。次の画面で、変わるところを確かめます。"
        ),
    )


def chosen_rows(tokens: Iterable[str]) -> dict[int, int]:
    """Ticked boxes -> the number of the row and the revision that was looked at; nonsense is left out."""
    found = (_TOKEN.fullmatch(token) for token in tokens)
    return {int(one[1]): int(one[2]) for one in found if one}


def seen_words(notes: Iterable[Offering]) -> str:
    """What the page shows of every noted service, for the form that makes it public: key=revision key=revision."""
    return " ".join(f"{one.key}={one.revision}" for one in notes)


def seen_rows(text: str) -> dict[str, int]:
    """What `seen_words` wrote; nonsense is left out, so that it was not seen."""
    found = (_SEEN.fullmatch(one) for one in text[:LONGEST_SEEN].split(" "))
    return {one[1]: int(one[2]) for one in found if one}


def chosen_prefecture(sent: QueryDict, offered: list[Organisation], home: Organisation) -> Organisation:
    """The prefecture of the address (its first two digits), else one's own."""
    by_number = {one.code[:2]: one for one in offered}
    return by_number.get(sent.get("prefecture", ""), home)


def chosen_field(sent: QueryDict, *, usual: str = "") -> str:
    """The id of the field of the address, else the usual one; "" is all of them."""
    ids = {one.id for one in service_catalogue().fields} | {""}
    told = sent.get("field", usual)
    return told if told in ids else usual
