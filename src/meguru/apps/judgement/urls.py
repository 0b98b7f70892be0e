"""Addresses of the judgement of steps."""

from django.urls import path

from meguru.apps.judgement import views

app_name = "judgement"
urlpatterns = [
    path("rules/", views.rule_list, name="rules"),
    path("<int:pk>/", views.process, name="process"),
    path("<int:pk>/steps/<path:element_id>/", views.step, name="step"),
    path("<int:pk>/decisions/<int:decision_pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/to-be/", views.to_be, name="to_be"),
    path("<int:pk>/files/<str:name>", views.file, name="file"),
]
