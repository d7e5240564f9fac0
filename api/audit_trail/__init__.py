"""The log's events over HTTP: the history of one thing, and the trail of them all."""
