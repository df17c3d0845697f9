"""Carry deliveries over to where their handlers stand now: those not done are done under the new name."""

from django.db import migrations

FORWARD = """
UPDATE governance_delivery SET handler = replace(handler, 'governance.handlers.', 'governance.ground.handlers.')
WHERE handler LIKE 'governance.handlers.%'
"""
BACK = """
UPDATE governance_delivery SET handler = replace(handler, 'governance.ground.handlers.', 'governance.handlers.')
WHERE handler LIKE 'governance.ground.handlers.%'
"""


class Migration(migrations.Migration):
    """Rows of this table are not sealed: the history is in the events, which name no handler."""

    dependencies = [("governance", "0028_ways_back_into_accounts")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
