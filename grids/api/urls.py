"""The API of this app."""

from django.urls import path

from grids.api import views

app_name = "grids-api"

urlpatterns = [
    path("locate/", views.LocateView.as_view(), name="locate"),
    path("cells/", views.CellsView.as_view(), name="cell-list"),
    path("cells/<str:code>/", views.CellView.as_view(), name="cell"),
]
