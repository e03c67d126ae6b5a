"""Settings: each wrong value stops the start with its name, its fault and the cure."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.env_example import env_example
from bot.errors import StartError
from bot.settings import Settings, unknown_variables, variable
from index.embedding.prompts import OWN_PROMPTS, Prompts
from tests.support.portal import TOKEN


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith(("PULLQUOTE_", "DISCORD_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_everything_has_a_default() -> None:
    settings = Settings.load()
    assert settings.data_dir.is_absolute()
    assert settings.model is None
    assert settings.backend == "auto"
    assert settings.starter_library is True
    assert settings.database == f"sqlite+aiosqlite:///{settings.data_dir}/pullquote.db"
    assert settings.snapshots == settings.data_dir / "snapshots"


def test_the_environment_wins_over_the_env_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("PULLQUOTE_BACKEND=onnx\nPULLQUOTE_MODEL=some/model\n")
    monkeypatch.setenv("PULLQUOTE_BACKEND", "torch")
    settings = Settings.load()
    assert (settings.backend, settings.model) == ("torch", "some/model")


def test_prompts_keep_the_blank_at_their_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert Settings.load().prompts == OWN_PROMPTS
    (tmp_path / ".env").write_text('PULLQUOTE_QUERY_PROMPT="query: "\n')
    monkeypatch.setenv("PULLQUOTE_DOCUMENT_PROMPT", " ")
    assert Settings.load().prompts == Prompts("query: ", " ")


def test_an_env_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xef\xbb\xbfPULLQUOTE_BACKEND=onnx\r\n")
    assert Settings.load().backend == "onnx"


def test_an_env_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"PULLQUOTE_MODEL=\xff\xfe\xff")
    with pytest.raises(StartError, match=r"\.env .*cannot be read"):
        Settings.load()


def test_an_empty_value_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_MODEL", "")
    monkeypatch.setenv("PULLQUOTE_MILVUS_URI", "")
    assert Settings.load().model is None


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("PULLQUOTE_BACKEND", "tensorflow", "it should be 'auto', 'torch', 'openvino' or 'onnx'"),
        ("PULLQUOTE_COOLDOWN_PER_MINUTE", "often", "it should be a valid integer"),
        ("PULLQUOTE_COOLDOWN_PER_MINUTE", "-1", "greater than or equal to 0"),
        ("PULLQUOTE_MAX_QUESTION_CHARS", "5", "greater than or equal to 20"),
        ("PULLQUOTE_ASK_TIMEOUT_S", "0", "greater than 0"),
        ("PULLQUOTE_STARTER_LIBRARY", "perhaps", "it should be a valid boolean"),
        ("PULLQUOTE_SHARD_IDS", "0;1", "separated by commas"),
        ("PULLQUOTE_SHARD_COUNT", "0", "greater than or equal to 1"),
        ("PULLQUOTE_LOG_LEVEL", "LOUD", "it should be 'DEBUG'"),
        ("PULLQUOTE_MILVUS_URI", "localhost:19530", "like http://localhost:19530"),
        ("PULLQUOTE_MILVUS_URI", "http://root:Milvus@milvus:19530", "PULLQUOTE_MILVUS_TOKEN"),
        ("PULLQUOTE_VECTORS", "qdrant", "it should be 'faiss', 'pgvector' or 'milvus'"),
    ],
)
def test_a_wrong_value_is_refused_by_name_with_its_fault_and_the_cure(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, fault: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(StartError) as caught:
        Settings.load()
    assert caught.value.what.startswith(f"{name} is '{value}': ")
    assert fault in caught.value.what
    assert "the environment" in caught.value.cure


def test_a_wrong_value_in_the_env_file_is_cured_there(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PULLQUOTE_BACKEND=abacus\n")
    with pytest.raises(StartError) as caught:
        Settings.load()
    assert "Correct it in .env," in caught.value.cure


@pytest.mark.parametrize(
    ("ids", "count"), [("0,1", None), ("0,2", "2"), ("1,1", "2")], ids=["alone", "high", "twice"]
)
def test_shard_ids_must_fit_the_shard_count(
    monkeypatch: pytest.MonkeyPatch, ids: str, count: str | None
) -> None:
    monkeypatch.setenv("PULLQUOTE_SHARD_IDS", ids)
    if count:
        monkeypatch.setenv("PULLQUOTE_SHARD_COUNT", count)
    with pytest.raises(StartError, match="PULLQUOTE_SHARD_COUNT"):
        Settings.load()


def test_shards_are_read_as_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_SHARD_IDS", "0, 2")
    monkeypatch.setenv("PULLQUOTE_SHARD_COUNT", "4")
    assert Settings.load().shard_ids == (0, 2)


def test_a_home_relative_folder_is_expanded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_DATA_DIR", "~/quotes")
    assert Settings.load().data_dir == Path.home() / "quotes"


@pytest.mark.parametrize(
    ("url", "database"),
    [
        ("postgres://u:p@db/q", "postgresql+asyncpg://u:p@db/q"),
        ("postgresql+asyncpg://u:p@db/q", "postgresql+asyncpg://u:p@db/q"),
        ("sqlite:///x.db", "sqlite+aiosqlite:///x.db"),
    ],
)
def test_a_database_url_gets_the_driver_we_use(
    monkeypatch: pytest.MonkeyPatch, url: str, database: str
) -> None:
    monkeypatch.setenv("PULLQUOTE_DATABASE_URL", url)
    assert Settings.load().database == database


def test_a_wrong_database_url_is_refused_without_showing_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PULLQUOTE_DATABASE_URL", "mysql://user:hunter2@db/q")
    with pytest.raises(StartError) as caught:
        Settings.load()
    assert "PULLQUOTE_DATABASE_URL" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_secrets_never_show() -> None:
    settings = Settings(
        discord_token=SecretStr(TOKEN),
        database_url="postgresql://user:hunter2@db:5432/q?sslmode=verify-full&sslpassword=hunter2",
    )
    for shown in (repr(settings), str(settings), settings.database_shown):
        assert TOKEN not in shown
        assert "hunter2" not in shown
    assert settings.database_shown == "postgresql+asyncpg://user:***@db:5432/q"


def test_the_token_comes_from_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", f" Bot {TOKEN}\n")
    assert Settings.load().token() == TOKEN


def test_the_token_comes_from_its_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(TOKEN + "\n")
    monkeypatch.setenv("DISCORD_TOKEN_FILE", "secret")
    assert Settings.load().token() == TOKEN


def test_a_missing_token_names_its_cures() -> None:
    with pytest.raises(StartError, match=r"DISCORD_TOKEN=.*pullquote try"):
        Settings.load().token()


def test_a_missing_token_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(tmp_path / "gone"))
    with pytest.raises(StartError, match=r"gone cannot be read: No such file"):
        Settings.load().token()


@pytest.mark.parametrize(
    "token", ["<your token>", "two words", '"quoted"', "\u00e9t\u00e9", "0" * 64, "a.b.c"]
)
def test_what_cannot_be_a_token_is_refused_without_showing_it(
    monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", token)
    with pytest.raises(StartError, match="DISCORD_TOKEN does not look like") as caught:
        Settings.load().token()
    assert token not in str(caught.value)


def test_settings_are_frozen() -> None:
    settings = Settings.load()
    with pytest.raises(ValidationError, match="frozen"):
        settings.backend = "onnx"  # type: ignore[misc]


def test_misspelt_variables_are_found() -> None:
    environment = {"PULLQUOTE_MODLE": "x", "PULLQUOTE_MODEL": "y", "HOME": "/"}
    assert unknown_variables(environment) == ["PULLQUOTE_MODLE"]


def test_the_example_file_mirrors_the_settings() -> None:
    example = Path(__file__).parents[2] / ".env.example"
    assert example.read_text(encoding="utf-8") == env_example(), (
        "run: python -m bot.env_example > .env.example"
    )


def test_the_example_names_every_setting_and_its_values_are_valid(tmp_path: Path) -> None:
    text = env_example()
    assert all(f"\n# {variable(field)}=" in text for field in Settings.model_fields)
    lines = [line[2:] for line in text.splitlines() if line.startswith(("# PULL", "# DISC"))]
    (tmp_path / ".env").write_text("\n".join(line for line in lines if "=" in line))
    assert Settings.load().shard_ids == (0, 1)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, "faiss"),
        ({"PULLQUOTE_MILVUS_URI": "http://milvus:19530"}, "milvus"),
        (
            {"PULLQUOTE_MILVUS_URI": "https://milvus:19530/ours", "PULLQUOTE_VECTORS": "MILVUS"},
            "milvus",
        ),
        (
            {"PULLQUOTE_VECTORS": "pgvector", "PULLQUOTE_DATABASE_URL": "postgres://u@h/n"},
            "pgvector",
        ),
    ],
)
def test_one_choice_says_where_vectors_are(
    chosen: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in chosen.items():
        monkeypatch.setenv(name, value)
    settings = Settings.load()
    assert settings.vectors_in == expected
    assert (settings.milvus is not None) == (expected == "milvus")


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"PULLQUOTE_VECTORS": "milvus"}, "PULLQUOTE_MILVUS_URI is not set"),
        ({"PULLQUOTE_VECTORS": "pgvector"}, "PULLQUOTE_DATABASE_URL names no PostgreSQL"),
        ({"PULLQUOTE_VECTORS": "faiss", "PULLQUOTE_MILVUS_URI": "http://m:1"}, "is set too"),
    ],
)
def test_settings_that_disagree_on_where_vectors_are_stop_the_start(
    chosen: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in chosen.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(StartError, match=said):
        Settings.load()


def test_the_token_of_milvus_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_MILVUS_URI", "http://milvus:19530")
    monkeypatch.setenv("PULLQUOTE_MILVUS_TOKEN", "root:Milvus")
    settings = Settings.load()
    assert settings.milvus is not None
    assert settings.milvus.token == "root:Milvus"  # noqa: S105  a test's
    assert "root:Milvus" not in repr(settings) + repr(settings.milvus)
