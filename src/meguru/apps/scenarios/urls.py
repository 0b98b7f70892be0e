"""Addresses of the simulated scenarios."""

from django.urls import path, re_path

from meguru.apps.scenarios.views import asking, comparing, handing_over, trials, uploading

app_name = "scenarios"
ENDING = r"(?P<ending>html|docx|xlsx|pdf)"
urlpatterns = [
    path("of-process/<int:pk>/", trials.trials, name="trials"),
    path("of-process/<int:pk>/new/", asking.new, name="new"),
    path("of-process/<int:pk>/from-file/", uploading.from_file, name="from_file"),
    path("of-process/<int:pk>/compare/", comparing.compare, name="compare"),
    re_path(
        rf"^of-process/(?P<pk>[0-9]+)/compare/comparison\.{ENDING}$",
        comparing.comparison_file,
        name="comparison_file",
    ),
    path("<int:trial_pk>/", trials.trial, name="trial"),
    path("<int:trial_pk>/rename/", asking.rename, name="rename"),
    path("<int:trial_pk>/put-away/", asking.put_away, name="put_away"),
    path("<int:trial_pk>/bring-back/", asking.bring_back, name="bring_back"),
    path("<int:trial_pk>/cancel/", asking.cancel, name="cancel"),
    path("<int:trial_pk>/again/", asking.again, name="again"),
    path("<int:trial_pk>/keep/", asking.keep, name="keep"),
    path("<int:trial_pk>/hand-over/", handing_over.hand_over, name="hand_over"),
    re_path(
        r"^(?P<trial_pk>[0-9]+)/hand-over/(?P<kind>prosimos|bpsim|qbp)$",
        handing_over.parameters_file,
        name="parameters_file",
    ),
    re_path(rf"^(?P<trial_pk>[0-9]+)/trial\.{ENDING}$", trials.trial_file, name="trial_file"),
]
