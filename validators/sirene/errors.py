"""What can go wrong with INSEE's files, or with the directory made of them, said in French."""

from typing import ClassVar

from validators.errors import ValidatorsError


class SireneError(ValidatorsError):
    """Le répertoire Sirene ne peut pas être lu."""

    code: ClassVar[str] = "sirene"


class SourceError(SireneError):
    """Le fichier de l'INSEE ne peut pas être lu ; rien n'a été remplacé."""

    code: ClassVar[str] = "sirene-source"
