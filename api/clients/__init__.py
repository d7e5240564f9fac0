"""The client register over HTTP."""
