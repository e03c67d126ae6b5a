"""Canonical text and its parts: paragraphs, sentences, passages, direct speech, dates."""
