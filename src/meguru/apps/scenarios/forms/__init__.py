"""What people send about trials."""

from meguru.apps.scenarios.forms.names import NameForm
from meguru.apps.scenarios.forms.trial import TrialForm, typed_so_far
from meguru.apps.scenarios.forms.uploading import ParametersFileForm

__all__ = ["NameForm", "ParametersFileForm", "TrialForm", "typed_so_far"]
