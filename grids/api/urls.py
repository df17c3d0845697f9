"""The API of this app."""

from django.urls import URLPattern, URLResolver

app_name = "grids-api"

urlpatterns: list[URLPattern | URLResolver] = []
