"""Addresses of the organisation's own administration."""

from django.urls import path

from meguru.apps.administration import views

app_name = "administration"
urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/add/", views.add_person, name="add_person"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/deactivate/", views.deactivate, name="deactivate"),
    path("people/<int:pk>/reactivate/", views.reactivate, name="reactivate"),
    path("people/<int:pk>/password/", views.renew_password, name="renew_password"),
    path("people/<int:pk>/roles/", views.give_role, name="give_role"),
    path("roles/<int:pk>/take/", views.take_role, name="take_role"),
    path("sharing/", views.sharing, name="sharing"),
    path("sharing/<int:pk>/end/", views.end_sharing, name="end_sharing"),
    path("groups/", views.groups, name="groups"),
    path("groups/<int:pk>/", views.group, name="group"),
    path("groups/<int:pk>/members/<int:organisation_pk>/leave/", views.leave_group, name="leave_group"),
    path("groups/<int:pk>/close/", views.close_group, name="close_group"),
]
