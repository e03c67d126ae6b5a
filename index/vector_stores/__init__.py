"""Vectors on a server, in generations that never change: pgvector and Milvus, one protocol."""
