"""A whole set of partners on a throwaway instance, and files for them to drop."""

import atexit
import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from exchange.conventions import PartyKind
from gateway.bootstrap.desk import open_desk
from gateway.demo.synthetic import (
    synthetic_extract,
    synthetic_portefeuille,
    synthetic_tms_pros,
    to_csv,
)
from gateway.desk import Desk
from gateway.storage import conventions, parties
from gateway.storage.parties import Party, Recipient
from tests.instances import new_instance

SPSTI: Final = "spsti-exemple"
CARSAT: Final = "carsat-exemple"
DPO: Final = "dpo-exemple"
REFERENCE: Final = "cpom-exemple-2025"
_EXAMPLE: Final = Path(__file__).resolve().parents[1] / "docs" / "conventions" / "exemple.toml"


def convention_text(**adhesion: str) -> str:
    """The example convention, in force today, its adhésion of this year."""
    year = datetime.now(UTC).year
    text = _EXAMPLE.read_text("utf-8")
    text = re.sub(r"^debut = .*$", f"debut = {year - 1}-01-01", text, flags=re.M)
    text = re.sub(r"^fin = .*$", f"fin = {year + 2}-12-31", text, flags=re.M)
    text = re.sub(r"^signature = .*$", f"signature = {year - 1}-01-01", text, flags=re.M)
    extra = "".join(f"\n{key} = {value}" for key, value in adhesion.items())
    return re.sub(r"^annee = .*$", f"annee = {year}{extra}", text, flags=re.M)


@dataclass(frozen=True)
class Scenario:
    """An instance with its partners, and what they hold."""

    folder: Path
    sirets: Sequence[str]
    extracts: dict[str, bytes]

    def member_csv(self, count: int | None = None) -> bytes:
        """A clean member list of the first `count` establishments."""
        return ("SIRET\r\n" + "\r\n".join(self.sirets[:count]) + "\r\n").encode()

    def desk(self) -> Desk:
        return open_desk(self.folder)

    def drop(self, party: str, flux: str, content: bytes, name: str = "fichier.csv") -> str:
        """Deposit as the operator does for a party; the deposit's id."""
        path = self.folder / name
        path.write_bytes(content)
        try:
            with self.desk() as desk:
                return desk.deposit_file(party, flux, path)
        finally:
            path.unlink()


def build_scenario(
    folder: Path, certificate: bytes, form: str = "csv", establishments: int = 120
) -> Scenario:
    """Create the instance, its partners and the convention.

    The same are made once a process, then copied: most of a second each otherwise.

    Args:
        folder: where the instance goes.
        certificate: what the SPSTI's results are sealed to.
        form: the SPSTI's preferred form.
        establishments: how many the CARSAT's extracts hold.
    """
    made = _made(certificate, form, establishments)
    shutil.copytree(made.folder, folder)
    return replace(made, folder=folder)


@cache
def _made(certificate: bytes, form: str, establishments: int) -> Scenario:
    """The scenario in a folder of its own, which goes with the process."""
    folder = Path(tempfile.mkdtemp(prefix="passerelle-essai-")) / "instance"
    atexit.register(shutil.rmtree, folder.parent, ignore_errors=True)
    new_instance(folder)
    year = datetime.now(UTC).year
    with open_desk(folder) as desk, desk.database.writing() as connection:
        at = desk.clock()
        for code, kind in ((SPSTI, PartyKind.SPSTI), (CARSAT, PartyKind.CARSAT), (DPO, "dpo")):
            parties.add_party(connection, Party(code, str(kind), f"Partie {code}"), at)
        expires = at.replace(year=at.year + 1, day=1)
        parties.put_recipient(
            connection, Recipient("", SPSTI, "F" * 40, certificate, form, expires), at
        )
        conventions.load(connection, convention_text(), at)
    claims = synthetic_extract(establishments, tuple(range(year - 5, year)), 7)
    sirets = claims["siret"].unique().to_pylist()
    extracts = {
        "sinistralite": to_csv(claims),
        "portefeuille": to_csv(synthetic_portefeuille(claims, year, 7, share=0.2)),
        "tms_pros": to_csv(synthetic_tms_pros(claims, year, 7, share=0.2)),
    }
    return Scenario(folder, sirets, extracts)
