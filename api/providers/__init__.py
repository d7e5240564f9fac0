"""Providers and the price list over HTTP."""
