"""A real Milvus for tests."""

from tests.support.milvus.server import TOKEN, Milvus, is_installed, running_milvus

__all__ = ["TOKEN", "Milvus", "is_installed", "running_milvus"]
