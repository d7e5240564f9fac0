"""Measures the service side by side with what would be picked instead of it: `scripts/bench` runs it."""
