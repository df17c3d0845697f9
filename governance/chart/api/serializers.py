"""What the ground floor's endpoints take and answer."""

from typing import Any

from rest_framework import serializers

from governance.ground.http.api import PageIn, PageOut
from governance.ground.http.shapes import DayIn


class TokenIn(serializers.Serializer[Any]):
    """Who asks for a token."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=128, trim_whitespace=False, style={"input_type": "password"})
    code = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=20,
        help_text="The second factor's code, where the person has one.",
    )
    name = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=60,
        help_text="Which program uses it, as the list of tokens names it.",
    )


class TokenOut(serializers.Serializer[Any]):
    """The token to send as `Authorization: Token …`."""

    token = serializers.CharField()


class OrganisationLineOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    kind = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()


class HeldPostOut(serializers.Serializer[Any]):
    """A post that the person holds."""

    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    role = serializers.CharField()
    appointment = serializers.CharField(help_text="main or cross")
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True)
    organisation = OrganisationLineOut()


class HeldPermissionOut(serializers.Serializer[Any]):
    """A permission and where it holds, each with its whole subtree."""

    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    organisations = OrganisationLineOut(many=True)


class MeOut(serializers.Serializer[Any]):
    """The person who asks."""

    username = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    unread = serializers.IntegerField(help_text="Unread notifications, counted up to 100.")
    language = serializers.CharField(
        help_text="In which mails and messages come, and answers to requests without Accept-Language."
    )
    posts = HeldPostOut(many=True)
    permissions = HeldPermissionOut(many=True)


class OrganisationsIn(PageIn):
    """Which part of the tree."""

    under = serializers.CharField(
        required=False, default="", allow_blank=True, help_text="A code: this organisation and all below it."
    )
    kind = serializers.CharField(
        required=False, default="", allow_blank=True, help_text="A kind, such as community or department."
    )


class OrganisationOut(OrganisationLineOut):
    """One node of the tree."""

    family = serializers.CharField()
    parent = serializers.CharField(  # type: ignore[assignment]
        allow_null=True, help_text="The code of the organisation above."
    )
    led_by = serializers.CharField(allow_null=True, help_text="The code of the party organisation that leads it.")
    depth = serializers.IntegerField()
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True)
    telephone = serializers.CharField(help_text="Whom residents call; empty where none is known.")


class OrganisationPageOut(PageOut):
    results = OrganisationOut(many=True)


class NotificationsIn(PageIn):
    unread = serializers.BooleanField(required=False, default=False)


class NotificationOut(serializers.Serializer[Any]):
    """One line that a person was told."""

    id = serializers.IntegerField()
    reason = serializers.CharField()
    text_zh = serializers.CharField()
    text_en = serializers.CharField()
    url = serializers.CharField()
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class NotificationPageOut(PageOut):
    results = NotificationOut(many=True)


class SecurityEventsIn(PageIn):
    """Which lines of the security log."""

    kind = serializers.CharField(required=False, default="", allow_blank=True, help_text="Such as sign-in.failed.")
    person = serializers.CharField(required=False, default="", allow_blank=True, help_text="A log-in name.")
    address = serializers.CharField(required=False, default="", allow_blank=True, help_text="A network address.")
    since = DayIn(required=False, default=None, allow_null=True, help_text="The first day.")
    until = DayIn(required=False, default=None, allow_null=True, help_text="The last day.")


class SecurityEventOut(serializers.Serializer[Any]):
    """One line of the security log."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    at = serializers.DateTimeField()
    username = serializers.CharField(help_text="Whose account; empty for a log-in name that is nobody's.")
    by = serializers.CharField(help_text="Who did it, where that was somebody else.")
    address = serializers.CharField()
    device = serializers.CharField()
    door = serializers.CharField(help_text="page or api")
    details = serializers.CharField()


class SecurityEventPageOut(PageOut):
    results = SecurityEventOut(many=True)


class ReadIn(serializers.Serializer[Any]):
    """Up to which notification the person has read."""

    upto = serializers.IntegerField(min_value=1)


class ReadOut(serializers.Serializer[Any]):
    """How many were unread until now."""

    marked = serializers.IntegerField()


class ProposalOut(serializers.Serializer[Any]):
    """An appointment that waits for somebody else's yes."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    person = serializers.CharField()
    post = serializers.CharField()
    organisation = serializers.CharField()
    rights = serializers.ListField(child=serializers.CharField(), help_text="What the post allows, in words.")
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True)
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()
    may_decide = serializers.BooleanField(help_text="Whether it waits for you.")


class ProposalPageOut(PageOut):
    results = ProposalOut(many=True)


class AppointmentDecisionIn(serializers.Serializer[Any]):
    """What somebody else says to it."""

    is_granted = serializers.BooleanField()
