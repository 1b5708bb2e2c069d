"""Every flux that the gateway knows, by name.

Use :func:`by_name`; the order is that of the exchanges in the contracts. It promises that a name
absent from here is no flux: nominative data about workers has none, by the project's choice.
"""

from collections.abc import Mapping
from types import MappingProxyType

from exchange.errors import UnknownFluxError
from exchange.flux import adherents, portefeuille, sinistralite, tms_pros
from exchange.flux.definition import Flux

REGISTRY: Mapping[str, Flux] = MappingProxyType(
    {
        flux.nom: flux
        for flux in (adherents.FLUX, sinistralite.FLUX, portefeuille.FLUX, tms_pros.FLUX)
    }
)


def by_name(nom: str) -> Flux:
    """The flux of that name.

    Raises:
        UnknownFluxError: there is none.
    """
    if nom not in REGISTRY:
        raise UnknownFluxError
    return REGISTRY[nom]
