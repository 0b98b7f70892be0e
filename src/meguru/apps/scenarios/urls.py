"""Addresses of the simulated scenarios."""

from django.urls import path, re_path

from meguru.apps.scenarios.views import (
    asking,
    comparing,
    handing_over,
    search_asking,
    searches,
    trials,
    uploading,
)

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
    path("of-process/<int:pk>/searches/", searches.searches, name="searches"),
    path("of-process/<int:pk>/searches/new/", search_asking.new_search, name="new_search"),
    path("searches/<int:search_pk>/", searches.search, name="search"),
    path("searches/<int:search_pk>/rename/", search_asking.rename_search, name="rename_search"),
    path("searches/<int:search_pk>/put-away/", search_asking.put_away_search, name="put_away_search"),
    path("searches/<int:search_pk>/bring-back/", search_asking.bring_back_search, name="bring_back_search"),
    path("searches/<int:search_pk>/cancel/", search_asking.cancel_search, name="cancel_search"),
    path("searches/<int:search_pk>/again/", search_asking.again_search, name="again_search"),
    path("searches/<int:search_pk>/plans/<int:place>/draft/", search_asking.plan_draft, name="plan_draft"),
    path("searches/<int:search_pk>/plans/<int:place>/trial/", search_asking.plan_trial, name="plan_trial"),
    re_path(rf"^searches/(?P<search_pk>[0-9]+)/search\.{ENDING}$", searches.search_file, name="search_file"),
]
