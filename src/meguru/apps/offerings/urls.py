"""Addresses of offerings."""

from django.urls import URLPattern

app_name = "offerings"
urlpatterns: list[URLPattern] = []
