"""A year of each convention, from deposit to delivery, the clock injected: one module a text.

`year.py` drives it: an instance with every party of a convention's file, gpg keys of their own,
the operator's commands and the worker's steps, all at the instant that the journey says. The tests
of a module run in order on one instance, as the days of that year follow one another.
"""
