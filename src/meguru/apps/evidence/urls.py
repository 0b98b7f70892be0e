"""Addresses of the evidence."""

from django.urls import path

from meguru.apps.evidence import views

app_name = "evidence"
urlpatterns = [
    path("", views.logs, name="logs"),
    path("<int:pk>/", views.log, name="log"),
    path("<int:pk>/csv/", views.log_csv, name="csv"),
]
