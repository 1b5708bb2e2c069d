"""Errors as RFC 9457 problems: `type`, `title`, `status`, `detail`, and a stable `code`."""

from http import HTTPStatus
from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from gateway.errors import GatewayError, StorageError
from gateway.spool.errors import UploadTooLargeError

MEDIA_TYPE: Final = "application/problem+json"
_TITLES: Final = {
    400: "Requête incorrecte",
    401: "Jeton absent ou inconnu",
    403: "Dépôt refusé",
    404: "Inconnu",
    405: "Méthode non admise",
    409: "Conflit",
    413: "Fichier trop gros",
    422: "Requête incorrecte",
    500: "Incident de la passerelle",
    503: "Passerelle momentanément indisponible",
}


class ProblemError(Exception):
    """An answer that is not what was asked for."""

    def __init__(self, status: HTTPStatus, code: str, detail: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail


def register(app: FastAPI) -> None:
    """Have every error answered as a problem."""

    @app.exception_handler(ProblemError)
    async def _problem(_: Request, error: ProblemError) -> JSONResponse:
        return problem(error.status, error.code, error.detail)

    @app.exception_handler(HTTPException)
    async def _http(_: Request, error: HTTPException) -> JSONResponse:
        answer = problem(HTTPStatus(error.status_code), "HTTP", str(error.detail))
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        # The places only: what was sent may be anything.
        where = ", ".join(".".join(map(str, item["loc"])) for item in error.errors())
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "REQUETE", f"à corriger : {where}")

    @app.exception_handler(GatewayError)
    async def _gateway(_: Request, error: GatewayError) -> JSONResponse:
        return problem(_status_of(error), error.code, str(error))


def problem(status: HTTPStatus, code: str, detail: str) -> JSONResponse:
    """A problem document."""
    content = {
        "type": f"urn:passerelle:probleme:{code.lower()}",
        "title": _TITLES.get(status, status.phrase),
        "status": int(status),
        "detail": detail,
        "code": code,
    }
    headers = {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else {}
    return JSONResponse(content, status, headers, MEDIA_TYPE)


def _status_of(error: GatewayError) -> HTTPStatus:
    if isinstance(error, UploadTooLargeError):
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if isinstance(error, StorageError):
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.CONFLICT
