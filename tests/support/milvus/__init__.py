"""A real Milvus for tests."""

from tests.support.milvus.server import TOKEN, is_installed
from tests.support.milvus.shared import Milvus, running_milvus, shared_milvus

__all__ = ["TOKEN", "Milvus", "is_installed", "running_milvus", "shared_milvus"]
