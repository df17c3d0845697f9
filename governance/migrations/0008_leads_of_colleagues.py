"""Who leads a department says which colleague works on what; heads of departments may from now on."""

from django.db import migrations

# Roles that ship with the portal are filled once: those of an installation that runs already learn it here.
TEACH = """
UPDATE governance_role SET permissions = array_append(permissions, 'lead_assignments')
WHERE code = 'department-head' AND NOT 'lead_assignments' = ANY (permissions)
"""


class Migration(migrations.Migration):
    dependencies = [("governance", "0007_delivery_by_its_key")]

    operations = [
        migrations.AlterModelOptions(
            name="organisation",
            options={
                "default_permissions": (),
                "ordering": ("path",),
                "permissions": [
                    ("view_case", "See the cases of the area"),
                    ("report_case", "Report a resident's case"),
                    ("register_case", "Register, answer or decline a case"),
                    ("dispatch_case", "Dispatch a case to a department or to the community"),
                    ("blow_whistle", "Blow a whistle for departments"),
                    ("blow_hard_whistle", "Blow a hard-problem whistle"),
                    ("handle_community_case", "Work on a case left to the community"),
                    ("handle_assignment", "Sign for, report in to and finish an assignment"),
                    ("lead_assignments", "Say which colleague works on an assignment"),
                    ("verify_case", "Verify a result on site"),
                    ("call_back", "Call the resident back"),
                    ("evaluate_department", "Evaluate what departments did"),
                    ("grant_extension", "Decide on extensions"),
                    ("rule_on_dispatch", "Rule on contested dispatches and leads"),
                    ("review_case", "Decide on deferrals, exclusions, supervision and re-openings"),
                    ("supervise_case", "Supervise late cases"),
                    ("import_cases", "Import cases from a file"),
                    ("view_phone", "See a resident's whole phone number"),
                    ("manage_organisations", "Keep the organisation chart"),
                    ("manage_people", "Keep people and appointments"),
                    ("manage_grids", "Keep the grid cells"),
                    ("manage_rules", "Keep responsibility lists and limits"),
                    ("edit_services", "Edit the service catalogue"),
                    ("read_log", "Read the log"),
                    ("retry_deliveries", "Retry parked deliveries"),
                ],
            },
        ),
        migrations.RunSQL(TEACH, migrations.RunSQL.noop),
    ]
