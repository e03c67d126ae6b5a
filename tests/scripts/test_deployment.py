"""What is in `deploy/` is as safe as it says, and starts; `python -m scripts.deployment` does more.

Each of the checks is shown to matter: without the line that it wants, it says so.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import yaml

from bot.health.endpoint import served
from bot.health.health import Health
from bot.health.metrics import Metrics
from bot.settings import Settings, unknown_variables
from scripts.deployment import __main__ as deployment
from scripts.deployment.__main__ import UNIT, analysed, contained, started
from scripts.deployment.containers import (
    Image,
    read_image,
    read_service,
    read_services,
    wrong_with,
)
from scripts.deployment.image import options_of
from scripts.deployment.service import ROOT, make_place
from scripts.deployment.unit import NEEDED, WANTED, read_unit

if TYPE_CHECKING:
    from pathlib import Path

DEPLOY = ROOT / "deploy"


@pytest.fixture
def image() -> Image:
    return read_image(DEPLOY / "Containerfile")


def test_the_unit_is_hardened_and_systemd_finds_nothing_wrong_with_it() -> None:
    assert read_unit(UNIT).wrong() == []
    assert list(analysed()) == []


@pytest.mark.parametrize("name", [*WANTED, *NEEDED])
def test_a_unit_without_one_of_its_settings_is_found(name: str, tmp_path: Path) -> None:
    less = re.sub(rf"^{name}=.*\n", "", UNIT.read_text("utf-8"), flags=re.MULTILINE)
    (tmp_path / UNIT.name).write_text(less, "utf-8")
    assert any(one.startswith(name) for one in read_unit(tmp_path / UNIT.name).wrong())


@pytest.mark.parametrize(
    "line", ["MemoryDenyWriteExecute=yes", "Environment=DISCORD_TOKEN=abc", "Environment=A=b"]
)
def test_a_line_that_breaks_the_models_or_shows_the_token_is_found(
    line: str, tmp_path: Path
) -> None:
    more = UNIT.read_text("utf-8").replace("[Service]\n", f"[Service]\n{line}\n")
    (tmp_path / UNIT.name).write_text(more, "utf-8")
    assert bool(read_unit(tmp_path / UNIT.name).wrong()) is (line != "Environment=A=b")


def test_what_the_unit_starts_says_clearly_that_it_is_not_let_in(tmp_path: Path) -> None:
    assert list(started(read_unit(UNIT), make_place(tmp_path))) == []


def test_the_image_runs_as_nobody_important_from_what_is_there(image: Image) -> None:
    assert image.wrong(ROOT) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("USER 10001:10001\n", ""),
        ("USER 10001:10001", "USER 0"),
        ("COPY corpus corpus", "COPY corpora corpora"),
        ("VOLUME /data", "VOLUME /elsewhere"),
        ('CMD ["run"]', 'CMD ["try"]'),
    ],
)
def test_an_image_that_is_otherwise_is_found(before: str, after: str, tmp_path: Path) -> None:
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    assert before in text
    (tmp_path / "Containerfile").write_text(text.replace(before, after), "utf-8")
    assert len(read_image(tmp_path / "Containerfile").wrong(ROOT)) == 1


def test_the_container_can_write_its_one_volume_only(image: Image) -> None:
    service = read_service(DEPLOY / "compose.yaml")
    assert wrong_with(service, image) == []
    wanted = ("read_only", "cap_drop", "security_opt", "volumes", "mem_limit", "healthcheck")
    for key in (*wanted, "restart"):
        assert len(wrong_with({k: v for k, v in service.items() if k != key}, image)) == 1, key
    assert len(wrong_with({**service, "ports": ["9464:9464"]}, image)) == 1


def test_a_container_is_run_for_its_check_as_the_compose_file_says() -> None:
    options = " ".join(options_of(read_service(DEPLOY / "compose.yaml"), "volume"))
    assert options == (
        "--init --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges"
        " --env PULLQUOTE_METRICS_PORT=9464 --volume volume:/data --memory 2g --pids-limit 1024"
    )


def _settings(service: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return what a service is set to."""
    for variable in list(os.environ):
        if variable.startswith(("PULLQUOTE_", "DISCORD_")):
            monkeypatch.delenv(variable)
    for variable, value in service["environment"].items():
        monkeypatch.setenv(variable, re.sub(r"\$\{POSTGRES_PASSWORD:.*?\}", "abc", value))
    assert unknown_variables(os.environ) == []
    return Settings.load()


def test_two_bots_and_a_worker_share_postgresql_and_milvus(
    image: Image, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    services = read_services(DEPLOY / "compose.scale.yaml")
    shards, folders = [], []
    for name in ("bot-0", "bot-1", "worker"):
        service = services[name]
        settings = _settings(service, monkeypatch)
        assert {s for s in service["depends_on"] if "healthcheck" in services[s]} == {
            "postgresql",
            "milvus",
        }
        assert settings.vectors_in == "milvus"
        assert urlsplit(settings.database).hostname in services
        assert settings.milvus is not None
        assert urlsplit(settings.milvus.uri).hostname in services
        if name == "worker":
            # it serves nothing that could be asked
            assert wrong_with(service, image) == ["nothing asks whether it is well"]
            assert settings.discord_token_file is None
            assert service["volumes"][0] in folders  # a bot there deletes what has to go
            continue
        assert wrong_with(service, image) == []
        assert settings.shard_count == 2
        shards += settings.shard_ids or ()
        folders += service["volumes"]
    assert shards == [0, 1]
    assert len(set(folders)) == 2  # each has snapshots of its own
    assert all("ports" not in service for service in services.values())


def test_an_image_that_several_run_is_built_once() -> None:
    services = read_services(DEPLOY / "compose.scale.yaml")
    ours = [one for one in services.values() if one["image"] == "pullquote-scale"]
    assert len(ours) == 3
    assert len([one for one in ours if "build" in one]) == 1


def test_what_the_bots_share_is_declared_and_of_one_version() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.scale.yaml").read_text("utf-8"))
    assert compose["name"] not in {"", "deploy"}  # the folder's: compose.yaml has that one
    used = {v.split(":")[0] for s in compose["services"].values() for v in s["volumes"]}
    assert used == set(compose["volumes"])
    for name in ("postgresql", "milvus"):
        assert compose["services"][name]["restart"] == "unless-stopped"
        assert re.search(r":(pg|v)\d[\d.]*$", compose["services"][name]["image"])
    assert compose["services"]["milvus"]["configs"][0]["source"] in compose["configs"]
    etcd = yaml.safe_load(compose["configs"]["etcd"]["content"])
    assert etcd["listen-client-urls"] == etcd["advertise-client-urls"] == "http://127.0.0.1:2379"
    assert set(compose["services"]["bot-0"]["secrets"]) == set(compose["secrets"])


def test_an_image_that_nobody_could_build_is_no_image_that_works(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(deployment, "find_engine", lambda: None)
    assert list(contained(None)) == []
    assert "no image was built or run" in capsys.readouterr().out
    assert len(list(contained(""))) == 1


async def test_the_container_is_well_while_its_heart_beats() -> None:
    service = read_service(DEPLOY / "compose.yaml")
    kind, program, *arguments = service["healthcheck"]["test"]
    assert (kind, program) == ("CMD", "python")
    assert service["environment"]["PULLQUOTE_METRICS_PORT"] in arguments[-1]

    async def asked(port: int) -> int | None:
        here = [one.replace(":9464/", f":{port}/") for one in arguments]
        asking = await asyncio.create_subprocess_exec(
            sys.executable, *here, stderr=asyncio.subprocess.DEVNULL
        )
        return await asking.wait()

    health = Health(Metrics())
    async with served(health, ("127.0.0.1", 0)) as port:
        assert port
        assert await asked(port) == 0
        health._beat -= 3_600
        assert await asked(port) != 0
    assert await asked(port) != 0
