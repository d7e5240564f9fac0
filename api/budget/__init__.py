"""Granted, used and forecast, by service and month."""
