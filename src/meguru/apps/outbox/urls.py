"""Addresses of the outbox."""

from django.urls import path

from meguru.apps.outbox import views

app_name = "outbox"
urlpatterns = [
    path("", views.messages, name="messages"),
    path("<int:pk>/retry/", views.retry, name="retry"),
]
