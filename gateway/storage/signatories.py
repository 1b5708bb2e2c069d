"""Who signed an act that the operator puts on record, and the document that shows it.

`Signatory(...).as_columns()` gives the columns that a recall or an attestation keeps. Promises: the
person's name stands in the fact alone, never in the log nor in a `repr`.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Signatory:
    """One person, by name and function, and the SHA-256 of what was signed; all optional."""

    name: str | None = field(default=None, repr=False)
    quality: str | None = None
    document_sha256: str | None = None

    def as_columns(self) -> dict[str, str | None]:
        """The three columns, by name."""
        return {
            "signed_by": self.name,
            "quality": self.quality,
            "document_sha256": self.document_sha256,
        }
