"""What people send about trials."""

from meguru.apps.scenarios.forms.names import NameForm
from meguru.apps.scenarios.forms.trial import TrialForm, typed_so_far

__all__ = ["NameForm", "TrialForm", "typed_so_far"]
