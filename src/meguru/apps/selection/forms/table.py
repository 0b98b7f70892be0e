"""The table of requirements as it was typed, row by row; an upload; chosen rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meguru.apps.selection.commands import TypedRow
from meguru.apps.selection.forms.figures import figure_of
from meguru.apps.selection.models import Wanted
from meguru.apps.selection.models.wanted import MOST_POINTS, MOST_WEIGHT
from meguru.apps.selection.queries.table import TEXTS, RowValues, TableRow, shown_row
from meguru.engines.spreadsheets.values import clean_text

NEW = "new"
LONGEST = {"area": 60, "topic": 100, "ask": 500, "measure": 200, "target": 200}


@dataclass(frozen=True, slots=True)
class TypedTable:
    """What was sent: rows to store by row id, a new one if any, and the same rows for the page when some are wrong."""

    rows: Mapping[int, TypedRow]
    new: tuple[RowValues, ...]
    shown: Mapping[int | str, TableRow]
    problems: tuple[str, ...]


def typed_table(sent: Mapping[str, str], rows: Sequence[Wanted]) -> TypedTable:
    """Read the fields `topic-7`, `weight-7`, … of every row that the page was sent with, and `topic-new`, …"""
    found: dict[int, TypedRow] = {}
    shown: dict[int | str, TableRow] = {}
    problems: list[str] = []
    for row in rows:
        if f"mark-{row.pk}" not in sent:
            continue
        values, table_row = _row(sent, row.pk, row.key)
        shown[row.pk] = table_row
        if values is None:
            problems.extend(f"「{row.topic}」：{words}" for words in table_row.errors.values())
        else:
            found[row.pk] = TypedRow(values, table_row.mark)
    new: list[RowValues] = []
    if any(sent.get(f"{name}-{NEW}", "").strip() for name in ("topic", "ask", "measure", "target")):
        values, shown[NEW] = _row(sent, NEW, "")
        if values is None:
            problems.extend(gettext("新しい行：%s") % words for words in shown[NEW].errors.values())
        else:
            new.append(values)
    return TypedTable(found, tuple(new), shown, tuple(problems))


def _row(sent: Mapping[str, str], pk: int | str, key: str) -> tuple[RowValues | None, TableRow]:
    texts = {name: clean_text(sent.get(f"{name}-{pk}", "")) for name in TEXTS}
    must = f"must-{pk}" in sent
    errors: dict[str, str] = {}
    for name, longest in LONGEST.items():
        if len(texts[name]) > longest:
            errors[name] = gettext("%s文字以内に短くしてください。") % longest
    if not texts["topic"]:
        errors["topic"] = gettext("項目の名前を書いてください。")
    typed = {name: sent.get(f"{name}-{pk}", "").strip() for name in ("weight", "most")}
    weight = _figure(typed["weight"] or "1", errors, "weight", least=0, most=MOST_WEIGHT, places=2)
    most = _figure(typed["most"] or "5", errors, "most", least=1, most=MOST_POINTS, places=0)
    row = TableRow(
        pk=pk,
        key=key,
        fields=texts | typed,
        must=must,
        mark=sent.get(f"mark-{pk}", ""),
        errors=errors,
    )
    if errors or weight is None or most is None:
        return None, row
    return RowValues(**texts, must=must, weight=weight, most=int(most)), row


def _figure(
    typed: str, errors: dict[str, str], name: str, *, least: int, most: int, places: int
) -> Decimal | None:
    words = {"weight": gettext("重み"), "most": gettext("満点")}[name]
    try:
        found = figure_of(typed, places=places)
    except ValueError as reason:
        errors[name] = f"{words}：{reason}"
        return None
    if found is None or not least <= found <= most:
        errors[name] = gettext("%(what)sは、%(least)sから%(most)sまでの数にしてください。") % {
            "what": words,
            "least": least,
            "most": most,
        }
        return None
    return found


def shown_rows(
    rows: Sequence[Wanted], typed: TypedTable | None, theirs: Mapping[int, str] | None = None
) -> list[TableRow]:
    """The rows for the page: as typed where they were sent, with what a colleague wrote where it clashed."""
    found = []
    for row in rows:
        now = shown_row(row)
        sent = typed.shown.get(row.pk) if typed else None
        if sent is None:
            found.append(now)
            continue
        clash = (theirs or {}).get(row.pk, "")
        found.append(
            TableRow(
                pk=row.pk,
                key=row.key,
                fields=sent.fields,
                must=sent.must,
                mark=now.mark if clash else sent.mark,
                errors=sent.errors,
                theirs=clash,
            )
        )
    return found


class CopyForm(forms.Form):
    """Rows from another selection."""

    source = forms.ChoiceField(label=_("写すもと"))

    def __init__(self, *args: Any, sources: Sequence[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.sources = {str(one.pk): one for one in sources}
        self.fields["source"].choices = [
            (pk, f"{one.name}（{one.initiative.name}）") for pk, one in self.sources.items()
        ]

    @property
    def chosen(self) -> Any:
        return self.sources[self.cleaned_data["source"]]


class UploadForm(forms.Form):
    """A table from Excel."""

    file = forms.FileField(
        label=_("書き入れたファイル"),
        allow_empty_file=True,
        error_messages={"required": _("ファイルを選んでください。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("Excel（.xlsx）か CSV。まだ何も変わりません。次の画面で、変わるところを確かめます。"),
    )
