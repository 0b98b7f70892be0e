"""Addresses of the ledger."""

from django.urls import path

from meguru.apps.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.events, name="events"),
    path("<int:pk>/", views.event, name="event"),
    path("check/", views.check, name="check"),
    path("export/", views.export, name="export"),
]
