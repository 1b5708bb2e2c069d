"""Making sure that what was written is on the disk."""

import os
from pathlib import Path


def flush_to_disk(path: Path) -> None:
    """Flush a file, or the names of a folder, down to the disk.

    Raises:
        OSError: the disk does not answer.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
