"""Addresses of the inventory."""

from django.urls import path

from meguru.apps.inventory import views

app_name = "inventory"
urlpatterns = [
    path("", views.operations, name="operations"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.operation, name="operation"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/put-away/", views.put_away, name="put_away"),
    path("<int:pk>/bring-back/", views.bring_back, name="bring_back"),
]
