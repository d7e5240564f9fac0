"""Many entries in one call."""
