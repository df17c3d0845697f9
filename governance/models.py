"""The tables of the ground floor."""

from governance.chart.models.accounts import AccountSession, FirstCode, RecoveryCode, ResetLink, SecondFactor
from governance.chart.models.organisations import Organisation, OrganisationKind, OrganisationUserPermission
from governance.chart.models.posts import Appointment, Post, Role
from governance.chart.models.proposals import AccountProposal, AppointmentProposal
from governance.ground.models.anchors import ChainAnchor
from governance.ground.models.channels import Channel, Gateway, Message
from governance.ground.models.events import ChainHead, Delivery, Event
from governance.ground.models.fields import SealedTextField, blind_index, folded, phone_index, sealed
from governance.ground.models.keys import SealingKey
from governance.ground.models.named import Named
from governance.ground.models.notifications import Notification
from governance.ground.models.people import Person
from governance.ground.models.security import SecurityEvent
from governance.ground.models.sent import SentRequest
from governance.ground.models.tokens import ApiToken

__all__ = [
    "AccountProposal",
    "AccountSession",
    "ApiToken",
    "Appointment",
    "AppointmentProposal",
    "ChainAnchor",
    "ChainHead",
    "Channel",
    "Delivery",
    "Event",
    "FirstCode",
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
