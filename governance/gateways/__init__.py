"""Speaking to other systems."""
