"""Columns on workers, which refuse a file; on companies, which do not; of contacts, dropped."""

from typing import Final

from tests.ugly.case import read, refused
from tests.ugly.making import GOOD, LIST, NAMES, text
from tests.ugly.making_xlsx import Sheet, xlsx

WORKER: Final = "DONNEE-SALARIE"


def titled(*titles: str) -> bytes:
    """The list with more columns, filled with what such columns hold."""
    fill = ("DURAND", "Anne", "12/03/1985", "01 02 03 04 05")
    more = [list(titles), *([fill[j % 4] for j in range(len(titles))] for _ in GOOD)]
    return text([[*row, *extra] for row, extra in zip(LIST, more, strict=True)])


WORKERS: Final = tuple(
    refused(f"workers: {', '.join(titles)}", titled(*titles), WORKER, why)
    for titles, why in (
        (("Nom", "Prénom", "Date de naissance"), "a list of people"),
        (("NOM", "PRENOM", "NE LE"), "the same, in capitals"),
        (("nom_salarie", "prenom_salarie"), "said in the title"),
        (("Nom du salarié", "Poste"), "said in the title"),
        (("Salarié",), "said in the title"),
        (("N° de sécurité sociale",), "said in the title"),
        (("Numéro Sécu",), "said in the title"),
        (("NIR",), "said in the title"),
        (("Nom", "PrÃ©nom", "Date de naissance"), "mojibake hides nothing"),
        (("nomUsage", "prenom", "dateNaissance"), "a program's own names"),
        (("NOM_SALARIE", "DATE_EMBAUCHE"), "a program's own names"),
        (("Matricule salarié",), "a person's number at work"),
        (("Nom et prénom", "Date de naissance"), "two in one"),
        (("Nom", "Prénom", "Lieu de naissance"), "birth by its place"),
        (("N° SS",), "in short"),
        (("Nom de naissance", "Prénoms", "Date naissance"), "a payroll export"),
    )
)

COMPANY: Final = tuple(
    read(f"company: {', '.join(titles)}", titled(*titles), why, **more)
    for titles, why, more in (
        (("Nombre de salariés",), "a head-count", {}),
        (("Effectif salarié",), "a head-count", {}),
        (("Nb salariés au 31/12", "Tranche d'effectif salarié"), "head-counts", {}),
        (("Nom", "Ville"), "the company's name", {}),
        (("Nom commercial", "Date de création"), "the company's", {}),
        (("Dirigeant", "Date d'adhésion"), "its head", {}),
        (("Nom", "Prénom"), "a sole trader's", {}),
        (("Effectif salariés ETP", "Masse salariale"), "amounts", {}),
        (("Nb de salariés suivis SIR", "Nb SIA"), "head-counts by kind of follow-up", {}),
        (("Secteur", "Centre"), "what holds sec and nir in no way", {}),
        (("Courriel", "Téléphone"), "dropped with a notice", {"said": ["COLONNE-CONTACT"]}),
        (
            ("E-mail contact", "Tél. portable"),
            "dropped with a notice",
            {"said": ["COLONNE-CONTACT"]},
        ),
        (("Médecin du travail",), "the service's own doctor", {}),
    )
)

SHEETS: Final = (
    refused(
        "workers in another sheet",
        xlsx(
            Sheet(LIST), Sheet([["Nom", "Prénom", "Date de naissance"], ["D", "A", "1985"]], "Paie")
        ),
        WORKER,
        "every sheet's titles are read",
    ),
    refused(
        "workers in a hidden sheet",
        xlsx(
            Sheet(LIST),
            Sheet([["Matricule", "N° sécurité sociale"], ["7", "inconnu"]], "Paie", hidden=True),
        ),
        WORKER,
        "hidden is not absent",
    ),
    refused(
        "workers and no siret",
        text([["Nom", "Prénom", "Né(e) le"], *([n, "A", "1985"] for n in NAMES)]),
        WORKER,
        "before the column is missed",
    ),
)

CASES: Final = (*WORKERS, *COMPANY, *SHEETS)
