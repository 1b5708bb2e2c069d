"""A command line that the parser refuses becomes one French line.

The parser (typer) speaks English, in a frame. `in_french` turns what it says into the line that
every other error of the command is. It names the option and what is awaited, never the value typed:
that could be a SIRET. What it does not know it passes on as it is, minus the value.
"""

import re
from typing import Final

from typer.exceptions import TyperException

_SAYINGS: Final = (
    (r"No such option: (\S+) \(Possible options: (.+)\)", r"option inconnue : \1 (peut-être \2)"),
    (r"No such option: (\S+).*", r"option inconnue : \1"),
    (r"No such command '.*'\. Did you mean (.+)\?", r"commande inconnue (peut-être \1)"),
    (r"No such command .*", "commande inconnue"),
    (r"Missing (?:option|argument|parameter) (.+?)\..*", r"il manque \1"),
    (r"Option (\S+) requires .*", r"\1 attend une valeur"),
    (r"Option (\S+) does not take a value.*", r"\1 n'attend pas de valeur"),
    (r"Got unexpected extra argument.*", "un mot de trop"),
    (r"Invalid value for (.+?): .*is not one of (.+?)\.", r"\1 attend l'un de : \2"),
    (r"Invalid value for (.+?): .*valid integer.*", r"\1 attend un nombre entier"),
    (r"Invalid value for (.+?): .*is a directory.*", r"\1 attend un fichier, non un dossier"),
    (r"Invalid value for (.+?): .*is a file.*", r"\1 attend un dossier, non un fichier"),
    (r"Invalid value for (.+?): .*does not exist.*", r"\1 n'existe pas"),
    (r"Invalid value for (.+?): .*", r"\1 n'a pas la forme attendue"),
)


def in_french(error: TyperException) -> str:
    """What is wrong with the command line, and which command says how it is written."""
    said = " ".join(error.format_message().split())
    for english, french in _SAYINGS:
        found = re.fullmatch(english, said)
        if found:
            said = found.expand(french).replace("'-", "-")
            said = re.sub(r"(?<=[\w-])'(?=[\s,)]|$)|(?<=[\s(])'(?=\w)|^'", "", said)
            break
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "passerelle"
    return f"{said} (voir « {path} --help »)"
