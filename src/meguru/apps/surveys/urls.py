"""Addresses of surveys."""

from django.urls import path

from meguru.apps.surveys.views import asking, collecting

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
]
