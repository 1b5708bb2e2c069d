"""The lists of values that several contracts share, with the writings that are accepted.

Each maps writings to the value they stand for, for ``columns.choice``. Case, accents, punctuation
and spaces never count, so they are not repeated here.
"""

from collections.abc import Mapping
from types import MappingProxyType


def _writings(**values: tuple[str, ...]) -> Mapping[str, str]:
    return MappingProxyType(
        {writing: name for name, others in values.items() for writing in (name, *others)}
    )


SITUATIONS = _writings(ciblé=("ciblée", "ciblé(e)"), suivi=("suivie", "suivi(e)"))
"""Where a Carsat stands with an establishment."""

_STATE_THEMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "rps": (
            *("r.p.s.", "risques psychosociaux", "risque psychosocial", "psychosociaux"),
            *("risques psycho-sociaux", "risque psycho-social", "risques RPS"),
            "risques psychosociaux (RPS)",
        ),
        "tms": (
            *("t.m.s.", "troubles musculo-squelettiques", "troubles musculosquelettiques"),
            *("trouble musculo-squelettique", "musculo-squelettiques", "risques TMS"),
            "troubles musculo-squelettiques (TMS)",
        ),
        "chimiques": ("chimique", "risques chimiques", "risque chimique"),
        "chutes": (
            *("chute", "risques de chutes", "risques de chute", "risque de chutes"),
            *("risque de chute", "chutes de hauteur", "chute de hauteur", "chutes de plain-pied"),
            *("chute de plain-pied", "risques chutes", "risque chutes"),
            *("chutes de hauteur et de plain-pied", "chutes de plain-pied et de hauteur"),
        ),
        "routiers": ("routier", "risques routiers", "risque routier"),
        "canicule": (
            *("canicules", "chaleur", "fortes chaleurs", "forte chaleur", "risque canicule"),
            *("canicule et fortes chaleurs", "vagues de chaleur"),
        ),
        "volet3": ("volet 3", "volet 3 (éventuel)", "volet III", "v3"),
    }
)

THEMES = _writings(**_STATE_THEMES)
"""The columns of the State's yearly table (annexe of 002)."""

ACTION_THEMES = _writings(**_STATE_THEMES, autre=("autres", "autre thème", "autre thématique"))
"""The same for any action, which may have another theme."""

MODALITES = _writings(
    formé=(
        *("formée", "formés", "formées", "formé(e)", "formé(s)", "formé(e)s", "formation"),
        *("formations", "établissement formé", "établissements formés"),
    ),
    accompagné=(
        *("accompagnée", "accompagnés", "accompagnées", "accompagné(e)", "accompagné(s)"),
        *("accompagné(e)s", "accompagnement", "accompagnements", "établissement accompagné"),
        "établissements accompagnés",
    ),
    communication=(
        *("communications", "action de communication", "actions de communication"),
        *("ciblé par une action de communication", "ciblés par une action de communication"),
        *("établissement ciblé par une action de communication", "sensibilisation"),
        "établissements ciblés par une action de communication",
    ),
)
"""The rows of the same table: what an establishment had."""
