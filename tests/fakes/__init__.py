"""Fakes named like the ports they stand for."""
