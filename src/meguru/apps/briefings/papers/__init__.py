"""Briefings on paper: two pages for one municipality, and all of a prefecture in one go."""

from meguru.apps.briefings.papers.bundle import Bundle, Made, bundle
from meguru.apps.briefings.papers.fitting import DETAILS, DoesNotFit, fitted_docx, fitted_pdf, page_count
from meguru.apps.briefings.papers.paper import BriefingSheet, Detail, briefing_document

__all__ = [
    "DETAILS",
    "BriefingSheet",
    "Bundle",
    "Detail",
    "DoesNotFit",
    "Made",
    "briefing_document",
    "bundle",
    "fitted_docx",
    "fitted_pdf",
    "page_count",
]
