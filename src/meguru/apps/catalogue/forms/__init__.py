"""What people send to the catalogue."""

from meguru.apps.catalogue.forms.filters import (
    CaseFilterForm,
    ServiceFilterForm,
    TableUploadForm,
    ThemeForm,
    chosen_rows,
)
from meguru.apps.catalogue.forms.records import (
    CaseForm,
    RecordForm,
    ServiceForm,
    date_field,
    text_area,
    yen_field,
)

__all__ = [
    "CaseFilterForm",
    "CaseForm",
    "RecordForm",
    "ServiceFilterForm",
    "ServiceForm",
    "TableUploadForm",
    "ThemeForm",
    "chosen_rows",
    "date_field",
    "text_area",
    "yen_field",
]
