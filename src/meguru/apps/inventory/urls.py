"""Addresses of the inventory."""

from django.urls import path

from meguru.apps.inventory.views import grades, listing, operations

app_name = "inventory"
urlpatterns = [
    path("", listing.operations, name="operations"),
    path("add/", operations.add, name="add"),
    path("grades/", grades.grades, name="grades"),
    path("grades/edit/", grades.edit_grades, name="edit_grades"),
    path("<int:pk>/", operations.operation, name="operation"),
    path("<int:pk>/edit/", operations.edit, name="edit"),
    path("<int:pk>/history/", operations.history, name="history"),
    path("<int:pk>/put-away/", operations.put_away, name="put_away"),
    path("<int:pk>/bring-back/", operations.bring_back, name="bring_back"),
    path("<int:pk>/undo/", operations.undo_change, name="undo_change"),
]
