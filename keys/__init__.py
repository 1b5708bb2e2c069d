"""Secrets, and what is done with them; this package sees only strings, bytes and byte columns."""
