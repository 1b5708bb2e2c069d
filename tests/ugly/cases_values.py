"""Workbooks: numbers, formats, formulas with and without their value."""

import datetime as dt

from tests.ugly.case import every, read, refused
from tests.ugly.making import GOOD, LIST
from tests.ugly.making_xlsx import (
    WHOLE,
    Formula,
    Sheet,
    bare_xlsx,
    inline,
    plus,
    typed,
    xlsx,
)
from tests.validators.making import siret

CASES = (
    read(
        "xlsx, text", xlsx(Sheet(LIST)), "the best a clerk can send", container="xlsx", header_row=1
    ),
    read(
        "xlsx, numbers",
        xlsx(Sheet(typed(LIST))),
        "a numeric cell is no repair, a zero is",
        mended=WHOLE,
    ),
    read(
        "xlsx, floats", xlsx(Sheet(typed(LIST, float))), "Excel knows no other number", mended=WHOLE
    ),
    read(
        "xlsx, numbers shown with zeros",
        xlsx(Sheet(typed(LIST), options={"number": "00000000000000"})),
        "the zeros are in the format, not in the cell",
        mended=WHOLE,
    ),
    read(
        "xlsx, numbers shown in scientific",
        xlsx(Sheet(typed(LIST), options={"number": "0.00E+00"})),
        "what is shown is lossy, what is kept is not",
        mended=WHOLE,
    ),
    read(
        "xlsx, dates and truths",
        xlsx(Sheet([[*row, dt.date(2025, 1, 31), True, 0.5] for row in LIST])),
        "other types beside the SIRET",
    ),
    read(
        "xlsx, formula, text value",
        xlsx(Sheet([["SIRET"], *([Formula(f'="{s}"', s)] for s in GOOD)])),
        "the cached value is read",
    ),
    read(
        "xlsx, formula, numeric value",
        xlsx(Sheet([["SIRET", "Nom"], *([Formula("=B2*1", int(s)), "x"] for s in GOOD[:7])])),
        "the cached value is read",
        kept=7,
    ),
    *(
        read(
            f"xlsx, formula without value: {inner}",
            plus(inner),
            "nothing was computed: opening and saving the file cures it",
            aside={12: "SIRET-SANS-VALEUR"},
        )
        for inner in (
            "<f>CONCATENATE(B12,C12)</f>",
            f'<f>"{siret(50)}"</f><v></v>',
            f'<f>"{siret(50)}"</f><v/>',
            "<f>x</f><v> </v>",
            '<f t="shared" si="0"/>',
            '<f t="array" ref="A12">x</f>',
        )
    ),
    read(
        "xlsx, formula whose value is an empty text",
        plus("<f>B12</f><v/>", 't="str"'),
        'Excel writes so what ="" gives: it was computed',
        aside={12: "SIRET-VIDE"},
    ),
    read(
        "xlsx, formula without value in another column",
        bare_xlsx(inline(LIST).replace("</row>", '<c r="F1"><f>A1</f></c></row>')),
        "no matter",
    ),
    read(
        "xlsx, nothing but a formula without value",
        bare_xlsx(inline(LIST) + '<row r="12"><c r="A12"><f>A2</f></c></row>'),
        "a row all the same",
        aside={12: "SIRET-SANS-VALEUR"},
    ),
    refused(
        "xlsx, all formulas without value",
        bare_xlsx(
            inline(LIST[:1])
            + "".join(
                f'<row r="{n}"><c r="A{n}"><f>"{s}"</f></c></row>' for n, s in enumerate(GOOD, 2)
            )
        ),
        "TROP-D-ANOMALIES",
        "read_torture_set: formula.xlsx",
        kept=0,
        aside=every("SIRET-SANS-VALEUR"),
    ),
    *(
        read(f"xlsx, {what}", plus(inner, attributes), why, aside={12: code})
        for what, inner, attributes, code, why in (
            ("error", "<v>#N/A</v>", 't="e"', "SIRET-CARACTERES", "a lookup that failed"),
            ("truth", "<v>1</v>", 't="b"', "SIRET-CARACTERES", "a box that was ticked"),
            ("date", "<v>2025-01-31T00:00:00</v>", 't="d"', "SIRET-CARACTERES", "a strict date"),
            ("zero", "<v>0</v>", "", "SIRET-NUL", "a sum of nothing"),
            ("minus zero", "<v>-0</v>", "", "SIRET-NUL", "another"),
            ("half", "<v>90000001900019.5</v>", "", "SIRET-LONGUEUR", "an average"),
            ("many digits", "<v>900000019000191234567</v>", "", "*", "more than a number holds"),
            ("infinity", "<v>1e308</v>", "", "SIRET-NOTATION", "more than a number holds"),
        )
    ),
    read(
        "xlsx, numbers shown as dates",
        xlsx(Sheet(typed(LIST), options={"number": "dd/mm/yyyy"})),
        "Excel shows ########; the numbers are whole",
        mended=WHOLE,
    ),
    read(
        "xlsx, the format of a siret",
        xlsx(Sheet(typed(LIST), options={"number": '000" "000" "000" "00000'})),
        "spaces that are shown and not kept",
        mended=WHOLE,
    ),
    read(
        "xlsx, amounts",
        xlsx(Sheet(typed(LIST), options={"number": "# ##0 €"})),
        "a column taken for money",
        mended=WHOLE,
    ),
    read(
        "xlsx, numbers in text format",
        xlsx(Sheet(typed(LIST), options={"number": "@"})),
        "the format came after the numbers",
        mended=WHOLE,
    ),
)
