"""The tables of the ground floor."""

from governance.models.calendar import CalendarDay
from governance.models.channels import Channel, Gateway, Message
from governance.models.events import ChainHead, Delivery, Event
from governance.models.fields import SealedTextField, blind_index, sealed
from governance.models.named import Named
from governance.models.notifications import Notification
from governance.models.organisations import Organisation, OrganisationKind, OrganisationUserPermission
from governance.models.people import Person
from governance.models.posts import Appointment, Post, Role

__all__ = [
    "Appointment",
    "CalendarDay",
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
    "Role",
    "SealedTextField",
    "blind_index",
    "sealed",
]
