"""Who had a hand in a case, and so must not judge it."""

from django.db.models import Q

from cases import events
from cases.models import Assignment, Case
from governance.models import Event


def handlers_of(case: Case) -> set[int]:
    """Return the people who handled the case for a department or the community, in any round."""
    rows = Assignment.objects.filter(Q(case=case), Q(signed_by__isnull=False) | Q(finished_by__isnull=False))
    people = {
        person for row in rows.values_list("signed_by", "contacted_by", "finished_by") for person in row if person
    }
    noted = Event.objects.filter(
        subject_kind="cases.case", subject_id=case.pk, name=events.COMMUNITY_FINISHED, by_id__isnull=False
    )
    return people | {person for person in noted.values_list("by_id", flat=True) if person is not None}
