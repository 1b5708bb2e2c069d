"""The one way a demonstration fails: a step stops it, and its line says why."""

from typing import ClassVar

from gateway.errors import GatewayError


class DemoError(GatewayError):
    """La démonstration s'est arrêtée."""

    code: ClassVar[str] = "DEMONSTRATION"
