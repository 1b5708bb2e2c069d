"""The HTTP interface: health, deposits and their status, by token; errors as RFC 9457 problems."""
