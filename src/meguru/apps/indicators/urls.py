"""Addresses of indicators."""

from django.urls import path

from meguru.apps.indicators.views import entering, importing, own, series, tables

app_name = "indicators"
urlpatterns = [
    path("", own.own, name="own"),
    path("new/", own.add, name="add"),
    path("import/", importing.upload, name="import"),
    path("import/<int:pk>/", importing.preview, name="import_preview"),
    path("import/<int:pk>/store/", importing.store, name="import_store"),
    path("import/<int:pk>/give-up/", importing.give_up, name="import_give_up"),
    path("imported/<int:pk>/", importing.imported, name="imported"),
    path("imported/<int:pk>/undo/", importing.undo, name="undo_import"),
    path("tables/", tables.choose, name="tables"),
    path("tables/file/", tables.file, name="table_file"),
    path("tables/template/", tables.template, name="table_template"),
    path("<slug:key>/edit/", own.edit, name="edit"),
    path("<slug:key>/years/", own.years, name="years"),
    path("<slug:key>/put-away/", own.put_away, name="put_away"),
    path("<slug:key>/bring-back/", own.bring_back, name="bring_back"),
    path("<slug:key>/values/", entering.values, name="values"),
    path("<slug:key>/series/", series.of_indicator, name="series"),
    path("<slug:key>/series/file/", series.workbook, name="series_workbook"),
]
