"""The settings of an instance: `passerelle.toml` in its folder, and `PASSERELLE_…` variables.

`Settings.load(folder)` reads both (a variable wins); `Instance` names every path inside the
folder, so that nothing else in the project spells one. Promises: unknown keys are errors.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from gateway.errors import InstanceError

FILE_NAME: Final = "passerelle.toml"
MIB: Final = 1024 * 1024


class Settings(BaseSettings):
    """What an operator may set; every default is safe on one machine."""

    model_config = SettingsConfigDict(env_prefix="PASSERELLE_", extra="forbid", frozen=True)

    name: str = Field(description="Nom de l'instance, en tête du journal et des accusés")
    sftp_host: str = "127.0.0.1"
    sftp_port: int = Field(default=2222, ge=0, le=65535)
    sftp_profile: Literal["durci", "compatible"] = "durci"
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8222, ge=0, le=65535)
    upload_memory_mib: int = Field(default=8, ge=1, le=256)
    upload_limit_mib: int = Field(default=256, ge=1, le=16384)
    upload_handles: int = Field(default=4, ge=1, le=64)
    quiet_seconds: float = Field(default=5.0, ge=0.1, le=600)
    partial_seconds: float = Field(default=3600.0, ge=1)
    worker_concurrency: int = Field(default=2, ge=1, le=4)
    poll_seconds: float = Field(default=0.1, ge=0.02, le=60)
    checkpoint_seconds: float = Field(default=60.0, ge=0.1)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @classmethod
    def load(cls, folder: Path) -> "Settings":
        """Read an instance's settings.

        Raises:
            InstanceError: no settings file there, or one that does not read.
        """
        path = folder / FILE_NAME
        if not path.is_file():
            raise InstanceError

        class _FromFile(cls):  # type: ignore[valid-type,misc] # the source is bound to one file
            @classmethod
            def settings_customise_sources(
                cls,
                settings_cls: type[BaseSettings],
                init_settings: PydanticBaseSettingsSource,
                env_settings: PydanticBaseSettingsSource,
                dotenv_settings: PydanticBaseSettingsSource,
                file_secret_settings: PydanticBaseSettingsSource,
            ) -> tuple[PydanticBaseSettingsSource, ...]:
                del dotenv_settings, file_secret_settings
                return (
                    init_settings,
                    env_settings,
                    TomlConfigSettingsSource(settings_cls, toml_file=path),
                )

        try:
            return cls.model_validate(_FromFile().model_dump())
        except (ValidationError, ValueError) as error:
            where = (
                ", ".join(str(part) for item in error.errors() for part in item["loc"])
                if isinstance(error, ValidationError)
                else "fichier illisible"
            )
            raise InstanceError(f"{FILE_NAME} : réglage refusé ({where})") from None


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance's folder."""

    folder: Path

    @property
    def settings_file(self) -> Path:
        """The settings."""
        return self.folder / FILE_NAME

    @property
    def database_file(self) -> Path:
        """The database."""
        return self.folder / "passerelle.db"

    @property
    def database_url(self) -> str:
        """The database's address."""
        return f"sqlite:///{self.database_file}"

    @property
    def keystore(self) -> Path:
        """The secrets, sealed under the passphrase; the front never opens it."""
        return self.folder / "cles" / "coffre.json"

    @property
    def host_key(self) -> Path:
        """The SSH host key, which the front must hold."""
        return self.folder / "cles" / "hote_ed25519"

    @property
    def arrival_public(self) -> Path:
        """The worker's public key, to which the front seals what it receives."""
        return self.folder / "cles" / "arrivees.pub"

    @property
    def certificate(self) -> Path:
        """The gateway's OpenPGP certificate, for partners."""
        return self.folder / "public" / "passerelle.asc"

    @property
    def journal_key(self) -> Path:
        """The log's verification key, for DPOs."""
        return self.folder / "public" / "journal.cle"

    @property
    def answers_key(self) -> Path:
        """The verification key of acknowledgements, for partners."""
        return self.folder / "public" / "accuses.cle"

    @property
    def spool(self) -> Path:
        """Uploads, sealed to the worker."""
        return self.folder / "arrivees"

    @property
    def objects(self) -> Path:
        """Lists and extracts, sealed."""
        return self.folder / "objets"

    @property
    def shelves(self) -> Path:
        """What partners collect."""
        return self.folder / "sorties"

    @property
    def sirene(self) -> Path:
        """INSEE's register of establishments; absent until `passerelle sirene load`."""
        return self.folder / "sirene"

    @property
    def worker_lock(self) -> Path:
        """Held by the one worker of an embedded instance."""
        return self.folder / "traitement.verrou"

    @property
    def purge_lock(self) -> Path:
        """Held shared by a backup, exclusively by whoever destroys an object."""
        return self.folder / "purge.verrou"

    def folders(self) -> tuple[Path, ...]:
        """Every folder to create."""
        return (
            self.folder,
            self.keystore.parent,
            self.certificate.parent,
            self.spool,
            self.objects,
            self.shelves,
        )
