"""Addresses of the breakdown of work."""

from django.urls import URLPattern

app_name = "breakdown"
urlpatterns: list[URLPattern] = []
