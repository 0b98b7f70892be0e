"""Addresses of selection."""

from django.urls import path

from meguru.apps.selection.views import lists, offers, outcome, results, scoring, table

app_name = "selection"
urlpatterns = [
    path("", lists.selections, name="selections"),
    path("initiative/<int:pk>/", lists.of_initiative, name="of_initiative"),
    path("<int:pk>/", lists.selection, name="selection"),
    path("<int:pk>/settings/", lists.settings, name="settings"),
    path("<int:pk>/put-away/", lists.put_away, name="put_away"),
    path("<int:pk>/bring-back/", lists.bring_back, name="bring_back"),
    path("<int:pk>/wanted/", table.wanted, name="wanted"),
    path("<int:pk>/wanted/examples/", table.add_examples, name="add_examples"),
    path("<int:pk>/wanted/gap/<slug:failure>/", table.close_gap, name="close_gap"),
    path("<int:pk>/wanted/stand-in/", table.stand_in, name="stand_in"),
    path("<int:pk>/wanted/<int:row_pk>/stand-alone/", table.stand_alone, name="stand_alone"),
    path("<int:pk>/wanted/copy/", table.copy, name="copy"),
    path("<int:pk>/wanted/<int:row_pk>/bring-back/", table.bring_back_row, name="bring_back_row"),
    path("<int:pk>/wanted/excel/", table.workbook, name="workbook"),
    path("<int:pk>/wanted/import/", table.upload, name="import"),
    path("<int:pk>/wanted/import/<int:held_pk>/", table.import_preview, name="import_preview"),
    path("<int:pk>/wanted/import/<int:held_pk>/give-up/", table.import_give_up, name="import_give_up"),
    path("<int:pk>/offers/", offers.offers, name="offers"),
    path("<int:pk>/offers/<int:offer_pk>/", offers.offer, name="offer"),
    path("<int:pk>/offers/<int:offer_pk>/replies/", offers.replies, name="replies"),
    path("<int:pk>/offers/<int:offer_pk>/remove/", offers.remove, name="remove_offer"),
    path("<int:pk>/offers/<int:offer_pk>/bring-back/", offers.bring_back, name="bring_back_offer"),
    path("<int:pk>/evaluators/", scoring.evaluators, name="evaluators"),
    path("<int:pk>/evaluators/<int:evaluator_pk>/remove/", scoring.remove, name="remove_evaluator"),
    path(
        "<int:pk>/evaluators/<int:evaluator_pk>/bring-back/", scoring.bring_back, name="bring_back_evaluator"
    ),
    path("<int:pk>/close/", scoring.close, name="close"),
    path("<int:pk>/reopen/", scoring.reopen, name="reopen"),
    path("<int:pk>/sheets/<int:evaluator_pk>/", scoring.sheet, name="sheet"),
    path("<int:pk>/sheets/<int:evaluator_pk>/points/", scoring.points, name="points"),
    path("<int:pk>/sheets/<int:evaluator_pk>/feel/", scoring.feel, name="feel"),
    path("<int:pk>/sheets/<int:evaluator_pk>/finish/", scoring.finish, name="finish"),
    path("<int:pk>/sheets/<int:evaluator_pk>/resume/", scoring.resume, name="resume"),
    path("<int:pk>/result/", results.result, name="result"),
    path("<int:pk>/sureness/", results.sureness, name="sureness"),
    path("<int:pk>/award/", results.award, name="award"),
    path("<int:pk>/try-outs/", outcome.try_outs, name="try_outs"),
    path("<int:pk>/try-outs/<int:try_out_pk>/", outcome.try_out, name="try_out"),
    path("<int:pk>/try-outs/<int:try_out_pk>/plan/", outcome.try_out_plan, name="try_out_plan"),
    path("<int:pk>/try-outs/<int:try_out_pk>/put-away/", outcome.put_away_try_out, name="put_away_try_out"),
    path("<int:pk>/decision/", outcome.decision, name="decision"),
    path("<int:pk>/decision/withdraw/", outcome.withdraw, name="withdraw"),
    path("<int:pk>/request/", outcome.information_request, name="request"),
    path("<int:pk>/files/<str:name>", outcome.file, name="file"),
]
