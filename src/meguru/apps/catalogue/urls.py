"""Addresses of catalogue."""

from django.urls import path

from meguru.apps.catalogue.views import cases, service, tables

app_name = "catalogue"
urlpatterns = [
    path("", service.services, name="services"),
    path("add/", service.add, name="add_service"),
    path("compare/", service.compare, name="compare"),
    path("similar/", service.similar, name="similar"),
    path("<int:pk>/", service.service, name="service"),
    path("<int:pk>/edit/", service.edit, name="edit_service"),
    path("<int:pk>/put-away/", service.put_away, name="put_away_service"),
    path("<int:pk>/bring-back/", service.bring_back, name="bring_back_service"),
    path("<int:pk>/check/", service.check, name="check_service"),
    path("cases/", cases.cases, name="cases"),
    path("cases/add/", cases.add, name="add_case"),
    path("cases/<int:pk>/", cases.case, name="case"),
    path("cases/<int:pk>/edit/", cases.edit, name="edit_case"),
    path("cases/<int:pk>/put-away/", cases.put_away, name="put_away_case"),
    path("cases/<int:pk>/bring-back/", cases.bring_back, name="bring_back_case"),
    path("tables/<slug:table>/template/", tables.template, name="table_template"),
    path("tables/<slug:table>/excel/", tables.workbook, name="table_workbook"),
    path("tables/<slug:table>/csv/", tables.csv, name="table_csv"),
    path("tables/<slug:table>/import/", tables.upload, name="import"),
    path("tables/<slug:table>/import/<int:pk>/", tables.preview, name="import_preview"),
    path("tables/<slug:table>/import/<int:pk>/store/", tables.store, name="import_store"),
    path("tables/<slug:table>/import/<int:pk>/give-up/", tables.give_up, name="import_give_up"),
    path("tables/<slug:table>/imported/<int:pk>/", tables.imported, name="imported"),
    path("tables/<slug:table>/imported/<int:pk>/undo/", tables.undo, name="undo_import"),
]
