"""Aggregates under disclosure control: tables of counts that point at no establishment.

Count with :func:`exchange.aggregates.tabulation.tabulate`, then release with
:func:`exchange.aggregates.release.release`, which hides, compares with earlier releases and rounds.
Pure: nothing here reads, stores or sends anything.
"""
