"""Addresses of the gap between municipalities. Fixed words come before the keys of indicators."""

from django.urls import path

from meguru.apps.benchmark.views import costs, figures, maps, overview, peers, profile

app_name = "benchmark"
urlpatterns = [
    path("", figures.indicators, name="indicators"),
    path("overview/", overview.overview, name="overview"),
    path("overview/files/overview.xlsx", overview.file, name="overview_file"),
    path("costs/", costs.costs, name="costs"),
    path("costs/files/costs.<slug:suffix>", costs.file, name="costs_file"),
    path("costs/<slug:code>/", costs.town, name="cost_town"),
    path("towns/", profile.own, name="own_profile"),
    path("towns/<slug:code>/", profile.profile, name="profile"),
    path("towns/<slug:code>/files/profile.<slug:suffix>", profile.file, name="profile_file"),
    path("<slug:key>/", figures.indicator, name="indicator"),
    path("<slug:key>/alike/", peers.alike, name="alike"),
    path("<slug:key>/map/", maps.on_map, name="map"),
    path("<slug:key>/files/indicator.xlsx", figures.file, name="file"),
    path("<slug:key>/files/group.<slug:suffix>", peers.file, name="group_file"),
]
