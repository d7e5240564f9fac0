"""Questions answered from the log: tables folded from it in order, which can be made again from it at any time."""
