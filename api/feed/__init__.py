"""The log for other systems: pages, a stream and webhooks of one and the same events, as each role may see them."""
