"""The app of numbers keeps the tables of limits and of numbers; nothing of them is touched."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0039_what_a_report_said")]
    # There they are given columns, which wants the tables to be there.
    run_before = [("numbers", "0001_numbers_have_an_app_of_their_own")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="TimeLimit"), migrations.DeleteModel(name="RuleValue")],
        ),
    ]
