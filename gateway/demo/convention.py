"""The convention of the demo: fictitious, in force today, and granting four flux.

`convention_text(date(2026, 11, 22))` gives the TOML that `passerelle convention load` reads. It
grants the member list, claims (AT, MP, ATr only), the portfolio and TMS Pros; Risques Chimiques
Pros is left out on purpose, so that a refusal can be seen.
"""

from datetime import date
from typing import Final

from gateway.demo.actors import CARSAT, SPSTI

REFERENCE: Final = "cpom-demonstration"
RESULTS: Final = ("sinistralite", "portefeuille", "tms_pros")
"""The flux that give a result."""

NOT_GRANTED: Final = "risques_chimiques_pros"

_TEXT: Final = """\
# Convention ENTIÈREMENT FICTIVE : ni ces organismes, ni ce contrat n'existent.
reference = "{reference}"
titre = "Contrat pluriannuel d'objectifs et de moyens {first}-{last} (démonstration)"
debut = {first}-01-01
fin = {last}-12-31
signature = {before}-12-12
base_legale = "articles L. 4622-10 du code du travail et L. 422-6 du code de la sécurité sociale"
finalite = "actions de prévention conjointes ou complémentaires"

[clauses]
duree = "art. 9"
finalite = "art. 8"
confidentialite = "art. 8"
denonciation = "art. 9"

[[parties]]
role = "spsti"
code = "{spsti}"
nom = "SPSTI Exemple"

[[parties]]
role = "carsat"
code = "{carsat}"
nom = "CARSAT Exemple"

[[parties]]
role = "dreets"
code = "dreets-exemple"
nom = "DREETS Exemple"

[panier]
clause = "annexe 2"
socle = "relations_operationnelles"
themes = ["relations_operationnelles", "tms", "risques_chimiques", "tpe", "communication"]

[[adhesions]]
annee = {first}
themes = ["relations_operationnelles", "tms"]

[[flux]]
nom = "adherents"
clause = "annexe 2, relations opérationnelles, données (engagements du SPSTI)"
finalite = "désigner les établissements sur lesquels portent les échanges"
sens = ["spsti vers carsat"]
niveaux = ["R"]
granularite = "etablissement"
adhesion = ["relations_operationnelles"]
conservation_jours = {{ valeur = 365, source = "projet" }}

[[flux]]
nom = "sinistralite"
clause = "annexe 2, relations opérationnelles, données (engagements de la CARSAT)"
finalite = "orienter les actions de prévention vers les établissements qui en ont besoin"
sens = ["carsat vers spsti"]
niveaux = ["D", "R"]
granularite = "etablissement"
adhesion = ["relations_operationnelles"]
liste_requise = true
colonnes = ["at", "mp", "atr"]
conservation_jours = {{ valeur = 365, source = "projet" }}

[[flux]]
nom = "portefeuille"
clause = "annexe 2, relations opérationnelles, données (engagements de la CARSAT)"
finalite = "coordonner l'accompagnement des établissements suivis"
sens = ["carsat vers spsti"]
niveaux = ["R"]
granularite = "etablissement"
adhesion = ["relations_operationnelles"]
liste_requise = true
colonnes = ["antenne"]
conservation_jours = {{ valeur = 365, source = "projet" }}

[[flux]]
nom = "tms_pros"
clause = "annexe 2, prévention des TMS, données (engagements de la CARSAT)"
finalite = "tenir compte du ciblage TMS Pros dans l'accompagnement des adhérents"
sens = ["carsat vers spsti"]
niveaux = ["R"]
granularite = "etablissement"
adhesion = ["tms"]
liste_requise = true
colonnes = []
conservation_jours = {{ valeur = 365, source = "projet" }}
"""


def convention_text(on: date) -> str:
    """The convention's file, in force on that day and until the end of its year at least."""
    return _TEXT.format(
        reference=REFERENCE,
        first=on.year,
        last=on.year + 4,
        before=on.year - 1,
        spsti=SPSTI,
        carsat=CARSAT,
    )
