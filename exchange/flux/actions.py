"""Actions: each party tells the others which actions it carries out in which enterprises.

Source: 000 art. 7: « Transmettre par messagerie sécurisée une liste d'entreprises précisant le
type d'action d'actions menées au sein de ces entreprises »; the DREETS sends and receives too. The
secure messaging is a channel that the convention imposes: SFTP needs its written equivalence.
"""

from exchange.conventions import Granularite
from exchange.flux.definition import NO_ENTREE, Flux
from exchange.flux.directions import PARTIES, each_to_the_others

FLUX = Flux(
    nom="actions",
    libelle="Actions menées dans les entreprises",
    sens=each_to_the_others(*PARTIES),
    niveaux=(),
    granularite=Granularite.ETABLISSEMENT,
    calendrier="au fil des actions",
    finalite="informer les cocontractants des actions menées en entreprise",
    entrees=NO_ENTREE,
    liste_requise=False,
    clauses=("000 art. 7",),
    forme="liste, une ligne par entreprise et action",
)
