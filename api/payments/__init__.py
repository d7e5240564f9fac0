"""Payments: approved settlements as files for the bank, and what the bank tells of them."""
