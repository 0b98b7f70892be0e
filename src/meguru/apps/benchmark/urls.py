"""Addresses of the gap between municipalities."""

from django.urls import path

from meguru.apps.benchmark.views import figures

app_name = "benchmark"
urlpatterns = [
    path("", figures.indicators, name="indicators"),
    path("<slug:key>/", figures.indicator, name="indicator"),
    path("<slug:key>/alike/", figures.alike, name="alike"),
    path("<slug:key>/files/indicator.xlsx", figures.file, name="file"),
]
