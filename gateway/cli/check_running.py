"""`passerelle check` as `gateway.cli.main` runs it: ``run(words)`` gives the exit status.

The reading process is started first and loads its libraries while this one loads its own: on two
processors, a sixth of what checking two million rows costs. So this module imports little.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module

from gateway.cli.check_arguments import arguments
from gateway.cli.check_files import blocks_of, keep_apart
from validators.reading.choice import Choice
from validators.reading.limits import Limits
from validators.reading.process.launch import Child, launch


def run(words: Sequence[str]) -> int:
    """Checks one file; the verdict is the exit status.

    Args:
        words: What follows `passerelle check`.

    Returns:
        0 accepted; 1 refused; 2 cannot be read as a table.

    Raises:
        GatewayError: The file is not there, or what was asked for cannot be written.
        SireneError: The register cannot be opened.
        SystemExit: The words are wrong (64), or only ask for help (0).
    """
    asked = arguments(words)
    keep_apart(asked.file, asked.write_accepted, asked.report)
    choice, limits = Choice(column=asked.column, sheet=asked.sheet), Limits()
    with blocks_of(asked.file) as blocks, _launched(choice, limits) as child:
        outcome = import_module("gateway.cli.check_outcome")
        checked = outcome.checked(asked, blocks, choice, limits, child)
    status: int = outcome.tell(asked, checked)
    return status


@contextmanager
def _launched(choice: Choice, limits: Limits) -> Iterator[Child]:
    """A reading process, gone at the end whatever happens."""
    with launch(choice, limits, masked=True) as child:
        try:
            yield child
        finally:
            child.kill()
