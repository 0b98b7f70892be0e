"""Addresses of offerings."""

from django.urls import path

from meguru.apps.offerings.views import exchange, noting, shown

app_name = "offerings"
urlpatterns = [
    path("", shown.overview, name="overview"),
    path("matrix/", shown.matrix, name="matrix"),
    path("regions/", shown.regions, name="regions"),
    path("files/services.xlsx", shown.file, name="file"),
    path("services/<slug:service_id>/", shown.service, name="service"),
    path("towns/<slug:code>/", shown.town, name="town"),
    path("towns/<slug:code>/gaps/", shown.gaps, name="gaps"),
    path("own/", noting.own, name="own"),
    path("own/confirm/", noting.confirm, name="confirm"),
    path("own/release/", noting.release, name="release"),
    path("own/withdraw/", noting.withdraw, name="withdraw"),
    path("own/services/", noting.add_own, name="add_own"),
    path("own/services/<int:pk>/put-away/", noting.put_away_own, name="put_away_own"),
    path("own/services/<int:pk>/bring-back/", noting.bring_back_own, name="bring_back_own"),
    path("own/files/<slug:kind>/", exchange.own_file, name="own_file"),
    path("own/import/", exchange.upload, name="import"),
    path("own/import/<int:pk>/", exchange.preview, name="preview"),
    path("own/import/<int:pk>/store/", exchange.store, name="store"),
    path("own/import/<int:pk>/give-up/", exchange.give_up, name="give_up"),
    path("own/imported/<int:pk>/", exchange.imported, name="imported"),
    path("own/imported/<int:pk>/undo/", exchange.undo, name="undo"),
]
