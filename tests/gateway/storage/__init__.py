"""Storage, on a real SQLite file."""
