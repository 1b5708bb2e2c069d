"""The printed contracts say what the code does."""

import pytest

from tests.validators.making import table
from validators.contracts import adherents
from validators.contracts.document import render
from validators.contracts.model import Contract
from validators.contracts.registry import CONTRACTS, parse_extract

EACH = pytest.mark.parametrize("contract", CONTRACTS.values(), ids=list(CONTRACTS))
YEAR = 2026


@EACH
def test_every_column_is_described(contract: Contract) -> None:
    page = render(contract)
    for name, column in contract.schema(YEAR).columns.items():
        assert f"| `{name}` | {column.description} |" in page
    assert page.startswith(f"# Contrat de fichier `{contract.kind}` v{contract.version}\n")


@EACH
def test_its_example_is_accepted(contract: Contract) -> None:
    header, row = render(contract).split("```")[1].strip().splitlines()
    example = table(header.split(";"), [row.split(";")])
    if contract.whole:
        assert len(parse_extract(contract.kind, example, YEAR).rows) == 1
    else:
        assert len(adherents.parse(example).rows) == 1
