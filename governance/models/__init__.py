"""The tables of the ground floor."""

from governance.models.accounts import AccountSession, RecoveryCode, ResetLink, SecondFactor
from governance.models.anchors import ChainAnchor
from governance.models.calendar import CalendarDay
from governance.models.channels import Channel, Gateway, Message
from governance.models.events import ChainHead, Delivery, Event
from governance.models.fields import SealedTextField, blind_index, folded, phone_index, sealed
from governance.models.keys import SealingKey
from governance.models.named import Named
from governance.models.notifications import Notification
from governance.models.organisations import Organisation, OrganisationKind, OrganisationUserPermission
from governance.models.people import Person
from governance.models.posts import Appointment, Post, Role
from governance.models.proposals import AccountProposal, AppointmentProposal
from governance.models.security import SecurityEvent
from governance.models.sent import SentRequest
from governance.models.tokens import ApiToken

__all__ = [
    "AccountProposal",
    "AccountSession",
    "ApiToken",
    "Appointment",
    "AppointmentProposal",
    "CalendarDay",
    "ChainAnchor",
    "ChainHead",
    "Channel",
    "Delivery",
    "Event",
    "Gateway",
    "Message",
    "Named",
    "Notification",
    "Organisation",
    "OrganisationKind",
    "OrganisationUserPermission",
    "Person",
    "Post",
    "RecoveryCode",
    "ResetLink",
    "Role",
    "SealedTextField",
    "SealingKey",
    "SecondFactor",
    "SecurityEvent",
    "SentRequest",
    "blind_index",
    "folded",
    "phone_index",
    "sealed",
]
