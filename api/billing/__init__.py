"""A month's bill over HTTP."""
