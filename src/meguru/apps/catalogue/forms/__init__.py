"""What people send to the catalogue."""

from meguru.apps.catalogue.forms.filters import (
    CaseFilterForm,
    ServiceFilterForm,
    TableUploadForm,
    ThemeForm,
    chosen_rows,
)
from meguru.apps.catalogue.forms.records import CaseForm, ServiceForm

__all__ = [
    "CaseFilterForm",
    "CaseForm",
    "ServiceFilterForm",
    "ServiceForm",
    "TableUploadForm",
    "ThemeForm",
    "chosen_rows",
]
