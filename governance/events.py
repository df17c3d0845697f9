"""The names of what can happen on the ground floor."""

ORGANISATION_CREATED = "governance.organisation.created"
ORGANISATION_RENAMED = "governance.organisation.renamed"
ORGANISATION_MOVED = "governance.organisation.moved"
ORGANISATION_CLOSED = "governance.organisation.closed"
PERSON_CREATED = "governance.person.created"
PERSON_APPOINTED = "governance.person.appointed"
APPOINTMENT_ENDED = "governance.appointment.ended"
DELIVERY_RETRIED = "governance.delivery.retried"

ALL = frozenset(
    {
        ORGANISATION_CREATED,
        ORGANISATION_RENAMED,
        ORGANISATION_MOVED,
        ORGANISATION_CLOSED,
        PERSON_CREATED,
        PERSON_APPOINTED,
        APPOINTMENT_ENDED,
        DELIVERY_RETRIED,
    }
)
