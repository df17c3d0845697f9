"""What the endpoints of cases take and answer."""
