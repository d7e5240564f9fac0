"""Vouchers over HTTP."""
