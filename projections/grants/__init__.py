"""Granted periods across vouchers: two of one service at a time, one decision number twice (§ 6)."""
