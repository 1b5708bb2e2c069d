"""Workbooks: which sheet is the list, and what is hidden."""

from tests.ugly.case import read, refused
from tests.ugly.making import GOOD, LIST, WRONG, rows
from tests.ugly.making_xlsx import Sheet, xlsx

NOTES = Sheet([["Mode d'emploi"], ["Remplir la feuille suivante."]], "Lisez-moi")

GLOSSARY = Sheet(
    [["Terme", "Définition"], ["SIRET", "numéro à 14 chiffres"], ["NAF", "code d'activité"]], "Aide"
)

CASES = (
    read(
        "xlsx, second sheet",
        xlsx(NOTES, Sheet(LIST, "Adhérents")),
        "a notice first",
        format_sheet="Adhérents",
    ),
    read(
        "xlsx, empty sheets",
        xlsx(Sheet([]), Sheet([], "Feuil2"), Sheet(LIST, "Feuil3")),
        "Excel 2003's three sheets",
        format_sheet="Feuil3",
    ),
    read(
        "xlsx, hidden rows",
        xlsx(Sheet(LIST, hidden_rows=[3, 4, 5])),
        "a filter left on: read, and said",
        said=["LIGNE-MASQUEE"],
    ),
    read(
        "xlsx, hidden sheet beside",
        xlsx(Sheet(LIST), Sheet([["Codes"], ["A"]], "Listes", hidden=True)),
        "lists of choices hide there; said",
        said=["FEUILLE-MASQUEE"],
    ),
    read(
        "xlsx, the list in a hidden sheet",
        xlsx(NOTES, Sheet(LIST, "Données", hidden=True)),
        "read, and said",
        format_sheet="Données",
        said=["FEUILLE-MASQUEE"],
    ),
    refused(
        "xlsx, two lists",
        xlsx(Sheet(LIST, "Mayenne"), Sheet(LIST, "Sarthe")),
        "FEUILLE-AMBIGUE",
        "which? both are named",
        named=("Mayenne", "Sarthe"),
    ),
    refused(
        "xlsx, two lists, one hidden",
        xlsx(Sheet(LIST, "2025"), Sheet(LIST, "2024", hidden=True)),
        "FEUILLE-AMBIGUE",
        "last year's list hides behind",
        named=("2025", "2024"),
    ),
    read(
        "xlsx, sheet chosen",
        xlsx(Sheet(LIST, "Mayenne"), Sheet(rows(GOOD[:3]), "Sarthe")),
        "the sender chose",
        sheet="Sarthe",
        format_sheet="Sarthe",
        kept=3,
    ),
    read(
        "xlsx, a sentence in the first sheet",
        xlsx(
            Sheet(
                [["Le SIRET compte 14 chiffres."], ["Laissez la colonne SIRET au format Texte."]],
                "Aide",
            ),
            Sheet(LIST, "Liste"),
        ),
        "help that mentions the SIRET is no list",
        format_sheet="Liste",
    ),
    read(
        "xlsx, by content",
        xlsx(NOTES, Sheet(rows(title="Code"), "L")),
        "no title says SIRET",
        said=["COLONNE-CONTENU"],
        format_sheet="L",
    ),
    read(
        "xlsx, siren and nic",
        xlsx(Sheet([["SIREN", "NIC"], *([int(s[:9]), int(s[9:])] for s in GOOD[:7])])),
        "numbers without their zeros",
        said=["COLONNE-JOINTE"],
        kept=7,
    ),
    refused(
        "xlsx, no sheet with a siret",
        xlsx(NOTES, Sheet([["Nom"], ["x"]], "L")),
        "COLONNE-ABSENTE",
        "names alone",
    ),
    read(
        "xlsx, a glossary that defines the siret",
        xlsx(GLOSSARY, Sheet(LIST, "Liste")),
        "a word in a sheet of help is no title above values",
        format_sheet="Liste",
    ),
    read(
        "xlsx, an empty model beside",
        xlsx(Sheet(LIST, "Liste"), Sheet(LIST[:1], "Modèle")),
        "titles without values are no list",
        format_sheet="Liste",
    ),
    read(
        "xlsx, two columns chosen by letter",
        xlsx(Sheet([["SIRET", "SIRET"], *([WRONG, s] for s in GOOD)], at=(0, 2))),
        "letters are Excel's, whatever column the table begins in",
        column="D",
    ),
    read(
        "xlsx, the list in the second of three with a siret title",
        xlsx(
            NOTES,
            Sheet(LIST, "Liste"),
            Sheet([["SIRET à corriger"], ["voir avec M. Durand"]], "À voir"),
        ),
        "a phrase above a phrase is no list",
        format_sheet="Liste",
    ),
    refused(
        "xlsx, three lists",
        xlsx(Sheet(LIST, "Janvier"), Sheet(LIST, "Février"), Sheet(LIST, "Mars")),
        "FEUILLE-AMBIGUE",
        "all are named",
        named=("Janvier", "Février", "Mars"),
    ),
    refused(
        "xlsx, sheet chosen, absent",
        xlsx(Sheet(LIST, "Mayenne")),
        "FEUILLE-ABSENTE",
        "the chosen sheet is not there, and those that are are named",
        sheet="Sarthe",
        named=("Mayenne",),
    ),
    refused("xlsx, empty", xlsx(Sheet([])), "FICHIER-VIDE", "a new workbook"),
    refused(
        "xlsx, only titles", xlsx(Sheet(LIST[:1])), "FICHIER-VIDE", "an extraction without result"
    ),
)
