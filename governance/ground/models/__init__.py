"""The tables of the ground."""

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
    "ApiToken",
    "ChainAnchor",
    "ChainHead",
    "Channel",
    "Delivery",
    "Event",
    "Gateway",
    "Message",
    "Named",
    "Notification",
    "Person",
    "SealedTextField",
    "SealingKey",
    "SecurityEvent",
    "SentRequest",
    "blind_index",
    "folded",
    "phone_index",
    "sealed",
]
