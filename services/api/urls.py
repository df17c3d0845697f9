"""The API of this app."""

from django.urls import path

from services.api import views

app_name = "services-api"

urlpatterns = [
    path("services/", views.ServiceItemsView.as_view(), name="item-list"),
    path("services/<str:code>/", views.ServiceItemView.as_view(), name="item"),
]
