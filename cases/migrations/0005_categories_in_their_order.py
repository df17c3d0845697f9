"""Categories stand in the order of their register, and some are not offered to residents."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_intake_facts_by_function")]

    operations = [
        migrations.AddField(model_name="category", name="rank", field=models.PositiveSmallIntegerField(default=0)),
        migrations.AddField(
            model_name="category",
            name="is_public",
            field=models.BooleanField(default=True, help_text="offered to residents who report without an account"),
        ),
        migrations.AlterModelOptions(
            name="category", options={"default_permissions": (), "ordering": ("rank", "code")}
        ),
    ]
