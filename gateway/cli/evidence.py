"""Options of the commands that record what happened in the world: who, what document, when."""

from pathlib import Path
from typing import Annotated

import typer

ByOption = Annotated[
    str | None, typer.Option("--by", help="Nom de qui décide ; gardé hors du journal.")
]
QualityOption = Annotated[str | None, typer.Option("--quality", help="Sa qualité.")]
DocumentOption = Annotated[
    Path | None,
    typer.Option("--document", help="Le document signé : son empreinte seule est gardée."),
]
AtOption = Annotated[
    str | None, typer.Option("--at", help="Instant ISO 8601, heure de Paris ; maintenant sinon.")
]
