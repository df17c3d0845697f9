"""What accounts say of their addresses."""

# Whoever knows a link for a new password may use it.
SECRET_PATHS = ("/reset/",)
