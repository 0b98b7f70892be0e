"""Addresses of the system kartes."""

from django.urls import path

from meguru.apps.systems import views
from meguru.apps.systems.views import campaign, cost_table, exchange

app_name = "systems"
urlpatterns = [
    path("", views.systems, name="systems"),
    path("add/", views.add, name="add"),
    path("of-operation/<int:operation_pk>/", views.of_operation, name="of_operation"),
    path("vendors/", views.vendors, name="vendors"),
    path("vendors/merge/", views.merge_vendors, name="merge_vendors"),
    path("vendors/merges/<int:pk>/undo/", views.part_vendors, name="part_vendors"),
    path("vendors/<int:pk>/", views.vendor, name="vendor"),
    path("exchange/", exchange.upload, name="exchange"),
    path("exchange/template.xlsx", exchange.template, name="exchange_template"),
    path("exchange/workbook.xlsx", exchange.workbook, name="exchange_workbook"),
    path("exchange/cards.csv", exchange.csv, name="exchange_csv"),
    path("exchange/<int:pk>/", exchange.preview, name="exchange_preview"),
    path("exchange/<int:pk>/store/", exchange.store, name="exchange_store"),
    path("exchange/<int:pk>/give-up/", exchange.give_up, name="exchange_give_up"),
    path("exchange/stored/<int:pk>/", exchange.stored, name="exchange_stored"),
    path("exchange/stored/<int:pk>/undo/", exchange.undo, name="exchange_undo"),
    path("updates/", campaign.campaigns, name="campaigns"),
    path("updates/<int:pk>/", campaign.campaign, name="campaign"),
    path("updates/<int:pk>/confirm/", campaign.confirm, name="campaign_confirm"),
    path("updates/<int:pk>/unconfirm/", campaign.unconfirm, name="campaign_unconfirm"),
    path("updates/<int:pk>/change/", campaign.change, name="campaign_change"),
    path("updates/<int:pk>/remind/", campaign.remind, name="campaign_remind"),
    path("updates/<int:pk>/close/", campaign.close, name="campaign_close"),
    path("updates/<int:pk>/reopen/", campaign.reopen, name="campaign_reopen"),
    path("updates/<int:pk>/differences/", campaign.differences, name="campaign_differences"),
    path("updates/<int:pk>/differences.xlsx", campaign.differences_file, name="campaign_differences_file"),
    path("<int:pk>/", views.system, name="system"),
    path("<int:pk>/history/", views.history, name="history"),
    path("<int:pk>/put-away/", views.put_away, name="put_away"),
    path("<int:pk>/bring-back/", views.bring_back, name="bring_back"),
    path("<int:pk>/cost-table/", cost_table.cost_table, name="cost_table"),
    path("<int:pk>/changes/undo/", cost_table.undo_together, name="undo_together"),
    path("<int:pk>/sections/<slug:section>/", views.section, name="section"),
    path("<int:pk>/changes/<int:change_pk>/undo/", views.undo, name="undo"),
    path("<int:pk>/<slug:part>/<int:row_pk>/", views.row, name="row"),
    path("<int:pk>/<slug:part>/<int:row_pk>/remove/", views.remove, name="remove"),
]
