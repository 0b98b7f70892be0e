"""Addresses of programmes."""

from django.urls import path

from meguru.apps.programmes.views import initiative, listing, tables

app_name = "programmes"
urlpatterns = [
    path("", listing.programmes, name="programmes"),
    path("add/", listing.add, name="add_programme"),
    path("guide/<slug:key>/", listing.of_the_guide, name="of_the_guide"),
    path("<int:pk>/", listing.programme, name="programme"),
    path("<int:pk>/edit/", listing.edit, name="edit_programme"),
    path("<int:pk>/put-away/", listing.put_away, name="put_away_programme"),
    path("<int:pk>/bring-back/", listing.bring_back, name="bring_back_programme"),
    path("<int:pk>/check/", listing.check, name="check_programme"),
    path("template/", tables.template, name="table_template"),
    path("excel/", tables.workbook, name="table_workbook"),
    path("csv/", tables.csv, name="table_csv"),
    path("import/", tables.upload, name="import"),
    path("import/<int:pk>/", tables.preview, name="import_preview"),
    path("import/<int:pk>/store/", tables.store, name="import_store"),
    path("import/<int:pk>/give-up/", tables.give_up, name="import_give_up"),
    path("imported/<int:pk>/", tables.imported, name="imported"),
    path("imported/<int:pk>/undo/", tables.undo, name="undo_import"),
    path("of/<int:pk>/", initiative.of_initiative, name="of_initiative"),
    path("of/<int:pk>/terms/", initiative.terms, name="terms"),
    path("of/<int:pk>/similar/", initiative.similar, name="similar"),
    path("of/<int:pk>/decide/<str:key>/", initiative.decide, name="decide"),
    path("of/<int:pk>/<str:name>", initiative.paper, name="paper"),
]
