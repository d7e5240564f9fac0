"""The trial of the postings: what stands on each account, and that it comes to nothing."""
