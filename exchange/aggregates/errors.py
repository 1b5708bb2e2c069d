"""The one error of the aggregates; its messages name columns and dimensions, never a value."""

from exchange.errors import ExchangeError


class AggregateError(ExchangeError):
    """Ces chiffres ne peuvent pas être mis en tableau ou diffusés sans risque."""

    code = "AGREGAT"
