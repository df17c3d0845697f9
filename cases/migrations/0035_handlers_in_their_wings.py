"""Carry deliveries over to where their handlers stand now: those not done are done under the new name."""

from django.db import migrations

MOVED = {
    "casework": (
        "route_whistle",
        "tell_street_of_report",
        "tell_of_accusation",
        "tell_street_of_missing_rule",
        "tell_street_of_return",
        "tell_of_return",
        "tell_street_of_verification",
        "tell_departments",
        "tell_community",
        "warn_responsible",
        "copy_one_level_up",
        "follow_organisation",
        "answer_joined",
        "recompute_deadlines",
        "tell_of_waking",
        "tell_of_facts",
        "tell_holder",
        "tell_mentioned",
        "tell_watchers",
    ),
    "decisions": ("tell_of_application",),
    "figures": ("tell_of_differing_rates",),
    "intake": ("advance_import",),
    "papers": ("advance_export",),
    "reading": (
        "note_words",
        "train_suggestions",
    ),
}
FORWARD = """
UPDATE governance_delivery SET handler = 'cases.' || moved.wing || '.handlers.' || moved.name
FROM (VALUES {rows}) AS moved (wing, name)
WHERE handler = 'cases.handlers.' || moved.name
"""
BACK = """
UPDATE governance_delivery SET handler = 'cases.handlers.' || moved.name
FROM (VALUES {rows}) AS moved (wing, name)
WHERE handler = 'cases.' || moved.wing || '.handlers.' || moved.name
"""
ROWS = ", ".join(f"('{wing}', '{name}')" for wing, names in MOVED.items() for name in names)


class Migration(migrations.Migration):
    """Rows of this table are not sealed: the history is in the events, which name no handler."""

    dependencies = [("cases", "0034_photos_that_residents_add"), ("governance", "0028_ways_back_into_accounts")]

    operations = [migrations.RunSQL(FORWARD.format(rows=ROWS), BACK.format(rows=ROWS))]
