"""What the intake says of its addresses."""

POLLS = frozenset({"progress"})
# Whoever knows a tracking code reads the case of its resident.
SECRET_PATHS = ("/track/", "/report/done/", "/api/v1/public/cases/")
