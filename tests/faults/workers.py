"""Workers in forked processes, some of which die at a given point.

Forked from a process that has imported everything and runs no thread: a worker then starts in a
fraction of a second. Run as a program (`python -m tests.faults.workers …`), so that the test
runner's own threads are not forked.
"""

import json
import os
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Final

from sqlalchemy import text

from gateway.bootstrap.desk import open_desk
from gateway.bootstrap.worker import open_worker
from tests.instances import PASSPHRASE

DEATH: Final = 9
_PATIENCE: Final = 60.0


class DieAt:
    """Ends the process, as `kill -9` would, the first time a point is reached."""

    def __init__(self, step: str, moment: str) -> None:
        self._point = (step, moment)

    def reach(self, step: str, moment: str) -> None:
        if (step, moment) == self._point:
            os._exit(DEATH)


def run_worker(folder: Path, point: tuple[str, str] | None) -> int:
    """Fork a worker that dies at `point`, or works until nothing is left to do.

    Returns:
        Its exit status.
    """
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        faults = DieAt(*point) if point else None
        worker = open_worker(folder, PASSPHRASE, faults, attempts=1)
        stopping = threading.Event()
        threading.Thread(target=_stop_when_idle, args=(folder, stopping), daemon=True).start()
        worker.run(stopping)
        os._exit(0)
    finally:
        # Only a failure comes this far: the child must never go on as the parent.
        traceback.print_exc()
        os._exit(1)


def _stop_when_idle(folder: Path, stopping: threading.Event) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and _left(folder):
        time.sleep(0.05)
    stopping.set()


def _left(folder: Path) -> int:
    query = "SELECT count(*) FROM workflow_status WHERE status IN ('PENDING', 'ENQUEUED')"
    with open_desk(folder) as desk, desk.database.reading() as connection:
        return int(connection.execute(text(query)).scalar_one())


def main() -> None:
    """`FOLDER STEP:MOMENT…`: one worker a point, each killed there, then one that finishes."""
    folder, points = Path(sys.argv[1]), [point.split(":") for point in sys.argv[2:]]
    deaths = {f"{step}:{moment}": run_worker(folder, (step, moment)) for step, moment in points}
    print(json.dumps({"deaths": deaths, "end": run_worker(folder, None)}))  # noqa: T201


if __name__ == "__main__":
    main()
