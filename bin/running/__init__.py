"""The commands of bin/portal.py, one module for each kind; standard library only."""
