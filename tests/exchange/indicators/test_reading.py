"""The lists of the five conventions are those of the texts; a fault in one is told by its line."""

from pathlib import Path

import pytest

from exchange.convention_files.parsing import parse_convention
from exchange.conventions import Convention
from exchange.errors import ConventionFileError
from exchange.indicateur import Fournisseur, NatureIndicateur

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "conventions"
BASE = (FOLDER / "exemple.toml").read_text("utf-8")


def of_the_texts(name: str) -> Convention:
    return parse_convention((FOLDER / f"{name}.toml").read_text("utf-8"))


def with_indicators(text: str) -> Convention:
    return parse_convention(BASE + text)


def faults(text: str) -> list[str]:
    with pytest.raises(ConventionFileError) as caught:
        with_indicators(text)
    return [str(finding) for finding in caught.value.findings]


def test_001_asks_1_1_to_1_14_as_its_article_6_does() -> None:
    found = {one.code: one for one in of_the_texts("expertis").indicateurs}
    numbered = [code for code in found if code.startswith("1.")]
    assert numbered == [f"1.{n}" for n in range(1, 15)]
    survey = [code for code in numbered if found[code].enquete]
    assert survey == ["1.1", "1.2", "1.3", "1.5", "1.6", "1.7", "1.10", "1.11"]
    ssam = [one.code for one in found.values() if one.fournisseur is Fournisseur.SSAM]
    assert ssam == ["1.4"]
    assert found["1.1"].valeurs == ("réalisé", "partiellement réalisé", "non réalisé")
    assert found["1.14"].valeurs == ("non", "3 mois", "6 mois", "1 an", "autre")
    assert (found["1.11"].au_plus, found["1.12"].au_plus) == ("1.10", "1.11")
    counts = [code for code in numbered if found[code].nature is NatureIndicateur.NOMBRE]
    assert counts == [code for code in numbered if code not in ("1.1", "1.14")]


def test_001_has_its_volet_2_in_numbers_and_in_words() -> None:
    volet = [one for one in of_the_texts("expertis").indicateurs if one.code.startswith("V2")]
    words = [one.code for one in volet if one.nature is NatureIndicateur.TEXTE]
    assert (len(volet), words) == (20, ["V2-4", "V2-5", "V2-6"])


@pytest.mark.parametrize(
    ("name", "count", "some"),
    [
        ("amt", 6, "établissements formés"),
        ("pst35", 9, "réunions du CDPRP"),
        ("satm", 22, "professionnels du SATM formés"),
        ("occitanie", 0, ""),
    ],
)
def test_the_other_texts_have_their_own(name: str, count: int, some: str) -> None:
    found = of_the_texts(name).indicateurs
    assert len(found) == count
    assert not count or any(some in one.libelle for one in found)


GOOD = '\n[[indicateurs]]\ncode = "A"\nlibelle = "Un"\nnature = "nombre"\n'


def test_a_clerk_adds_an_indicator_by_adding_a_section() -> None:
    [one] = with_indicators(GOOD).indicateurs
    assert (one.code, one.libelle, one.fournisseur, one.enquete) == ("A", "Un", "spsti", False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD + GOOD, "indicateurs[2].code : un autre indicateur porte déjà ce code"),
        (GOOD + 'au_plus = "Z"\n', "indicateurs[1].au_plus : le code d'un autre indicateur"),
        (GOOD + 'au_plus = "A"\n', "indicateurs[1].au_plus : le code d'un autre indicateur"),
        (GOOD + 'valeurs = ["x"]\n', "indicateurs[1].valeurs : seule la nature « liste »"),
        (GOOD.replace('"nombre"', '"liste"'), "indicateurs[1].valeurs : clé absente"),
        (GOOD.replace('"nombre"', '"autre"'), "indicateurs[1].nature : une de ces valeurs"),
        (GOOD.replace('nature = "nombre"', ""), "indicateurs[1].nature : clé absente"),
        (GOOD + 'fournisseur = "dreets"\n', "indicateurs[1].fournisseur : une de ces valeurs"),
        (GOOD + "enquête = true\n", "ce n'est pas du TOML valable"),
        (GOOD + "enquetes = true\n", "indicateurs[1].enquetes : clé inconnue"),
        (GOOD.replace('"A"', '"a b"'), "indicateurs[1].code : 24 lettres"),
        (
            GOOD.replace('"nombre"', '"texte"') + 'au_plus = "A"\n',
            "indicateurs[1].au_plus : seul un nombre",
        ),
    ],
)
def test_a_fault_is_told_in_french_at_its_line(text: str, told: str) -> None:
    found = faults(text)
    assert any(told in one for one in found)
    assert all(one.startswith("ligne ") for one in found)
