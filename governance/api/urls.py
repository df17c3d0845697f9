"""The API of this app."""

from django.urls import URLPattern, URLResolver

app_name = "governance-api"

urlpatterns: list[URLPattern | URLResolver] = []
