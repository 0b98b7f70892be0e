"""Addresses of the gap between municipalities."""

from django.urls import path

from meguru.apps.benchmark import views

app_name = "benchmark"
urlpatterns = [
    path("", views.indicators, name="indicators"),
    path("<slug:key>/", views.indicator, name="indicator"),
    path("<slug:key>/alike/", views.alike, name="alike"),
    path("<slug:key>/files/indicator.xlsx", views.file, name="file"),
]
