"""Addresses of surveys."""

from django.urls import path

from meguru.apps.surveys.views import answering, asking, by_link, collecting, forms_in

app_name = "surveys"
urlpatterns = [
    # asking and collecting
    path("<int:pk>/ask/", asking.ask, name="ask"),
    path("<int:pk>/ask/add/", asking.add, name="ask_add"),
    path("<int:pk>/ask/file/", asking.add_from_file, name="ask_file"),
    path("<int:pk>/ask/recipients.xlsx", asking.recipients_file, name="ask_template"),
    path("<int:pk>/ask/contacts/", asking.contacts, name="ask_contacts"),
    path("<int:pk>/ask/<int:recipient_pk>/remove/", asking.remove, name="ask_remove"),
    path("<int:pk>/ask/put-back/", asking.put_back, name="ask_put_back"),
    path("<int:pk>/ask/send/", asking.send, name="ask_send"),
    path("<int:pk>/ask/letters/<str:name>", asking.letters, name="letters"),
    path("<int:pk>/collect/", collecting.collect, name="collect"),
    path("<int:pk>/collect/remind/", collecting.remind, name="collect_remind"),
    path("<int:pk>/collect/due/", collecting.due, name="collect_due"),
    path("<int:pk>/collect/close/", collecting.close, name="collect_close"),
    path("<int:pk>/collect/reopen/", collecting.reopen, name="collect_reopen"),
    path("<int:pk>/collect/files/<str:name>", collecting.file, name="collect_file"),
    path("<int:pk>/collect/<int:recipient_pk>/", collecting.one, name="collect_one"),
    path("<int:pk>/collect/<int:recipient_pk>/lock/", collecting.lock, name="collect_lock"),
    path("<int:pk>/collect/<int:recipient_pk>/unlock/", collecting.unlock, name="collect_unlock"),
    path("<int:pk>/collect/<int:recipient_pk>/correction/", collecting.correction, name="collect_correction"),
    path("<int:pk>/collect/<int:recipient_pk>/link/", collecting.new_link, name="collect_new_link"),
    path("<int:pk>/collect/<int:recipient_pk>/due/", collecting.due_of_one, name="collect_due_of_one"),
    # answering, signed in
    path("asked/", answering.asked, name="asked"),
    path("asked/<int:pk>/", answering.sheet, name="asked_sheet"),
    path("asked/<int:pk>/save/", answering.save, name="asked_save"),
    path("asked/<int:pk>/hand-over/", answering.hand_over, name="asked_hand_over"),
    path("asked/<int:pk>/file/<int:file_pk>/", answering.file, name="asked_file"),
    path("asked/<int:pk>/attachment/<int:file_pk>/", answering.survey_file, name="asked_survey_file"),
    path("asked/<int:pk>/versions/", answering.versions, name="asked_versions"),
    path("asked/<int:pk>/versions/take/", answering.take_released, name="asked_take_released"),
    path("asked/<int:pk>/parts/", answering.give_parts, name="asked_parts"),
    path("asked/<int:pk>/parts/<int:part_pk>/done/", answering.part_done, name="asked_part_done"),
    path("asked/<int:pk>/parts/<int:part_pk>/reopen/", answering.part_reopen, name="asked_part_reopen"),
    path(
        "asked/<int:pk>/parts/<int:part_pk>/take-back/", answering.part_take_back, name="asked_part_take_back"
    ),
    path("asked/<int:pk>/form.xlsx", forms_in.own_form, name="asked_form"),
    path("asked/<int:pk>/forms-in/", forms_in.own_upload, name="asked_forms_in"),
    path("asked/<int:pk>/forms-in/<slug:batch>/", forms_in.own_preview, name="asked_form_preview"),
    path("asked/<int:pk>/forms-in/<slug:batch>/give-up/", forms_in.own_give_up, name="asked_form_give_up"),
    # answering by link
    path("answer/<str:token>/", by_link.sheet, name="by_link"),
    path("answer/<str:token>/save/", by_link.save, name="link_save"),
    path("answer/<str:token>/hand-over/", by_link.hand_over, name="link_hand_over"),
    path("answer/<str:token>/file/<int:file_pk>/", by_link.file, name="link_file"),
    path("answer/<str:token>/attachment/<int:file_pk>/", by_link.survey_file, name="link_survey_file"),
    path("answer/<str:token>/form.xlsx", by_link.form, name="link_form"),
    # forms that come back by mail
    path("<int:pk>/forms/all.zip", forms_in.forms_of_all, name="forms_of_all"),
    path("<int:pk>/forms/<int:recipient_pk>.xlsx", forms_in.form_of, name="form_of"),
    path("<int:pk>/forms-in/", forms_in.upload, name="forms_in"),
    path("<int:pk>/forms-in/<slug:batch>/", forms_in.preview, name="forms_preview"),
    path("<int:pk>/forms-in/<slug:batch>/give-up/", forms_in.give_up, name="forms_give_up"),
]
