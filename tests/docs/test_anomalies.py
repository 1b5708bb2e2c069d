"""The page of the codes is the one in force, and leaves none out."""

from collections import Counter
from pathlib import Path

from gateway.rendering.anomalies import FAMILIES, render
from validators.codes import Code
from validators.wordings import WORDINGS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "anomalies.md"


def test_the_page_is_what_the_code_prints() -> None:
    assert PAGE.read_text("utf-8") == render(), "run: make docs"


def test_every_code_stands_in_one_family() -> None:
    listed = Counter(code for family in FAMILIES for code in family.codes)

    assert listed == Counter(Code)


def test_every_code_has_a_message_and_a_remedy_in_whole_sentences() -> None:
    texts = [(code, text) for code, one in WORDINGS.items() for text in (one.label, one.remedy)]
    odd = [code for code, text in texts if not (text[0].isupper() and text.endswith((".", ").")))]

    assert set(WORDINGS) == set(Code)
    assert odd == []


def test_no_wording_holds_a_number_that_could_be_a_sirets() -> None:
    assert not [code for code, one in WORDINGS.items() if any(map(_long, (one.label, one.remedy)))]


def _long(text: str) -> bool:
    return any(len(word) >= 9 and word.isdigit() for word in text.split())
