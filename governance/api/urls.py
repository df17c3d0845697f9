"""The API of this app."""

from django.urls import path

from governance.api import views

app_name = "governance-api"

urlpatterns = [
    path("token/", views.TokenView.as_view(), name="token"),
    path("me/", views.MeView.as_view(), name="me"),
    path("notifications/", views.NotificationsView.as_view(), name="notification-list"),
    path("notifications/read/", views.NotificationsReadView.as_view(), name="notification-read"),
    path("organisations/", views.OrganisationsView.as_view(), name="organisation-list"),
    path("organisations/<str:code>/", views.OrganisationView.as_view(), name="organisation"),
]
