"""Other people's programs, run as they would be from a shell: ssh-keygen, gpg, python, passerelle.

`run(["gpg", …], folder)` waits for the program and gives what it wrote. Promises: an end in time,
a `DemoError` with the program's own last line where it fails, and no setting of this process's
gateway leaking into it.
"""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import rich

from gateway.demo.errors import DemoError

SECONDS: Final = 120.0


def environment(**added: str) -> dict[str, str]:
    """This process's variables without those that set a gateway, in UTF-8, and `added`."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PASSERELLE_")}
    return {**kept, "LC_ALL": "C.UTF-8", "COLUMNS": "110", **added}


def cached(variables: Mapping[str, str], folder: Path) -> dict[str, str]:
    """The same variables, and `folder` for what Python compiles, where that may be kept nowhere.

    Where the libraries are not compiled and Python was told to write no bytecode, each of the
    demo's many programs would compile them anew: seconds each.
    """
    kept = dict(variables)
    if "PYTHONDONTWRITEBYTECODE" in kept and not Path(rich.__spec__.cached or "").is_file():
        del kept["PYTHONDONTWRITEBYTECODE"]
        kept.setdefault("PYTHONPYCACHEPREFIX", str(folder))
    return kept


def run(
    command: Sequence[str | Path],
    folder: Path,
    *,
    variables: Mapping[str, str] | None = None,
    accepted: frozenset[int] = frozenset({0}),
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end.

    Args:
        command: the program and its arguments.
        folder: where it runs.
        variables: its environment; that of `environment()` by default.
        accepted: exit statuses that are no failure.

    Raises:
        DemoError: it is absent, too long, or ended with another status.
    """
    name = Path(command[0]).name
    try:
        done = subprocess.run(  # noqa: S603 # a program the demo chose, without a shell
            [str(part) for part in command],
            cwd=folder,
            env=dict(variables or environment()),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise DemoError(f"le programme {name} est absent") from None
    except subprocess.TimeoutExpired:
        raise DemoError(f"{name} n'a pas fini en {SECONDS:.0f} s") from None
    if done.returncode not in accepted:
        raise DemoError(f"{name} a fini avec le code {done.returncode} : {last_line(done.stderr)}")
    return done


def last_line(text: str) -> str:
    """The last line that says something."""
    return next((line for line in reversed(text.splitlines()) if line.strip()), "sans un mot")
