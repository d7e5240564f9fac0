"""Whom an outside issuer names: its keys, browsers' sessions and their login, and identities that are one actor."""
