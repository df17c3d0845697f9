"""The names of what can happen on the ground floor."""

from collections.abc import Mapping

from governance.workflow import Words

ORGANISATION_CREATED = "governance.organisation.created"
ORGANISATION_RENAMED = "governance.organisation.renamed"
ORGANISATION_MOVED = "governance.organisation.moved"
ORGANISATION_CLOSED = "governance.organisation.closed"
POST_CREATED = "governance.post.created"
PERSON_CREATED = "governance.person.created"
PERSON_APPOINTED = "governance.person.appointed"
APPOINTMENT_ENDED = "governance.appointment.ended"
GATEWAY_WRITTEN = "governance.gateway.written"
CALENDAR_CHANGED = "governance.calendar.changed"
DELIVERY_RETRIED = "governance.delivery.retried"

EVENT_WORDS: Mapping[str, Words] = {
    ORGANISATION_CREATED: Words("成立", "Created"),
    ORGANISATION_RENAMED: Words("更名", "Renamed"),
    ORGANISATION_MOVED: Words("调整隶属关系", "Moved"),
    ORGANISATION_CLOSED: Words("撤销", "Closed"),
    POST_CREATED: Words("设立岗位", "Post set up"),
    PERSON_CREATED: Words("开通账号", "Account opened"),
    PERSON_APPOINTED: Words("任职", "Appointed"),
    APPOINTMENT_ENDED: Words("免职", "Appointment ended"),
    GATEWAY_WRITTEN: Words("调整外部通知网关", "Gateway changed"),
    CALENDAR_CHANGED: Words("工作日历更正", "Working calendar corrected"),
    DELIVERY_RETRIED: Words("重试投递", "Delivery retried"),
}

ALL = frozenset(EVENT_WORDS)
