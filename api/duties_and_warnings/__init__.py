"""Duties and warnings over HTTP."""
