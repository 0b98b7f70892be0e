"""Two pages, by rule: the most detail that fits, and words about what was left out.

Rule.   The details below are tried in their order, the fullest first. Of a PDF the pages are counted. A Word file has
        no pages before it is opened, so its length is estimated in lines of A4 with the sizes that `engines.documents`
        writes; the estimate is on the safe side (a test counts real pages where a word processor is at hand).
"""

from __future__ import annotations

import re

from meguru.apps.briefings.papers.length import estimated_pages
from meguru.apps.briefings.papers.paper import BriefingSheet, Detail, briefing_document
from meguru.engines.documents import to_docx, to_pdf

MOST_PAGES = 2
DETAILS = (
    Detail(indicators=8, weak=3, causes=3, improved=3, allies=6, strips=4, findings=2),
    Detail(indicators=8, weak=3, causes=2, improved=2, allies=6, strips=3, findings=1),
    Detail(indicators=6, weak=3, causes=2, improved=2, allies=4, strips=3, findings=0),
    Detail(indicators=5, weak=2, causes=2, improved=2, allies=3, strips=2, findings=0),
    Detail(indicators=4, weak=2, causes=1, improved=1, allies=3, strips=2, findings=0, letters=40),
    Detail(indicators=3, weak=1, causes=1, improved=1, allies=2, strips=0, findings=0, letters=24),
    Detail(indicators=2, weak=1, causes=1, improved=1, allies=1, strips=0, findings=0, letters=24),
)
_PAGE = re.compile(rb"/Type ?/Page\b")


class DoesNotFit(ValueError):
    """Even the shortest form needs more than two pages."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name}の説明資料が2ページに入りません。手で書いた文を短くするか、指標を減らしてください。"
        )


def page_count(pdf: bytes) -> int:
    return len(_PAGE.findall(pdf))


def fitted_pdf(sheet: BriefingSheet, *, language: str = "ja") -> tuple[bytes, Detail]:
    """The paper on at most two pages. Raises: DoesNotFit; documents' CannotPrint."""
    for detail in DETAILS:
        made = to_pdf(briefing_document(sheet, detail), language=language)
        if page_count(made) <= MOST_PAGES:
            return made, detail
    raise DoesNotFit(sheet.found.town.name)


def fitted_docx(sheet: BriefingSheet, *, language: str = "ja") -> tuple[bytes, Detail]:
    """The paper in Word, in the most detail whose estimate is at most two pages. Raises: DoesNotFit."""
    detail = docx_detail(sheet)
    return to_docx(briefing_document(sheet, detail), language=language), detail


def docx_detail(sheet: BriefingSheet) -> Detail:
    """The most detail whose estimate is at most two pages in Word. Raises: DoesNotFit."""
    for detail in DETAILS:
        if estimated_pages(briefing_document(sheet, detail)) <= MOST_PAGES:
            return detail
    raise DoesNotFit(sheet.found.town.name)
