"""What people type into the inventory, understood as they type it: １，２００件 is 1200."""

from meguru.apps.inventory.forms.filters import OperationFilterForm, department_choices
from meguru.apps.inventory.forms.grades import GradesForm
from meguru.apps.inventory.forms.operation import OperationForm, departments_of
from meguru.apps.inventory.forms.tables import TablesForm
from meguru.apps.inventory.forms.typed import Hours, People, WholeNumber, Yen

__all__ = [
    "GradesForm",
    "Hours",
    "OperationFilterForm",
    "OperationForm",
    "People",
    "TablesForm",
    "WholeNumber",
    "Yen",
    "department_choices",
    "departments_of",
]
