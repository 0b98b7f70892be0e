"""Addresses of initiatives."""

from django.urls import path

from meguru.apps.initiatives.views import basics, expert, files, listing, phases, plan, roles

app_name = "initiatives"
urlpatterns = [
    path("", listing.initiatives, name="initiatives"),
    path("list.xlsx", files.listing, name="list_file"),
    path("add/", listing.add, name="add"),
    path("<int:pk>/", basics.initiative, name="initiative"),
    path("<int:pk>/operations/", basics.operations, name="operations"),
    path("<int:pk>/pitch/", basics.pitch, name="pitch"),
    path("<int:pk>/put-away/", basics.put_away, name="put_away"),
    path("<int:pk>/bring-back/", basics.bring_back, name="bring_back"),
    path("<int:pk>/files/<slug:what>.<slug:ending>", files.file, name="file"),
    path("<int:pk>/plan/", plan.plan, name="plan"),
    path("<int:pk>/plan/lay-out/", plan.lay_out, name="lay_out"),
    path("<int:pk>/plan/undo/<int:change_pk>/", plan.undo, name="undo"),
    path("<int:pk>/plan/phases/add/", plan.add_phase, name="add_phase"),
    path("<int:pk>/plan/phases/<int:phase_pk>/", phases.phase, name="phase"),
    path("<int:pk>/plan/phases/<int:phase_pk>/move/", phases.move, name="move_phase"),
    path("<int:pk>/plan/phases/<int:phase_pk>/remove/", phases.remove, name="remove_phase"),
    path("<int:pk>/plan/phases/<int:phase_pk>/tick/", phases.tick, name="tick"),
    path("<int:pk>/plan/phases/<int:phase_pk>/close/", phases.close, name="close_phase"),
    path("<int:pk>/plan/phases/<int:phase_pk>/reopen/", phases.reopen, name="reopen_phase"),
    path("<int:pk>/plan/phases/<int:phase_pk>/items/add/", phases.add_item, name="add_item"),
    path("<int:pk>/plan/items/<int:item_pk>/remove/", phases.remove_item, name="remove_item"),
    path("<int:pk>/plan/items/<int:item_pk>/bring-back/", phases.bring_back_item, name="bring_back_item"),
    path("<int:pk>/roles/", roles.roles, name="roles"),
    path("<int:pk>/roles/usual/", roles.name_usual, name="name_usual"),
    path("<int:pk>/roles/answer/", roles.answer, name="answer_roles"),
    path("<int:pk>/roles/phases/<int:phase_pk>/", roles.of_phase, name="roles_of_phase"),
    path("<int:pk>/roles/phases/<int:phase_pk>/add/", roles.add_role, name="add_role"),
    path("<int:pk>/roles/<int:role_pk>/remove/", roles.remove_role, name="remove_role"),
    path("<int:pk>/roles/<int:role_pk>/bring-back/", roles.bring_back_role, name="bring_back_role"),
    path("<int:pk>/expert/", expert.expert, name="expert"),
    path("<int:pk>/expert/tick/", expert.tick, name="tick_readiness"),
    path("<int:pk>/expert/readiness/add/", expert.add_readiness, name="add_readiness"),
    path(
        "<int:pk>/expert/readiness/<int:item_pk>/remove/",
        expert.remove_readiness,
        name="remove_readiness",
    ),
    path(
        "<int:pk>/expert/readiness/<int:item_pk>/bring-back/",
        expert.bring_back_readiness,
        name="bring_back_readiness",
    ),
]
