"""Addresses of the system kartes."""

from django.urls import path

from meguru.apps.systems import views
from meguru.apps.systems.views import exchange

app_name = "systems"
urlpatterns = [
    path("", views.systems, name="systems"),
    path("exchange/", exchange.upload, name="exchange"),
    path("exchange/template.xlsx", exchange.template, name="exchange_template"),
    path("exchange/workbook.xlsx", exchange.workbook, name="exchange_workbook"),
    path("exchange/cards.csv", exchange.csv, name="exchange_csv"),
    path("exchange/<int:pk>/", exchange.preview, name="exchange_preview"),
    path("exchange/<int:pk>/store/", exchange.store, name="exchange_store"),
    path("exchange/<int:pk>/give-up/", exchange.give_up, name="exchange_give_up"),
    path("exchange/stored/<int:pk>/", exchange.stored, name="exchange_stored"),
    path("exchange/stored/<int:pk>/undo/", exchange.undo, name="exchange_undo"),
    path("<int:pk>/", views.system, name="system"),
]
