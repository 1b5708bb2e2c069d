"""Delimited text of any usual encoding, separator and quoting."""
