"""The API of this app."""

from django.urls import path

from governance.chart.api import proposals, views

app_name = "governance-api"

urlpatterns = [
    path("token/", views.TokenView.as_view(), name="token"),
    path("me/", views.MeView.as_view(), name="me"),
    path("notifications/", views.NotificationsView.as_view(), name="notification-list"),
    path("notifications/read/", views.NotificationsReadView.as_view(), name="notification-read"),
    path("appointment-proposals/", proposals.ProposalsView.as_view(), name="proposal-list"),
    path("appointment-proposals/<int:proposal_id>/decide/", proposals.DecisionView.as_view(), name="proposal-decide"),
    path("security-events/", views.SecurityEventsView.as_view(), name="security-event-list"),
    path("organisations/", views.OrganisationsView.as_view(), name="organisation-list"),
    path("organisations/<str:code>/", views.OrganisationView.as_view(), name="organisation"),
]
