"""Aggregates under disclosure control."""
