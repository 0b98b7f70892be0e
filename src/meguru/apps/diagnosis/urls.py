"""Addresses of the diagnosis. Those with a token are open to whoever has the link."""

from django.urls import path

from meguru.apps.diagnosis.views import office, sheets

app_name = "diagnosis"
urlpatterns = [
    path("", sheets.start, name="start"),
    path("join/<slug:invitation>/", sheets.join, name="join"),
    path("s/<slug:token>/", sheets.sheet, name="sheet"),
    path("s/<slug:token>/q/<slug:question_id>/", sheets.question, name="question"),
    path("s/<slug:token>/result/", sheets.result, name="result"),
    path("s/<slug:token>/files/<str:name>", sheets.file, name="file"),
    path("s/<slug:token>/keep/", sheets.keep, name="keep"),
    path("own/", office.own, name="own"),
    path("office/", office.office, name="office"),
    path("office/files/<str:name>", office.office_file, name="office_file"),
    path("office/rounds/add/", office.open_round, name="open_round"),
    path("office/rounds/<int:pk>/close/", office.close_round, name="close_round"),
    path("office/rounds/<int:pk>/reopen/", office.reopen_round, name="reopen_round"),
    path("office/rounds/<int:pk>/renew/", office.renew_invitation, name="renew_invitation"),
]
