"""The endpoints of cases."""
