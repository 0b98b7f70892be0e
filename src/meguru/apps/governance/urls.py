"""Addresses of the ledger of the virtuous cycle."""

from django.urls import path

from meguru.apps.governance.views import effects, learning, proving, saving, wheel

app_name = "governance"
urlpatterns = [
    path("", wheel.wheel, name="wheel"),
    path("lines/<slug:place>/", wheel.lines, name="lines"),
    path("files/<str:name>", wheel.file, name="file"),
    path("budgets/", wheel.budgets, name="budgets"),
    path("budgets/<int:pk>/take/", effects.take_budget, name="take_budget"),
    path("overlaps/", saving.overlaps, name="overlaps"),
    path("of-initiative/<int:pk>/", effects.of_initiative, name="of_initiative"),
    path("of-initiative/<int:pk>/add/", effects.add, name="add"),
    path("of-initiative/<int:pk>/take/", effects.take, name="take"),
    path("of-initiative/<int:pk>/path/", learning.path, name="path"),
    path("of-initiative/<int:pk>/measures/add/", learning.add, {"kind": "measure"}, name="add_measure"),
    path("of-initiative/<int:pk>/look-backs/add/", learning.add, {"kind": "look-back"}, name="add_look_back"),
    path("of-initiative/<int:pk>/lessons/add/", learning.add, {"kind": "lesson"}, name="add_lesson"),
    path("of-initiative/<int:pk>/measures/<int:measure_pk>/", learning.measure, name="measure"),
    path("of-initiative/<int:pk>/<slug:kind>/<int:row_pk>/take-out/", learning.take_out, name="take_out"),
    path("of-initiative/<int:pk>/<slug:kind>/<int:row_pk>/put-back/", learning.put_back, name="put_back"),
    path("savings/<int:pk>/", saving.saving, name="saving"),
    path("savings/<int:pk>/change/", saving.change, name="change"),
    path("savings/<int:pk>/decide/", saving.decide, name="decide"),
    path("savings/<int:pk>/undecide/", saving.undecide, name="undecide"),
    path("savings/<int:pk>/withdraw/", saving.withdraw, name="withdraw"),
    path("savings/<int:pk>/bring-back/", saving.bring_back, name="bring_back"),
    path("savings/<int:pk>/settle/<int:other_pk>/", saving.settle, name="settle"),
    path("savings/<int:pk>/unsettle/<int:settlement_pk>/", saving.unsettle, name="unsettle"),
    path("savings/<int:pk>/confirm/logs/", proving.by_logs, name="by_logs"),
    path("savings/<int:pk>/confirm/accounts/", proving.by_accounts, name="by_accounts"),
    path("savings/<int:pk>/confirm/paper/", proving.by_paper, name="by_paper"),
    path(
        "savings/<int:pk>/confirmations/<int:confirmation_pk>/withdraw/", proving.unconfirm, name="unconfirm"
    ),
    path("savings/<int:pk>/use/", proving.use, name="use"),
    path("savings/<int:pk>/staffing/", proving.staffing, name="staffing"),
    path("savings/<int:pk>/uses/<int:use_pk>/withdraw/", proving.unuse, name="unuse"),
]
