"""Every flux of the contracts, by name, and those that can be deposited today.

:data:`CATALOGUE` is what a convention may grant and what a decision is asked about; use
:func:`by_name` to find one. :data:`REGISTRY` is the part of it whose files the gateway can read: a
folder opens for no other, whatever the convention grants. The order is that of the exchanges in the
contracts. It promises that a name absent from the catalogue is no flux: nominative data about
workers has none, by the project's choice (:mod:`exchange.flux.outside`).
"""

from collections.abc import Mapping
from types import MappingProxyType

from exchange.errors import UnknownFluxError
from exchange.flux import (
    actions,
    adherents,
    analyses_ergonomiques,
    cible_detaillee,
    courriers_tpe,
    difficultes_aigues,
    donnees_sante_travail,
    indicateurs,
    portefeuille,
    programmes,
    risques_chimiques_pros,
    sinistralite,
    sinistralite_comparee,
    sptpe_tms,
    statistiques_dreets,
    statistiques_sectorielles,
    tableau_dgt,
    tms_pros,
    visites,
)
from exchange.flux.definition import Flux

_MODULES = (
    adherents,
    sinistralite,
    portefeuille,
    visites,
    tms_pros,
    risques_chimiques_pros,
    programmes,
    analyses_ergonomiques,
    courriers_tpe,
    actions,
    cible_detaillee,
    difficultes_aigues,
    sptpe_tms,
    tableau_dgt,
    indicateurs,
    statistiques_sectorielles,
    statistiques_dreets,
    donnees_sante_travail,
    sinistralite_comparee,
)

CATALOGUE: Mapping[str, Flux] = MappingProxyType(
    {module.FLUX.nom: module.FLUX for module in _MODULES}
)

REGISTRY: Mapping[str, Flux] = MappingProxyType(
    {nom: flux for nom, flux in CATALOGUE.items() if flux.is_depositable}
)


def by_name(nom: str) -> Flux:
    """The flux of that name, whether or not it can be deposited yet.

    Raises:
        UnknownFluxError: there is none.
    """
    if nom not in CATALOGUE:
        raise UnknownFluxError
    return CATALOGUE[nom]
