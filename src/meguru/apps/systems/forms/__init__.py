"""What people send about systems and vendors."""

from meguru.apps.systems.forms.card import PartForm, new_row, row_form, section_form
from meguru.apps.systems.forms.filters import COLUMNS, SystemFilterForm
from meguru.apps.systems.forms.vendors import MergeForm, VendorForm

__all__ = [
    "COLUMNS",
    "MergeForm",
    "PartForm",
    "SystemFilterForm",
    "VendorForm",
    "new_row",
    "row_form",
    "section_form",
]
