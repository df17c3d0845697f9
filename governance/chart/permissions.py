"""Whom and what of the chart somebody may see, and what is never theirs to decide."""

from django.db.models import Q, QuerySet

from governance.chart.models import Appointment
from governance.ground.models import Person
from governance.ground.permissions import Actor
from governance.ground.workflow import Permission


def people_visible_to(viewer: Actor) -> QuerySet[Person]:
    """Return those who sit, or sat, under the viewer's grants, those without any post, and the viewer."""
    people = Person.objects.all()
    if viewer.is_portal:
        return people
    wanted = Q(pk=viewer.person_id)
    paths = {grant.path for right in (Permission.MANAGE_PEOPLE, Permission.READ_LOG) for grant in viewer.scopes(right)}
    for path in paths:
        wanted |= Q(pk__in=Appointment.objects.below(path).values("person_id"))
    if paths:
        wanted |= ~Q(pk__in=Appointment.objects.values("person_id"))
    return people.filter(wanted)
