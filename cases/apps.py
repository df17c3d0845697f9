"""How Django finds this app, and whom the workers tell of what happens in it."""

from django.apps import AppConfig

from cases import events
from governance import outbox
from governance.http import steps


class CasesConfig(AppConfig):
    """The cases app."""

    name = "cases"

    def ready(self) -> None:
        """Subscribe this app's handlers, and show what a new district needs of its cases."""
        steps.offer("cases.desk.queries.start.first_steps")
        outbox.subscribe(events.CASE_REPORTED, "cases.handlers.tell_street_of_report", queue="notices")
        outbox.subscribe(events.WHISTLE_BLOWN, "cases.handlers.route_whistle", queue="routing")
        for name in (events.CASE_DISPATCHED, events.WHISTLE_ROUTED):
            outbox.subscribe(name, "cases.handlers.tell_departments", queue="notices")
        for name in (events.VERIFICATION_FAILED, events.CASE_REOPENED):
            outbox.subscribe(name, "cases.handlers.tell_of_return", queue="notices")
        outbox.subscribe(events.CASE_RETURNED, "cases.handlers.tell_street_of_return", queue="notices")
        outbox.subscribe(events.ACCUSED_NAMED, "cases.handlers.tell_of_accusation", queue="notices")
        outbox.subscribe(events.WHISTLE_UNROUTED, "cases.handlers.tell_street_of_missing_rule", queue="notices")
        outbox.subscribe(events.CASE_LEFT_TO_COMMUNITY, "cases.handlers.tell_community", queue="notices")
        outbox.subscribe(events.ALL_FINISHED, "cases.handlers.tell_community", queue="notices")
        outbox.subscribe(events.CASE_VERIFIED, "cases.handlers.tell_street_of_verification", queue="notices")
        outbox.subscribe(events.CLOCK_WARNED, "cases.handlers.warn_responsible", queue="notices")
        outbox.subscribe(events.CLOCK_OVERDUE, "cases.handlers.copy_one_level_up", queue="notices")
        for name in (events.CASE_REPORTED, events.CASE_TAKEN_OVER, events.CASE_FOLLOWED):
            outbox.subscribe(name, "cases.handlers.note_words", queue="notices")
        outbox.subscribe(events.TRAINING_REQUESTED, "cases.handlers.train_suggestions", queue="long")
        outbox.subscribe(events.RATES_DIFFERED, "cases.handlers.tell_of_differing_rates", queue="notices")
        outbox.subscribe(events.IMPORT_REQUESTED, "cases.handlers.advance_import", queue="long")
        outbox.subscribe(events.IMPORT_ADVANCED, "cases.handlers.advance_import", queue="long")
        for name in (events.EXPORT_REQUESTED, events.EXPORT_ADVANCED):
            outbox.subscribe(name, "cases.handlers.advance_export", queue="long")
        outbox.subscribe("governance.organisation.moved", "cases.handlers.follow_organisation", queue="long")
        for name in (
            events.CASE_VERIFIED,
            events.COMMUNITY_FINISHED,
            events.CASE_ANSWERED,
            events.CASE_DECLINED,
            events.JOINED_ANSWERED,
            events.CASE_CLOSED,
        ):
            outbox.subscribe(name, "cases.handlers.answer_joined", queue="routing")
        for name in (events.APPLIED, events.APPLICATION_DECIDED, events.CASE_REOPENED):
            outbox.subscribe(name, "cases.handlers.tell_of_application", queue="notices")
        outbox.subscribe(events.APPLICATION_DECIDED, "cases.handlers.tell_departments", queue="notices")
        outbox.subscribe(events.CASE_WOKEN, "cases.handlers.tell_of_waking", queue="notices")
        outbox.subscribe("governance.calendar.changed", "cases.handlers.recompute_deadlines", queue="long")
        outbox.subscribe(events.ASSIGNMENT_GIVEN, "cases.handlers.tell_holder", queue="notices")
        outbox.subscribe(events.FACTS_ADDED, "cases.handlers.tell_of_facts", queue="notices")
        outbox.subscribe(events.CASE_NOTED, "cases.handlers.tell_mentioned", queue="notices")
        for name in events.WATCHED:
            outbox.subscribe(name, "cases.handlers.tell_watchers", queue="notices")
