"""The pages of this app."""

from django.urls import URLPattern, URLResolver, path

from services.web.views import catalogue

app_name = "services"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", catalogue.item_list, name="item-list"),
    path("new/", catalogue.item_new, name="item-new"),
    path("<slug:code>/", catalogue.item, name="item"),
    path("<slug:code>/edit/", catalogue.item_edit, name="item-edit"),
]
