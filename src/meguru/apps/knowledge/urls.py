"""Addresses of knowledge."""

from django.urls import path

from meguru.apps.knowledge.views import reading, searching, writing

app_name = "knowledge"
urlpatterns = [
    path("", searching.search, name="search"),
    path("found.xlsx", searching.found, name="found"),
    path("concepts/", searching.concepts, name="concepts"),
    path("kept/", reading.kept, name="kept"),
    path("kept/kept.docx", reading.kept_word, name="kept_word"),
    path("own/", writing.own, name="own"),
    path("add/", writing.add, name="add"),
    path("<int:pk>/", reading.insight, name="insight"),
    path("<int:pk>/keep/", reading.keep, name="keep"),
    path("<int:pk>/drop/", reading.drop, name="drop"),
    path("<int:pk>/change/", writing.change, name="change"),
    path("<int:pk>/sharing/", writing.sharing, name="sharing"),
    path("<int:pk>/put-away/", writing.put_away, name="put_away"),
    path("<int:pk>/bring-back/", writing.bring_back, name="bring_back"),
]
