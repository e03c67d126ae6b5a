"""`.env.example`, made from the settings so that the two cannot drift apart.

`python -m bot.env_example > .env.example` writes it; a test and `.ci/run` compare them.
"""

from __future__ import annotations

import sys
import textwrap

from bot.settings import Settings, variable

_HEAD = """\
# Pullquote's settings. Copy this file to .env and uncomment what you change;
# the environment wins over .env. `pullquote doctor` shows what is in force.
"""
_SAMPLES = {
    "discord_token": "",
    "discord_token_file": "/run/secrets/discord_token",
    "data_dir": "./.data",
    "model": "all-MiniLM-L6-v2",
    "query_prompt": '"query: "',
    "document_prompt": '"passage: "',
    "database_url": "postgresql+asyncpg://pullquote:password@localhost/pullquote",
    "vectors": "milvus",
    "milvus_uri": "http://localhost:19530",
    "milvus_token": "",
    "milvus_ca_file": "/etc/pullquote/milvus.crt",
    "metrics_port": "9464",
    "shard_ids": "0,1",
    "shard_count": "2",
}


def env_example() -> str:
    """Write the text of `.env.example`: each setting's meaning, default and a sample value."""
    blocks = [_HEAD]
    for name, field in Settings.model_fields.items():
        meaning = textwrap.wrap(field.description or "", 88, break_on_hyphens=False)
        blocks.append("\n".join([*(f"# {line}" for line in meaning), _assignment(name)]) + "\n")
    return "\n".join(blocks)


def _assignment(name: str) -> str:
    if name in _SAMPLES:
        value = _SAMPLES[name]
    else:
        default = Settings.model_fields[name].default
        value = str(default).lower() if isinstance(default, bool) else str(default)
    return f"# {variable(name)}={value}"


if __name__ == "__main__":
    sys.stdout.write(env_example())
