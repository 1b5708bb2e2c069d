"""The contracts by name of flux.

``contract("sinistralite")``, ``parse_extract("sinistralite", table, 2026)``; a member list is
parsed by ``adherents.parse``.
"""

from types import MappingProxyType

from validators.contracts import (
    actions,
    analyses_ergonomiques,
    cible_detaillee,
    cibles_suivis,
    courriers_tpe,
    difficultes_aigues,
    donnees_sante_travail,
    engagements,
    extract,
    indicateurs,
    indicateurs_ssam,
    member_list,
    portefeuille,
    programmes,
    risques_chimiques_pros,
    sinistralite,
    sptpe_tms,
    statistiques_dreets,
    suivis_cog,
    tableau_dgt,
    tms_pros,
    visites,
)
from validators.contracts.model import Contract, Extract
from validators.errors import UnknownContractError
from validators.reading.table import Table

_MODULES = (
    member_list,
    sinistralite,
    portefeuille,
    visites,
    tms_pros,
    risques_chimiques_pros,
    programmes,
    courriers_tpe,
    analyses_ergonomiques,
    cibles_suivis,
    actions,
    cible_detaillee,
    difficultes_aigues,
    sptpe_tms,
    tableau_dgt,
    suivis_cog,
    engagements,
    statistiques_dreets,
    donnees_sante_travail,
    indicateurs,
    indicateurs_ssam,
)

CONTRACTS: MappingProxyType[str, Contract] = MappingProxyType(
    {module.CONTRACT.kind: module.CONTRACT for module in _MODULES}
)


def contract(kind: str) -> Contract:
    """The contract of a kind of file.

    Raises:
        UnknownContractError: There is none of this name.
    """
    if kind not in CONTRACTS:
        raise UnknownContractError
    return CONTRACTS[kind]


def parse_extract(kind: str, table: Table, year: int) -> Extract:
    """Parses an extract under its contract; see ``extract.parse_extract``.

    Raises:
        UnknownContractError: No extract has this name.
        RejectedError: The extract has bad rows.
    """
    chosen = contract(kind)
    if not chosen.whole:
        raise UnknownContractError
    return extract.parse_extract(chosen, table, year)
