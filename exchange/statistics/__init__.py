"""Statistics of claims by sector: what the CARSAT's extract comes to, under disclosure control.

:mod:`exchange.statistics.claims` reads a contribution by columns, :mod:`exchange.statistics.tables`
counts and releases it, :mod:`exchange.statistics.pages` lays it out;
:mod:`exchange.flux.statistiques_sectorielles` puts them together.
"""
