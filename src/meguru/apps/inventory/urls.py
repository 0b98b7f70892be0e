"""Addresses of the inventory."""

from django.urls import path

from meguru.apps.inventory.views import exchanging, grades, listing, operations, priorities, procedures

app_name = "inventory"
urlpatterns = [
    path("", listing.operations, name="operations"),
    path("add/", operations.add, name="add"),
    path("table/template/", exchanging.template, name="table_template"),
    path("table/excel/", exchanging.workbook, name="table_workbook"),
    path("table/csv/", exchanging.csv, name="table_csv"),
    path("import/", exchanging.upload, name="import"),
    path("import/<int:pk>/", exchanging.preview, name="import_preview"),
    path("import/<int:pk>/store/", exchanging.store, name="import_store"),
    path("import/<int:pk>/give-up/", exchanging.give_up, name="import_give_up"),
    path("imported/<int:pk>/", exchanging.imported, name="imported"),
    path("imported/<int:pk>/undo/", exchanging.undo_import, name="undo_import"),
    path("grades/", grades.grades, name="grades"),
    path("grades/edit/", grades.edit_grades, name="edit_grades"),
    path("priorities/", priorities.priorities, name="priorities"),
    path("priorities/rule/", priorities.rule, name="priority_rule"),
    path("priorities/rule/edit/", priorities.edit_rule, name="edit_priority_rule"),
    path("priorities/keep/", priorities.keep, name="keep_priorities"),
    path("priorities/kept/<int:pk>/", priorities.kept, name="kept_priorities"),
    path("<int:pk>/procedures/", procedures.procedures, name="procedures"),
    path("<int:pk>/procedures/<int:procedure_pk>/", procedures.take_over, name="take_over"),
    path("<int:pk>/priority/", priorities.priority, name="priority"),
    path("<int:pk>/priority/judge/", priorities.judge, name="judge_priority"),
    path("<int:pk>/priority/compute/", priorities.withdraw, name="withdraw_judgement"),
    path("<int:pk>/", operations.operation, name="operation"),
    path("<int:pk>/edit/", operations.edit, name="edit"),
    path("<int:pk>/history/", operations.history, name="history"),
    path("<int:pk>/put-away/", operations.put_away, name="put_away"),
    path("<int:pk>/bring-back/", operations.bring_back, name="bring_back"),
    path("<int:pk>/undo/", operations.undo_change, name="undo_change"),
]
