"""Addresses of findings and directions."""

from django.urls import path

from meguru.apps.portfolio import views

app_name = "portfolio"
urlpatterns = [
    path("", views.findings, name="findings"),
    path("review/", views.review, name="review"),
    path("fields/", views.fields, name="fields"),
    path("functions/", views.functions, name="functions"),
    path("links/", views.office_links, name="office_links"),
    path("assumptions/", views.assumptions, name="assumptions"),
    path("assumptions/<int:pk>/bring-back/", views.bring_back_assumptions, name="bring_back_assumptions"),
    path("files/findings.<str:ending>", views.listing, name="listing"),
    path("systems/<int:pk>/", views.system, name="system"),
    path("systems/<int:pk>/answer/", views.answer, name="answer"),
    path("systems/<int:pk>/answers/<int:answer_pk>/undo/", views.take_back_answer, name="take_back_answer"),
    path("systems/<int:pk>/direction/", views.direction, name="direction"),
    path("systems/<int:pk>/direction/decide/", views.decide, name="decide"),
    path(
        "systems/<int:pk>/direction/<int:choice_pk>/undo/",
        views.take_back_direction,
        name="take_back_direction",
    ),
    path("systems/<int:pk>/links/", views.links, name="links"),
    path("systems/<int:pk>/files/karte.<str:ending>", views.paper, name="paper"),
]
