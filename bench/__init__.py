"""Measured claims: ratios taken in one run, because absolute times mean nothing on a shared machine."""
