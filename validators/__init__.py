"""Bytes of strangers become values, or findings in French."""
