"""Findings in the words of an acknowledgement: French keys, ranges of rows, what to do."""

from typing import Any, Final

from validators.findings import Finding, Findings, Severity

GRAVITIES: Final = {
    Severity.REFUS: "fichier refusé",
    Severity.ECARTE: "ligne écartée",
    Severity.REPARE: "réparé",
    Severity.NOTICE: "pour information",
}
_RANGES: Final = 200


def constats(findings: Findings) -> list[dict[str, Any]]:
    """Plain data for `gateway.acknowledgement`: the gravest first, never a value of the file."""
    order = list(GRAVITIES)
    return [_constat(found) for found in sorted(findings, key=lambda f: order.index(f.severity))]


def _constat(found: Finding) -> dict[str, Any]:
    plain = found.to_json(_RANGES)
    rows = ", ".join(str(part) for part in _list(plain["rows"]))
    detail = f" ({found.detail})" if found.detail else ""
    return {
        "code": plain["code"],
        "gravite": GRAVITIES[found.severity],
        "libelle": f"{plain['message']}{detail}",
        "que_faire": plain["action"],
        "nombre": len(found.rows),
        "lignes": rows + (", …" if plain["truncated"] else ""),
        "colonne": found.column,
        "premieres_lignes": plain.get("first_rows"),
    }


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
