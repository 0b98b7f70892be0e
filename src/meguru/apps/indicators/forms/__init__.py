"""What people send to the indicators."""

from meguru.apps.indicators.forms.asking import chosen_page_body, chosen_words, chosen_year
from meguru.apps.indicators.forms.described import FiguresUploadForm, IndicatorForm, mapping
from meguru.apps.indicators.forms.entering import ABSENCES, TypedRow, standing_rows, typed_rows, was_of

__all__ = [
    "ABSENCES",
    "FiguresUploadForm",
    "IndicatorForm",
    "TypedRow",
    "chosen_page_body",
    "chosen_words",
    "chosen_year",
    "mapping",
    "standing_rows",
    "typed_rows",
    "was_of",
]
