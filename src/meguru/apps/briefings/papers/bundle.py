"""All municipalities of a prefecture in one go: a zip of single papers, and everything as one PDF and one Word file."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from meguru.apps.briefings.papers.fitting import fitted_docx, fitted_pdf
from meguru.apps.briefings.papers.paper import BriefingSheet, Detail, blocks_of, briefing_document
from meguru.engines.documents import Block, Document, Heading, PageBreak, Paragraph, to_docx, to_pdf

EPOCH = (1980, 1, 1, 0, 0, 0)
Progress = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Made:
    """A file of a bundle."""

    name: str
    content: bytes


@dataclass
class Bundle:
    """まとめたファイル: the zip, one PDF of all, and one Word file of all."""

    files: tuple[Made, ...] = field(default_factory=tuple)


def file_stem(sheet: BriefingSheet) -> str:
    """Code and name: the same for the same municipality every time, and sorted by code."""
    name = unicodedata.normalize("NFC", sheet.found.town.name)
    return f"{sheet.found.town.code}_{name}"


def bundle(sheets: Sequence[BriefingSheet], *, title: str, stem: str, progress: Progress) -> Bundle:
    """Write every sheet as PDF and Word into one zip, then all of them into one PDF and one Word file.

    `progress` is told how many are done and what comes next. Equal sheets give equal bytes.
    """
    single: list[Made] = []
    printed: list[Block] = []
    written: list[Block] = []
    for number, sheet in enumerate(sheets):
        progress(number, sheet.found.town.name)
        pdf, detail = fitted_pdf(sheet)
        word, word_detail = fitted_docx(sheet)
        single += [Made(f"{file_stem(sheet)}.pdf", pdf), Made(f"{file_stem(sheet)}.docx", word)]
        printed += [PageBreak(), *_chapter(sheet, detail)]
        written += [PageBreak(), *_chapter(sheet, word_detail)]
    progress(len(sheets), _("1冊にまとめています"))
    head = Paragraph(_("%s団体の資料です。1団体が2ページまでで、団体コードの順に並びます。") % len(sheets))
    return Bundle(
        (
            Made(f"{stem}.zip", _zipped(single)),
            Made(f"{stem}.pdf", to_pdf(Document(title=title, blocks=(head, *printed)))),
            Made(f"{stem}.docx", to_docx(Document(title=title, blocks=(head, *written)))),
        )
    )


def _chapter(sheet: BriefingSheet, detail: Detail) -> list[Block]:
    """A paper as a part of a longer one: its title becomes a heading, its lines of facts one sentence."""
    document = briefing_document(sheet, detail)
    facts = "　".join(f"{label}：{value}" for label, value in document.meta)
    return [Heading(1, document.title), Paragraph(facts), *blocks_of(sheet, detail, level=2)]


def _zipped(files: Sequence[Made]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for one in files:
            entry = zipfile.ZipInfo(one.name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            package.writestr(entry, one.content)
    return target.getvalue()
