"""Sealing of results to their recipient: one module per format, chosen by the recipient's key."""
