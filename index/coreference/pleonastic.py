"""Openings that look as if they pointed back and do not.

"It" that means what follows ("It is illegal to fish"), for the weather or for what a thing
takes; "that" before a clause ("That the earth is round was known"); "those who"; a title
("This Side of Paradise"); a pronoun whose name comes next ("Before she became queen, Elizabeth").
"""

from __future__ import annotations

import re

_BE = r"(?:is|was|are|were|be|been|has been|had been|would be|will be|may be|might be|could be)"
_NOT = r"(?:is|was|has|had|does|did|wo|would|ca|could)n['’]t"

_EMPTY_IT = re.compile(
    r"it(?:\s+(?:rain|snow|hail|freez|thunder)|['’]s\s+(?:raining|snowing)|"
    r"\s+(?:was|is|had been|has been)\s+(?:raining|snowing|noon|midnight|dark|cold|hot|late)\b|"
    r"\s+(?:\w+\s+)?(?:takes?|took|costs?)\s+(?:\S+\s+){1,7}to\b|"
    rf"(?:['’]s|\s+(?:{_BE}|{_NOT}|seem(?:s|ed)?|appear(?:s|ed)?|became|becomes|remain(?:s|ed)?|"
    r"follows|happened|turn(?:s|ed) out))\s+(?!(?:an?|one|the only|named|called|built|used|made)\b)"
    r"(?:(?:not )?until\b|"
    r"(?:(?:in|on|at|by|through|from|for|because of)\s(?:\S+\s+){1,5}?|(?:\S+\s+){0,3}?)"
    r"(?:that|whether|who|how|why)\b(?=\s)))",
    re.IGNORECASE,
)
_EMPTY_TO = re.compile(
    rf"it(?:['’]s|\s+(?:{_BE}|{_NOT}))\s+(?:\w+\s+){{0,2}}?(?P<word>\w+)\s+(?:for\s.{{1,40}}?\s)?to\s",
    re.IGNORECASE,
)
_JUDGES = re.compile(
    r"(?:\w*(?:able|ible|ary|ful|less|ous|ant|ent|al|ive|sy|ier|iest)|hard|harder|hardest|best|"
    r"better|worse|wise|safe|safer|nice|good|bad|rare|common|normal|fair|right|wrong|enough|up|"
    r"worth|time|custom|illicit|cheap|cheaper|quicker|faster|simple|simpler|clear|unclear|unwise|"
    r"fun)",
    re.IGNORECASE,
)
"""What is said of a doing: "it is possible to"; other than "it was built to"."""

_OTHER = re.compile(
    r"that\s+(?:the|an?|he|she|they|it|we|this|these|his|her|their|some|many|most|all|no)\s|"
    r"that\s+[A-Z]\w+\s+(?:is|was|are|were|has|had|would|could|can|will)\s.*\s(?:is|was|has|made)\s|"
    r"such\s+(?:is|was|are|were)\s.*\bthat\b|"
    r"then\s+as\s+now\b|but\s+for\b|and\s+so\s+on\b|"
    r"another\s+(?:name|word|term|title|spelling)\s+(?:for|of)\b|"
    r"however\s+(?:hard|much|many|long|small|great|little|strong|often|far|well|bad|\w+ly)\b|"
    r"(?:those|these)\s+of\s+(?:us|you)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?:He|She|It|They|His|Her|Its|Their)\s+[A-Z][a-z]+\s+[A-Z]|"
    r"(?:This|That|These|Those|Such|But|And|Or|So|Then)\s+(?:[A-Z]\w*\s+(?:of|the|and|in|for)\s+[A-Z]|"
    r"(?:Then|There|The|If|In|When|Now|Is|Was|Not|Yet|This|That|A)\s)"
)
"""Capitals where prose has none."""

_AHEAD = re.compile(
    r"(?:before|after|when|while|although|though|as|because|since|once|until|if|whether|in|on|for|with|"
    r"by|during|despite|to|through|at|from|of)\s[^,.;]{0,60}?\b(?:he|she|it|they|his|her|its|their)\b"
    r"[^,.;]{0,80},\s(?:(?:then-)?(?:[a-z]+ ){0,2}[A-Z]|(?:the|an?)\s)"
)
"""A pronoun in a phrase, and then its noun: "Before she became queen, Elizabeth"."""


def self_contained(opening: str) -> bool:
    """Return whether a sentence that opens as if it pointed back is understood alone.

    Args:
        opening: A sentence without the marks before its first word.
    """
    return (
        stands_for_nothing(opening)
        or _OTHER.match(opening) is not None
        or _TITLE.match(opening) is not None
        or _AHEAD.match(opening[:1].lower() + opening[1:]) is not None
    )


def stands_for_nothing(opening: str) -> bool:
    """Return whether an "it" that begins a clause is no pronoun for anything before."""
    to = _EMPTY_TO.match(opening)
    if to and " that " not in to.group():
        return _JUDGES.fullmatch(to["word"]) is not None or to["word"].lower() == "not"
    return _EMPTY_IT.match(opening) is not None
