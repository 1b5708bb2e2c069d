"""The worker process: the executor, its workflows, and the side jobs at intervals."""

import threading

import structlog

from gateway.errors import StorageError
from gateway.settings import Instance, Settings
from gateway.worker.durable import Executor
from gateway.worker.housekeeping import Housekeeping
from gateway.worker.workflows import Faults, NoFaults, Workflows
from gateway.worker.workshop import Workshop


class Worker:
    """What `passerelle worker` runs."""

    def __init__(
        self,
        shop: Workshop,
        settings: Settings,
        instance: Instance,
        faults: Faults | None,
        attempts: int,
    ) -> None:
        self._shop = shop
        self._settings = settings
        self._executor = Executor(
            instance.database_url, shop.database.write_engine, instance.worker_lock
        )
        self._workflows = Workflows(self._executor, shop, faults or NoFaults(), attempts)
        self._housekeeping = Housekeeping(shop)

    def run(self, stopping: threading.Event) -> None:
        """Work until told to stop; unfinished work resumes at the next start.

        Raises:
            ConflictError: another worker runs on this instance.
        """
        with self._executor as executor:
            executor.launch(self._settings.worker_concurrency, self._settings.poll_seconds)
            structlog.get_logger().info("traitement prêt")
            while not stopping.wait(self._settings.checkpoint_seconds):
                self._tidy()
            self._tidy()
        self._shop.database.close()

    def _tidy(self) -> None:
        try:
            self._housekeeping.run_once()
            self._executor.forget_finished()
        except StorageError as error:
            structlog.get_logger().warning("entretien remis", code=error.code)
