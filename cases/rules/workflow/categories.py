"""The one category that the rules name."""

# The category of what nobody has given one yet; the desk does, before it registers the case.
UNSORTED = "other-unsorted"
