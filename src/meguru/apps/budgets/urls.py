"""Addresses of the budget season."""

from django.urls import path

from meguru.apps.budgets.views import files, judging, requests, seasons

app_name = "budgets"
urlpatterns = [
    path("", seasons.seasons, name="seasons"),
    path("new/", seasons.new_season, name="new_season"),
    path("<int:pk>/", seasons.season, name="season"),
    path("<int:pk>/edit/", seasons.edit_season, name="edit_season"),
    path("<int:pk>/put-away/", seasons.put_away, name="put_away_season"),
    path("<int:pk>/bring-back/", seasons.bring_back, name="bring_back_season"),
    path("<int:pk>/remind/", seasons.remind, name="remind"),
    path("<int:pk>/remind-writers/", seasons.remind_writers, name="remind_writers"),
    path("<int:pk>/files/<str:name>", files.season_file, name="season_file"),
    path("<int:pk>/new/", requests.new_request, name="new_request"),
    path("requests/<int:pk>/", requests.request_page, name="request"),
    path("requests/<int:pk>/edit/", requests.edit_request, name="edit_request"),
    path("requests/<int:pk>/hand-in/", requests.hand_in, name="hand_in"),
    path("requests/<int:pk>/withdraw/", requests.withdraw, name="withdraw"),
    path("requests/<int:pk>/bring-back/", requests.bring_back, name="bring_back"),
    path("requests/<int:pk>/versions/", requests.versions, name="versions"),
    path("requests/<int:pk>/files/<str:name>", files.request_file, name="request_file"),
    path("requests/<int:pk>/ask/", judging.ask, name="ask"),
    path("requests/<int:pk>/return/", judging.return_request, name="return_request"),
    path("requests/<int:pk>/opinion/", judging.opinion, name="opinion"),
    path("requests/<int:pk>/opinion/take-back/", judging.take_back_opinion, name="take_back_opinion"),
    path("requests/<int:pk>/decision/", judging.decision, name="decision"),
    path("requests/<int:pk>/decision/take-back/", judging.take_back_decision, name="take_back_decision"),
    path("questions/<int:pk>/answer/", judging.answer, name="answer"),
    path("questions/<int:pk>/withdraw/", judging.withdraw_question, name="withdraw_question"),
]
