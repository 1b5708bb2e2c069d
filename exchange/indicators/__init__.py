"""The indicators of a convention: a list that its file holds, checked answers, one document a year.

:mod:`exchange.indicateur` says what an indicator is,
:mod:`~exchange.indicators.reading` reads the list in a convention file,
:mod:`~exchange.indicators.values` reads one answer, :mod:`~exchange.indicators.checking` judges a
form, and :mod:`~exchange.indicators.document` makes the committee's document. Pure.
"""
