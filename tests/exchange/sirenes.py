"""A small Sirene, loaded from files written as INSEE ships them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from validators.sirene.loading import load

Link = tuple[str, str, str]


def load_sirene(
    folder: Path,
    links: Sequence[Link] | None,
    others: Sequence[str] = (),
    partial: str = "",
    kinds: Mapping[str, tuple[str, str]] | None = None,
) -> None:
    """Load the establishments of these links, and others, into a folder.

    Args:
        folder: where to publish.
        links: predecessor, successor and date of each, with continuité économique; None for no
            file of links.
        others: SIRETs of more establishments.
        partial: the SIRET of one whose diffusion is partial.
        kinds: by SIRET, commune and activity in NAF rév. 2 of those where they are known.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stock, succession = folder / "stock.csv", folder / "liens.csv"
    known = kinds or {}
    names = sorted({*others, *known, *(name for link in links or () for name in link[:2])})
    _write(
        stock,
        "siret,statutDiffusionEtablissement,etablissementSiege,dateDebut,"
        "etatAdministratifEtablissement,codeCommuneEtablissement,"
        "activitePrincipaleEtablissement,nomenclatureActivitePrincipaleEtablissement",
        [
            f"{name},{'P' if name == partial else 'O'},true,2020-01-01,A,"
            f"{','.join(known.get(name, ('', '')))},NAFRev2"
            for name in names
        ],
    )
    _write(
        succession,
        "siretEtablissementPredecesseur,siretEtablissementSuccesseur,dateLienSuccession,"
        "transfertSiege,continuiteEconomique",
        [f"{before},{after},{day},false,true" for before, after, day in links or ()],
    )
    load(stock, None if links is None else succession, folder)
    stock.unlink()
    succession.unlink()


def _write(path: Path, header: str, lines: Sequence[str]) -> None:
    path.write_text("\n".join([header, *lines]) + "\n", "utf-8")
