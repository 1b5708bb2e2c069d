"""Invented partners' files, drawn from real national rates, for the demo and the bench."""
