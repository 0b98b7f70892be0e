"""What people send about trials."""

from meguru.apps.scenarios.forms.names import NameForm
from meguru.apps.scenarios.forms.trial import TrialForm

__all__ = ["NameForm", "TrialForm"]
