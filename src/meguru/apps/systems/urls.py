"""Addresses of the system kartes."""

from django.urls import path

from meguru.apps.systems import views

app_name = "systems"
urlpatterns = [
    path("", views.systems, name="systems"),
    path("<int:pk>/", views.system, name="system"),
]
