"""Addresses of first steps."""

from django.urls import path

from meguru.apps.first_steps import views

app_name = "first_steps"
urlpatterns = [
    path("start/", views.start, name="start"),
    path("of/<int:pk>/", views.of_initiative, name="of_initiative"),
    path("of/<int:pk>/types/", views.choose, name="choose"),
    path("of/<int:pk>/items/<slug:item_id>/tick/", views.tick, name="tick"),
    path("of/<int:pk>/items/<slug:item_id>/untick/", views.untick, name="untick"),
    path("of/<int:pk>/files/<str:name>", views.file, name="file"),
]
