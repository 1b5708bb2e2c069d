"""Which row holds the titles, and which column the SIRETs."""
