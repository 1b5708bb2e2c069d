"""Every flux of the contracts, by name, and those that can be deposited today.

:data:`CATALOGUE` is what a convention may grant and what a decision is asked about; use
:func:`by_name` to find one. A module of this folder that declares a ``FLUX`` is in it: a new one is
adding its file (``docs/ajouter-un-flux.md``). :data:`REGISTRY` is the part of it whose files the
gateway can read: a folder opens for no other, whatever the convention grants. The order is that of
the exchanges in the contracts. It promises that a name absent from the catalogue is no flux:
nominative data about workers has none, by the project's choice (:mod:`exchange.flux.outside`).
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType, ModuleType

import exchange.flux
from exchange.errors import UnknownFluxError
from exchange.flux.definition import Flux

_ORDER = (
    "adherents",
    "sinistralite",
    "portefeuille",
    "visites",
    "tms_pros",
    "risques_chimiques_pros",
    "programmes",
    "analyses_ergonomiques",
    "courriers_tpe",
    "actions",
    "cible_detaillee",
    "difficultes_aigues",
    "sptpe_tms",
    "tableau_dgt",
    "indicateurs",
    "statistiques_sectorielles",
    "statistiques_dreets",
    "donnees_sante_travail",
    "sinistralite_comparee",
)
"""The exchanges in the order of the contracts; a flux that they do not know comes after."""


def modules() -> Iterator[ModuleType]:
    """The modules of this folder that declare a flux."""
    here = f"{exchange.flux.__name__}."
    for found in iter_modules(exchange.flux.__path__, here):
        if found.name != __name__:
            module = import_module(found.name)
            if isinstance(getattr(module, "FLUX", None), Flux):
                yield module


def _place(flux: Flux) -> tuple[int, str]:
    return (_ORDER.index(flux.nom) if flux.nom in _ORDER else len(_ORDER), flux.nom)


CATALOGUE: Mapping[str, Flux] = MappingProxyType(
    {flux.nom: flux for flux in sorted((module.FLUX for module in modules()), key=_place)}
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
