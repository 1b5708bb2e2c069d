"""The yardstick: the script a careful clerk writes for the same job, one row at a time.

pandas to read, merge and write, python-stdnum for each SIRET, HMAC-SHA-256 for each pseudonym. It
reads the whole extract every time, seals nothing, and leaves its result in clear.
"""

import hashlib
import hmac
from pathlib import Path

import pandas as pd
from stdnum.fr import siret

from bench.answers import digest
from bench.material import EXTRACT, MEMBERS, PSEUDONYMS
from bench.measuring import Stopwatch

RESULT = "resultat-en-clair.csv"


def clerk(folder: Path, stopwatch: Stopwatch) -> str:
    """Do the whole job on the files of `folder`."""
    with stopwatch.lap("read"):
        members = pd.read_csv(folder / MEMBERS, sep=";", dtype=str)
        extract = pd.read_csv(folder / EXTRACT, sep=";", dtype=str)
    with stopwatch.lap("check_members"):
        members = members[[siret.is_valid(number) for number in members["siret"]]]
        members = members.drop_duplicates("siret")
    with stopwatch.lap("check_extract"):
        extract = extract[[siret.is_valid(number) for number in extract["siret"]]]
    with stopwatch.lap("pseudonymise"):
        members["pseudonyme"] = [_pseudonym(number) for number in members["siret"]]
        extract["pseudonyme"] = [_pseudonym(number) for number in extract["siret"]]
    with stopwatch.lap("merge"):
        columns = ["pseudonyme", "annee", "at_1er_reglement", "mp", "at_trajet"]
        result = members.merge(extract[columns], on="pseudonyme", how="left")
    with stopwatch.lap("write"):
        shown = ["siret", "annee", "at_1er_reglement", "mp", "at_trajet"]
        result[shown].to_csv(folder / RESULT, sep=";", index=False)
    return digest((folder / RESULT).read_bytes().splitlines()[1:])


def _pseudonym(number: str) -> str:
    return hmac.new(PSEUDONYMS.key, number.encode(), hashlib.sha256).hexdigest()
