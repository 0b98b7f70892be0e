"""Addresses of the studies."""

from django.urls import path

from meguru.apps.consolidation import views

app_name = "consolidation"
urlpatterns = [
    path("", views.studies, name="studies"),
    path("new/", views.new, name="new"),
    path("compare/", views.compare, name="compare"),
    path("<int:pk>/", views.study, name="study"),
    path("<int:pk>/hosts/<int:number>/", views.host, name="host"),
    path("<int:pk>/stays/", views.stays, name="stays"),
    path("<int:pk>/waves/", views.waves, name="waves"),
    path("<int:pk>/by-hand/<str:machine>/", views.by_hand, name="by_hand"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/again/", views.again, name="again"),
    path("<int:pk>/put-away/", views.put_away, name="put_away"),
    path("<int:pk>/bring-back/", views.bring_back, name="bring_back"),
    path("<int:pk>/file/<str:ending>/", views.study_file, name="study_file"),
]
