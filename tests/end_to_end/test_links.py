"""Links to a sentence, followed in a real browser on pages served on loopback."""

from __future__ import annotations

import pytest

from scripts.measure.sentences.pages import linked_pages
from scripts.measure.sentences.visits import visits

KINDS = {"signs", "accents", "lists", "zh", "ja", "th"}
"""A third of the pages; `scripts.measure.sentences.measure_links` follows the links of all."""


@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
async def test_every_link_opens_at_its_quotation() -> None:
    found = await visits([page for page in linked_pages() if page.kind in KINDS])
    assert len(found) > 60
    assert [visit.link for visit in found if not visit.right] == []
