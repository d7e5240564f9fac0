"""The rulebook for people and for programs."""
