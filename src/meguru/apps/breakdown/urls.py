"""Addresses of the breakdown of work."""

from django.urls import path

from meguru.apps.breakdown import views

app_name = "breakdown"
urlpatterns = [
    path("", views.breakdowns, name="breakdowns"),
    path("of-operation/<int:operation_pk>/", views.of_operation, name="of_operation"),
    path("of-process/<int:pk>/", views.of_process, name="of_process"),
    path("<int:pk>/", views.breakdown, name="breakdown"),
    path("<int:pk>/own/", views.open_own, name="open_own"),
    path("<int:pk>/merge/", views.merge, name="merge"),
    path("<int:pk>/steps/", views.steps, name="steps"),
    path("<int:pk>/put-away/", views.put_away, name="put_away"),
    path("<int:pk>/bring-back/", views.bring_back, name="bring_back"),
    path("<int:pk>/sheets/<int:sheet_pk>/", views.sheet, name="sheet"),
    path("<int:pk>/sheets/<int:sheet_pk>/entry/", views.entry, name="entry"),
    path("<int:pk>/sheets/<int:sheet_pk>/files/<str:name>", views.file, name="file"),
]
