"""Contract ``adherents`` v1: the member list of a SPSTI. It is parsed by ``adherents.parse``."""

from pandera.pandas import DataFrameSchema

from validators.contracts.adherents import THRESHOLD
from validators.contracts.columns import siret
from validators.contracts.model import Contract


def schema(year: int) -> DataFrameSchema:
    """The pandera model; the year plays no part."""
    del year
    return DataFrameSchema({"siret": siret()}, name="adherents", strict=True)


CONTRACT = Contract(
    kind="adherents",
    version=1,
    title="Liste des adhérents",
    sender="SPSTI",
    whole=False,
    schema=schema,
    key=("siret",),
    rules=(
        "Une ligne par établissement ; un SIRET répété est gardé une fois et signalé.",
        f"Plus de {THRESHOLD * 100:.0f} % de lignes écartées (hors répétitions) : liste refusée.",
        "Le titre de la colonne contient le mot SIRET ; les autres colonnes ne sont pas lues.",
        "À défaut, la colonne est reconnue à son contenu, ou formée de SIREN et NIC : c'est dit.",
        "Les lignes vides ne comptent pas ; les totaux et les titres répétés sont écartés.",
    ),
)
