"""Addresses of initiatives."""

from django.urls import path

from meguru.apps.initiatives.views import listing as views

app_name = "initiatives"
urlpatterns = [
    path("", views.initiatives, name="initiatives"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.initiative, name="initiative"),
]
