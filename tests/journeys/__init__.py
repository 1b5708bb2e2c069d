"""Whole journeys, one a persona, through the real processes and the real clients."""
