"""The tables of the organisation chart."""

from governance.chart.models.accounts import AccountSession, FirstCode, RecoveryCode, ResetLink, SecondFactor
from governance.chart.models.organisations import Organisation, OrganisationKind, OrganisationUserPermission
from governance.chart.models.posts import Appointment, Post, Role
from governance.chart.models.proposals import AccountProposal, AppointmentProposal

__all__ = [
    "AccountProposal",
    "AccountSession",
    "Appointment",
    "AppointmentProposal",
    "FirstCode",
    "Organisation",
    "OrganisationKind",
    "OrganisationUserPermission",
    "Post",
    "RecoveryCode",
    "ResetLink",
    "Role",
    "SecondFactor",
]
