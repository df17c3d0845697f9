"""The pages of the service catalogue."""
