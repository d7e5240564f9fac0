"""What a voucher is and what the rulebook allows: pure functions, no clock, no I/O."""
