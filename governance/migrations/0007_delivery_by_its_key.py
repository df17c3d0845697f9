"""The functions of delivery keep their plans; one made while few rows were there would read the whole table for ever."""

from django.db import migrations

FORWARD = """
ALTER FUNCTION governance_claim_delivery(bigint) SET enable_seqscan = off;
ALTER FUNCTION governance_take_delivery(bigint) SET enable_seqscan = off;
"""
BACK = """
ALTER FUNCTION governance_take_delivery(bigint) RESET enable_seqscan;
ALTER FUNCTION governance_claim_delivery(bigint) RESET enable_seqscan;
"""


class Migration(migrations.Migration):
    dependencies = [("governance", "0006_gateways")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
