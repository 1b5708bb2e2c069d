"""Adhérents: the SPSTI gives the CARSAT the SIRETs of its members' establishments.

The list opens every flux given « sous réserve de réception de la liste de ses adhérents ». Only
its column of SIRETs is used; it gives no result of its own. Sources: 000 art. 6, 001 annexe 2
(relations opérationnelles, données), 002 (engagements d'échanges d'informations).
"""

from exchange.conventions import Granularite, Niveau, PartyKind, Sens
from exchange.flux.definition import Flux, single
from exchange.flux.entree import Garde

FLUX = Flux(
    nom="adherents",
    libelle="Liste des SIRET des adhérents",
    sens=(Sens(PartyKind.SPSTI, PartyKind.CARSAT),),
    niveaux=(Niveau.REGIONAL,),
    granularite=Granularite.ETABLISSEMENT,
    calendrier="lorsque cela s'avère utile à la collaboration, avant tout autre échange",
    finalite="désigner les établissements sur lesquels porteront les échanges",
    entrees=single(PartyKind.SPSTI, "adherents", Garde.LISTE),
    liste_requise=False,
    clauses=(
        "000 art. 6",
        "001 annexe 2, relations opérationnelles, données",
        "002 engagements des parties",
    ),
    forme="liste d'entrée ; aucun résultat propre",
)
