"""The intake as the REST framework does it by default, on the portal's own models: what the portal's is held against.

A token looked up with its person for each request, `has_perm` by django-guardian, a model serializer with its
validators, the cell by a GeoDjango look-up, and one row after another in one transaction.
"""

import secrets
from datetime import timedelta
from typing import Any

from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.urls import include, path
from django.utils import timezone
from rest_framework import mixins, permissions, routers, serializers, viewsets
from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from cases import events
from cases.models import Case
from cases.rules.queries.limits import deadline
from governance.ground import outbox
from governance.ground.workflow import digest_of
from governance.models import ApiToken, Delivery, Event, Person, blind_index
from grids.models import Cell


class CaseSerializer(serializers.ModelSerializer[Case]):
    """The case as the framework derives it from the model."""

    longitude = serializers.FloatField(write_only=True)
    latitude = serializers.FloatField(write_only=True)

    class Meta:
        model = Case
        fields = (
            *("number", "tracking_code", "source", "category", "title", "text", "address"),
            *("longitude", "latitude", "cell", "community", "street", "district", "resident_name", "resident_phone"),
            *("state", "version", "reported_at", "due_at"),
        )
        read_only_fields = (
            *("number", "tracking_code", "cell", "community", "street", "district", "state", "version"),
            *("reported_at", "due_at"),
        )
        extra_kwargs = {"title": {"required": False}}


class TokenLookedUpEachTime(TokenAuthentication):
    """The framework's own way with a token, on the portal's table."""

    def authenticate_credentials(self, key: str) -> tuple[Person, ApiToken]:
        """Return the token's person; raise when the token is not known."""
        token = ApiToken.objects.select_related("person").filter(digest=digest_of(key)).first()
        if token is None or not token.person.is_active:
            raise AuthenticationFailed
        return token.person, token


def _areas_of(cell: Cell) -> list[Any]:
    street: Any = cell.community.parent
    return [cell.community, street, street.parent]


class MayReport(permissions.BasePermission):
    """Asks django-guardian whether the person may report in the area, the nearest organisation first."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Find the cell and ask for its community, its street, its district."""
        told: Any = request.data
        point = Point(float(told["longitude"]), float(told["latitude"]), srid=4326)
        cell = Cell.objects.filter(polygon__covers=point).select_related("community__parent__parent").first()
        if cell is None:
            return False
        view.point, view.cell = point, cell
        return any(request.user.has_perm("governance.report_case", area) for area in _areas_of(cell))


class CaseViewSet(mixins.CreateModelMixin, viewsets.GenericViewSet[Case]):
    """Filing a case."""

    queryset = Case.objects.all()
    serializer_class = CaseSerializer
    authentication_classes = (TokenLookedUpEachTime,)
    permission_classes = (permissions.IsAuthenticated, MayReport)
    point: Point
    cell: Cell

    @transaction.atomic
    def perform_create(self, serializer: serializers.BaseSerializer[Case]) -> None:
        """Save the case, its event and its deliveries."""
        case = self._saved(serializer)
        by: Any = self.request.user
        event = Event.objects.create(
            subject_kind="cases.case",
            subject_id=case.pk,
            seq=0,
            name=events.CASE_REPORTED,
            by_id=by.pk,
            by_zh=by.name_zh,
            by_en=by.name_en,
            at=case.reported_at,
            data={"source": case.source, "category": case.category_id, "title": case.title},
        )
        wishes = outbox.subscriptions().get(events.CASE_REPORTED, ())
        for wish in wishes:
            Delivery.objects.create(
                event=event,
                handler=wish.handler,
                queue=wish.queue,
                next_try_at=case.reported_at + timedelta(seconds=2),
            )

    def _saved(self, serializer: serializers.BaseSerializer[Case]) -> Case:
        now = timezone.now()
        community, street, district = _areas_of(self.cell)
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('cases_number')")
            (number,) = cursor.fetchone()
        phone = serializer.validated_data["resident_phone"]
        del serializer.validated_data["longitude"], serializer.validated_data["latitude"]
        return serializer.save(
            number=f"QH-{now:%Y}-{number:06d}",
            tracking_code=secrets.token_hex(5).upper(),
            idempotency_key=self.request.headers["Idempotency-Key"],
            title=serializer.validated_data["text"][:40],
            location=self.point,
            cell=self.cell,
            community=community,
            street=street,
            district=district,
            reporter=self.request.user,
            resident_phone_tail=phone[-4:],
            resident_phone_index=blind_index(phone),
            state="reported",
            is_open=True,
            reported_at=now,
            due_at=deadline("register", now),
            due_from=now,
            due_rule="register",
            next_alarm_at=deadline("register", now),
        )


_router = routers.SimpleRouter()
_router.register("defaults", CaseViewSet)
urlpatterns = [path("", include("governance.urls")), path("", include(_router.urls))]
