"""The price list over HTTP."""
