"""The HTTP application: `build_app(access, receiving, following)`.

`PUT /api/v1/depots/{flux}/{nom}` takes the file as the body, whole, and answers 202 with the
reference to follow at `GET /api/v1/suivi/{reference}`. The token goes in `Authorization: Bearer`.
A body is never held in clear beyond memory (see `gateway.spool`).
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field

from gateway.web import problems
from gateway.web.ports import Access, Caller, Following, Receiving
from gateway.web.problems import ProblemError

_BEARER = HTTPBearer(auto_error=False, description="Jeton remis par l'exploitant.")
FluxPath = Annotated[str, Path(pattern=r"^[a-z_]{1,40}$", description="Nom du flux.")]
NamePath = Annotated[
    str, Path(pattern=r"^[^/\x00-\x1f.][^/\x00-\x1f]{0,199}$", description="Nom du fichier.")
]
IdPath = Annotated[str, Path(pattern=r"^[a-z0-9]{12}$", description="Référence.")]


class Health(BaseModel):
    """Whether the front is there."""

    etat: str


class Accepted(BaseModel):
    """A deposit was received whole; its verdict comes later."""

    reference: str
    suivi: str


class Status(BaseModel):
    """Where a deposit or an exchange stands."""

    reference: str
    genre: str
    flux: str
    etat: str
    motif: str | None = None
    clause: str | None = None
    comptes: dict[str, int] | None = None
    depuis: str = Field(description="Instant ISO 8601, UTC.")


def build_app(access: Access, receiving: Receiving, following: Following) -> FastAPI:
    """The application over its three ports."""
    app = FastAPI(
        title="Passerelle",
        version="1",
        description="Dépôt et suivi des échanges entre SPSTI et CARSAT.",
        docs_url=None,
        redoc_url=None,
    )
    problems.register(app)
    _add_health(app, following)
    caller = _caller_of(access)
    _add_deposits(app, receiving, caller)
    _add_following(app, receiving, following, caller)
    return app


def _caller_of(access: Access) -> Any:
    def caller(
        request: Request,
        given: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
    ) -> Caller:
        found = access.caller(given.credentials) if given else None
        if found is None:
            access.refused(request.client.host if request.client else "inconnue")
            raise ProblemError(
                HTTPStatus.UNAUTHORIZED, "JETON", "Donnez votre jeton : Authorization: Bearer …"
            )
        return found

    return caller


def _add_health(app: FastAPI, following: Following) -> None:
    @app.get("/healthz", tags=["exploitation"])
    def healthz() -> Health:
        """The process answers."""
        return Health(etat="ok")

    @app.get("/readyz", tags=["exploitation"])
    def readyz(response: Response) -> Health:
        """The database answers too."""
        if following.ready():
            return Health(etat="ok")
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        return Health(etat="base indisponible")


def _add_deposits(app: FastAPI, receiving: Receiving, caller: Any) -> None:
    @app.put("/api/v1/depots/{flux}/{nom}", status_code=HTTPStatus.ACCEPTED, tags=["dépôts"])
    async def deposit(
        request: Request, flux: FluxPath, nom: NamePath, who: Annotated[Caller, Depends(caller)]
    ) -> Accepted:
        """Deposit a file: the body, whole."""
        if flux not in await run_in_threadpool(receiving.granted, who):
            await run_in_threadpool(receiving.refuse, who, flux, nom)
            raise ProblemError(
                HTTPStatus.FORBIDDEN,
                "FLUX-NON-ACCORDE",
                "Aucune de vos conventions n'accorde ce dépôt : la raison est dans /accuses/.",
            )
        reference = await _receive(request, receiving, who, flux, nom)
        return Accepted(reference=reference, suivi=f"/api/v1/suivi/{reference}")


async def _receive(
    request: Request, receiving: Receiving, who: Caller, flux: str, name: str
) -> str:
    upload = receiving.new_upload()
    try:
        async for block in request.stream():
            await run_in_threadpool(upload.write, upload.size, block)
        return await run_in_threadpool(receiving.receive, who, flux, name, upload)
    finally:
        upload.discard()


def _add_following(app: FastAPI, receiving: Receiving, following: Following, caller: Any) -> None:
    @app.get("/api/v1/depots", tags=["dépôts"])
    def granted(who: Annotated[Caller, Depends(caller)]) -> Sequence[str]:
        """The flux that you may deposit at this instant."""
        return receiving.granted(who)

    @app.get("/api/v1/suivi/{reference}", tags=["suivi"])
    def status(reference: IdPath, who: Annotated[Caller, Depends(caller)]) -> Status:
        """Where a deposit or an exchange stands."""
        found: Mapping[str, Any] | None = following.status(who, reference)
        if found is None:
            raise ProblemError(HTTPStatus.NOT_FOUND, "INCONNU", "Aucune référence de ce nom.")
        return Status(**found)
