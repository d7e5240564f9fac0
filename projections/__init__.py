"""Questions answered from the log: tables that are folded from it in order, and can be made again from it at any time."""
