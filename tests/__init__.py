"""The tests mirror the packages; `journeys/` follow a person through the whole system."""
