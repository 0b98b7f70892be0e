"""Addresses of momentum and plans."""

from django.urls import path

from meguru.apps.plans.views import actions, documents, rounds

app_name = "plans"
urlpatterns = [
    path("", rounds.momentum, name="momentum"),
    path("rounds/start/", rounds.start, name="start"),
    path("rounds/<int:pk>/", rounds.one_round, name="round"),
    path("rounds/<int:pk>/answer/<slug:stage>/", rounds.answer, name="answer"),
    path("rounds/<int:pk>/close/", rounds.close, name="close"),
    path("rounds/<int:pk>/reopen/", rounds.reopen, name="reopen"),
    path("rounds/<int:pk>/take/<slug:statement>/", actions.take, name="take"),
    path("rounds/<int:pk>/momentum.<slug:ending>", rounds.file, name="round_file"),
    path("actions/", actions.actions, name="actions"),
    path("actions/actions.<slug:ending>", actions.file, name="actions_file"),
    path("actions/add/", actions.add, name="add_action"),
    path("actions/<int:pk>/", actions.action, name="action"),
    path("papers/", documents.documents, name="documents"),
    path("papers/begin/", documents.begin, name="begin"),
    path("papers/<int:pk>/", documents.document, name="document"),
    path("papers/<int:pk>/settings/", documents.settings, name="settings"),
    path("papers/<int:pk>/refresh/", documents.refresh, name="refresh"),
    path("papers/<int:pk>/put-away/", documents.put_away, name="put_away"),
    path("papers/<int:pk>/bring-back/", documents.bring_back, name="bring_back"),
    path("papers/<int:pk>/paper.<slug:ending>", documents.file, name="file"),
    path("papers/<int:pk>/sections/<slug:key>/", documents.section, name="section"),
]
