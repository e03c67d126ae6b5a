"""Measure how often a link opens at its sentence, in a real Chromium on pages made up here.

python -m scripts.measure.sentences.measure_links
"""

from __future__ import annotations

import asyncio
from collections import defaultdict

from scripts.measure.sentences.pages import linked_pages
from scripts.measure.sentences.visits import Visit, visits
from scripts.shared.arguments import parser_of


def main() -> None:
    """Print a row for each kind of page, and every link that opens elsewhere."""
    parser_of(__doc__).parse_args()
    found = asyncio.run(visits(linked_pages()))
    kinds: dict[str, list[Visit]] = defaultdict(list)
    for visit in found:
        kinds[visit.kind].append(visit)
    print("| page | links | open at the quotation |\n| --- | --- | --- |")
    for kind, some in {**kinds, "all": found}.items():
        print(f"| {kind} | {len(some)} | {sum(visit.right for visit in some)} |")
    for visit in found:
        if not visit.right:
            print(f"elsewhere: {visit.quotation!r} {visit.link}")


if __name__ == "__main__":
    main()
