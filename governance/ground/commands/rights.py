"""What the role under which the portal runs may do in the database: given by the owner of the tables."""

from django.db import connection, transaction

# Rows of these are inserted, and never changed or deleted; the guards of the tables refuse it to everybody else too.
ONLY_INSERTED = ("governance_event", "governance_securityevent")
# A head is written by the function that records, with its owner's rights; the portal adds only the seal.
SEALED = "governance_chainhead"
SEAL_COLUMNS = ("sealed_count", "sealed_digest", "seal")
NEVER_DELETED = ("governance_chainanchor",)
ONLY_READ = ("django_migrations", "spatial_ref_sys")

_ROLE = """
DO $role$ BEGIN
  CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $role$
"""
_RIGHTS = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    # With it a table of one's own could be made to write heads.
    "REVOKE EXECUTE ON FUNCTION governance_event_chain() FROM PUBLIC",
    *(f"REVOKE UPDATE, DELETE ON {table} FROM {{role}}" for table in ONLY_INSERTED),
    *(f"REVOKE DELETE ON {table} FROM {{role}}" for table in NEVER_DELETED),
    *(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {{role}}" for table in (*ONLY_READ, SEALED)),
    f"GRANT UPDATE ({', '.join(SEAL_COLUMNS)}) ON {SEALED} TO {{role}}",
)


@transaction.atomic
def grant_application(role: str, password: str) -> None:
    """Make the role where there is none, and give it exactly its rights; doing so again changes nothing."""
    named = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute(_ROLE.format(role=named))
        cursor.execute(f"ALTER ROLE {named} PASSWORD %s", [password])
        for right in _RIGHTS:
            cursor.execute(right.format(role=named))
