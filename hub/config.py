"""Read the environment once, typed; nothing else in the project looks at environment variables."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent

MOUNTED_SECRETS = Path("/run/secrets")
"""Where container engines put secrets: one file per variable, named as the variable in small letters."""


SCHEMES = {
    "database_url": ("postgresql://",),
    "database_owner_url": ("postgresql://",),
    "database_admin_url": ("postgresql://",),
    "hub_mail_url": ("smtp://", "smtps://", "smtp+tls://"),
    "redis_url": ("redis://", "rediss://"),
    "chain_rpc_url": ("http://", "https://"),
    "chain_explorer_url": ("http://", "https://"),
}
"""How an address begins; another one would only fail later, and in the words of a library."""


class ConfigInvalid(ValueError):
    """A variable cannot be read; the message names it and what was expected, and never a secret's value."""


class Config(BaseSettings):
    """Everything an operator can set, by variable or mounted secret; the README's table is written from it."""

    model_config = SettingsConfigDict(
        env_file=None, extra="ignore", frozen=True, secrets_dir=MOUNTED_SECRETS if MOUNTED_SECRETS.is_dir() else None
    )

    hub_home: Path = Field(ROOT / ".hub", description="Folder of all state: data, logs, keys, summary.")
    database_url: SecretStr | None = Field(
        None,
        description="PostgreSQL 18 to use instead of the embedded one; alone, a login that may create roles, "
        "with DATABASE_OWNER_URL the application role's login.",
    )
    database_owner_url: SecretStr | None = Field(
        None, description="Login of the role that owns the tables and runs migrations."
    )
    database_admin_url: SecretStr | None = Field(
        None, description="Login that may create roles: makes those of the other two addresses where they are missing."
    )
    redis_url: SecretStr | None = Field(None, description="Valkey or Redis to use instead of the embedded one.")
    chain_rpc_url: SecretStr | None = Field(
        None,
        description="Ethereum JSON-RPC endpoint to use instead of the embedded node; several of one chain, between "
        "commas, are believed where more than half of them agree.",
    )
    chain_timeout_s: float = Field(
        1.0, gt=0, le=30, description="Seconds that one question to an Ethereum node may take."
    )
    chain_key_passphrase: SecretStr | None = Field(
        None, description="Opens the encrypted key that anchors; default generated in HUB_HOME."
    )
    chain_explorer_url: str = Field(
        "", description="Address of an outside explorer of that network, linked beside the hub's own checkpoint pages."
    )
    hub_static_root: Path | None = Field(
        None,
        description="Folder of static files collected when an image was built; default: found as they are asked for.",
    )
    chromium: str = Field("", description="Path of the Chromium that browser tests and screenshots drive.")
    port: int = Field(8000, ge=1, le=65535, description="Port of the web server on 127.0.0.1.")
    hub_bind: str = Field("127.0.0.1", description="Address the web server listens on.")
    hub_base_url: str = Field("", description="Public address printed in reports and QR codes; default from PORT.")
    hub_allowed_hosts: str = Field("127.0.0.1,localhost,[::1]", description="Host names the site answers to.")
    hub_debug: bool = Field(False, description="Django's debug pages; never in production.")
    hub_https: bool = Field(
        False,
        description="Served over https by a proxy that sets X-Forwarded-Proto: secure cookies, __Host- names, HSTS.",
    )
    hub_proxies: int = Field(
        0, ge=0, le=5, description="Proxies in front whose X-Forwarded-For is believed when addresses are slowed down."
    )
    hub_mail_url: SecretStr | None = Field(
        None,
        description="Mail server of the alerts as smtp://, smtps:// or smtp+tls://login:password@host:port; without "
        "one, letters lie as files in HUB_HOME/mail.",
    )
    hub_mail_from: str = Field("alerts@localhost", description="Address that letters come from.")
    hub_demonstration: bool = Field(True, description="Every page says that the data are invented.")
    hub_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Log threshold.")
    hub_db_role: Literal["application", "owner"] = Field(
        "application", description="Database role of this process; only migrations use the owner."
    )
    hub_secret_key: SecretStr | None = Field(None, description="Django's secret; default generated in HUB_HOME.")
    hub_vault_keys: SecretStr | None = Field(
        None, description="The vault's master keys as id:base64,…, newest first; default generated in HUB_HOME."
    )

    @field_validator(*SCHEMES)
    @classmethod
    def _begins_as_it_should(cls, value: SecretStr | str | None, info: ValidationInfo) -> SecretStr | str | None:
        schemes = SCHEMES[str(info.field_name)]
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        given = text.split(",") if text and info.field_name == "chain_rpc_url" else [text] if text else []
        if not all(one.strip().startswith(schemes) for one in given):
            raise ValueError(f"should begin with {' or '.join(schemes)}")
        return value

    @property
    def base_url(self) -> str:
        """Address without a trailing slash."""
        return (self.hub_base_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def near_url(self) -> str:
        """Where programs of this machine find the web server: on the loopback, unless it answers to other names."""
        hosts = [host.strip() for host in self.hub_allowed_hosts.split(",")]
        near = not self.hub_https and ("127.0.0.1" in hosts or "*" in hosts)
        return f"http://127.0.0.1:{self.port}" if near else self.base_url

    @property
    def secrets(self) -> Path:
        """Folder of generated secrets, readable by the running user alone."""
        return self.hub_home / "secrets"


@cache
def config() -> Config:
    """Return this process's configuration. Raises :class:`ConfigInvalid`."""
    try:
        return Config()
    except ValidationError as invalid:
        lines = [
            f"{str(fault['loc'][0]).upper()}: {fault['msg'].removeprefix('Value error, ')}"
            for fault in invalid.errors()
        ]
        raise ConfigInvalid("; ".join(lines)) from None


def environment_table() -> str:
    """Return the README's table of variables as Markdown, one row per field of :class:`Config`."""
    rows = ["| variable | default | what it is |", "| --- | --- | --- |"]
    for name, field in Config.model_fields.items():
        default = field.default
        shown = (
            ".hub/"
            if name == "hub_home"
            else ""
            if default in (None, "")
            else str(default).lower()
            if isinstance(default, bool)
            else str(default)
        )
        rows.append(f"| `{name.upper()}` | {f'`{shown}`' if shown else ''} | {field.description} |")
    return "\n".join(rows)
