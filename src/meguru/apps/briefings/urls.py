"""Addresses of briefings."""

from django.urls import path

from meguru.apps.briefings.views import batches, editions, towns

app_name = "briefings"
urlpatterns = [
    path("", towns.towns, name="towns"),
    path("editions/", editions.editions, name="editions"),
    path("editions/new/", editions.new, name="new_edition"),
    path("editions/<int:pk>/", editions.edition, name="edition"),
    path("editions/<int:pk>/put-away/", editions.put_away, name="put_away_edition"),
    path("editions/<int:pk>/bring-back/", editions.bring_back, name="bring_back_edition"),
    path("batches/", batches.batches, name="batches"),
    path("batches/ask/", batches.ask, name="ask_for_batch"),
    path("batches/<int:pk>/", batches.batch, name="batch"),
    path("batches/<int:pk>/cancel/", batches.cancel, name="cancel_batch"),
    path("batches/<int:pk>/files/<str:name>", batches.file, name="batch_file"),
    path("<str:code>/", towns.town, name="town"),
    path("<str:code>/texts/", towns.texts, name="texts"),
    path("<str:code>/files/<str:name>", towns.file, name="file"),
]
