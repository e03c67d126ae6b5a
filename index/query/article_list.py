"""How people ask which articles there are: all, on a topic, by an author, of a publisher, how many.

Each pattern must fit a whole question. A bot is asked what it *has*: "do you have anything on bees"
wants articles, "do you know anything about bees" wants to know about bees.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.query.card_patterns import ABOUT

_ARTICLES = (
    r"(?:(?:news|other|more|good|recent|new) )*(?:articles?|pieces?|write-?ups?|blog ?posts?)"
)
_ANY_KIND = (
    rf"(?:{_ARTICLES}|(?:(?:news|other|more|good|recent|new) )*(?:stor(?:y|ies)|posts?|texts?|"
    r"sources?|documents?|docs|reports?|coverage|stuff|things?|titles?))"
)
_ON = (
    rf"(?:{ABOUT}|for|(?:related|relating) to|to do with|dealing with|mentioning|discussing|"
    r"(?:that|which) (?:is |are )?(?:about|on|mentions?|covers?|discuss(?:es)?|deals? with|"
    r"talks? about))"
)
_BY = r"(?:(?:written |published |authored |posted |that (?:is|are|were|was) )*(?:by|from))"
_WHICH = rf"(?: {_ON} (?P<topic>\S.*?)| {_BY} (?P<source>\S.*?)(?: {_ON} (?P<on>\S.*?))?)"
_HERE = (
    r"(?: (?:in|on) (?:here|there|the library|your (?:library|collection|articles|archive|list|"
    r"database)|the (?:archive|articles|collection|database|list)|this server|stock|total)| here|"
    r" at all| available| altogether| right now| now| currently| so far| yet| to quote from"
    r"| (?:that )?(?:do |can )?you (?:have|know|hold|quote(?: from)?)| all together)*+"
)
_YOU_HAVE = (
    r"(?:(?:do|did|can|could|would|have|are) (?:you|we|i|u) (?:all |currently |even )?(?:have|"
    r"got|know"
    r"(?: of)?|hold|offer|quote(?: from)?|search|read|find|use|cover|see|show(?: me)?|ask(?: you)? "
    r"about|look at|based on)|(?:have|has) (?:you|we) (?:got|read|indexed)?|you (?:have|got|know))"
    r"(?: got| access to)?"
)
_HAVE = (
    r"(?:(?:do|does) (?:you|we|u|the bot|anyone) (?:have|got|know of)(?: got)?|have (?:you|we|u)"
    r"(?: got)?|(?:you |u )?(?:have |'ve )?got|you have|(?:can|could) you (?:find|show|give|list|"
    r"get)"
    r"(?: me| us)?|find|find me|show me|give me|list|looking for|i am looking for|i (?:want|need)|"
    r"search for|search|any chance (?:of|you have))"
)
_SOME = r"(?:any|some|an?|all|all the|the|every|more|another|any other|any more|your|all your)"

_NO_VERB = r"(?!.*\b(?:is|are|was|were|do|does|did|has|have|had|what|which)\b)"
"""With a verb, "the article about her was in what magazine" asks of what an article tells of."""

_LISTS = (
    # which articles do you have about bees
    (
        rf"(?:which|what)(?: all| other| kinds? of| sorts? of)? (?:of )?{_ANY_KIND}(?: all)? "
        rf"{_YOU_HAVE}"
        rf"{_HERE}(?:{_WHICH})?{_HERE}"
    ),
    # which articles about bees do you have
    rf"(?:which|what) {_ANY_KIND}{_WHICH} (?:{_YOU_HAVE}|are there|are available){_HERE}",
    # which articles are there on bees; which articles are by Doubek
    (
        rf"(?:which|what)(?: other)? {_ARTICLES} (?:are there|exist|are (?:in|on) (?:the|your|"
        rf"this) "
        rf"(?:library|list|server)){_HERE}(?:{_WHICH})?{_HERE}"
    ),
    (
        rf"(?:which|what)(?: other)? {_ARTICLES} (?:is|are|was|were|do you have that are)(?: "
        rf"there)?"
        rf"{_WHICH}{_HERE}"
    ),
    # list all articles; show me your articles on bees
    (
        rf"(?:(?:can|could|will) you )?(?:list|show|give|name|tell)(?: me| us)?(?: {_SOME}\b)*+"
        rf"(?: of)?(?: the| your)? {_ANY_KIND}{_HERE}(?:{_WHICH})?{_HERE}"
    ),
    (
        rf"(?:(?:can|could|will) you )?(?:show|give|list|find)(?: me| us)? (?:everything|"
        rf"anything|all)"
        rf"{_HERE}{_WHICH}{_HERE}"
    ),
    # got anything on bees; do you have an article about bees
    (
        rf"{_HAVE} (?:anything|something|everything|{_SOME}? ?{_ANY_KIND})(?: else| new| good)?"
        rf"{_WHICH}{_HERE}"
    ),
    rf"(?:is|are) there (?:{_SOME} )?{_ARTICLES}(?: here)?{_WHICH}{_HERE}",
    (
        rf"(?:is|are) there (?:anything|something)(?: else)? (?:in|among) (?:here|the (?:library|"
        rf"articles)"
        rf"|your (?:library|articles)){_WHICH}"
    ),
    (
        rf"(?:is|are) there (?:anything|something)(?: else)?{_WHICH} (?:in (?:here|the library|the "
        r"articles|your (?:library|articles))|here)"
    ),
    # articles about bees; anything by Doubek
    rf"{_NO_VERB}(?:{_SOME} )?{_ARTICLES}{_WHICH}{_HERE}",
    rf"{_NO_VERB}(?:anything|something)(?: else)?{_WHICH}{_HERE}",
    # what do you have on bees
    rf"what (?:else )?(?:do|did|have) (?:you|u|we) (?:have|got){_HERE}{_WHICH}{_HERE}",
    # what do you have; what do you know about; which topics do you cover
    rf"(?:(?:which|what)(?: other)? {_ANY_KIND}|list|list (?:all|everything)){_HERE}",
    (
        r"what (?:all )?do (?:you|u) (?:know|have|cover|hold|offer|quote(?: from)?)(?: about| "
        r"articles "
        rf"about)?{_HERE}"
    ),
    (
        r"(?:which|what) (?:topics?|subjects?|themes?|areas?)(?: and \w+)? (?:do|can|could|are|"
        r"is) (?:you|"
        r"u|i|we|there)(?: (?:know(?: about)?|have(?: articles (?:on|about))?|cover|ask(?: "
        r"you)?(?: "
        rf"about)?|quote|offer))?{_HERE}"
    ),
    r"what (?:can|could|should|may) (?:i|we) ask(?: you)? about",
    (
        r"what (?:is|are) (?:(?:in|inside) (?:the|your) (?:library|collection|archive)|(?:the|"
        r"your) "
        r"(?:articles|sources|topics|subjects)(?: about)?)"
    ),
)
_COUNTS = (
    (
        rf"how many {_ANY_KIND} (?:{_YOU_HAVE}|are in (?:the|your|this) (?:library|server|list)|"
        rf"have you(?: got)?){_HERE}(?:{_WHICH})?{_HERE}"
    ),
    rf"how many {_ANY_KIND}{_WHICH} (?:{_YOU_HAVE}|are there){_HERE}",
    rf"how many {_ARTICLES} are (?:there|here){_HERE}(?:{_WHICH})?{_HERE}",
    rf"how many {_ARTICLES} (?:are|were|is)(?: there)?{_WHICH}{_HERE}",
    (
        rf"how many {_ARTICLES}|(?:what is )?(?:the )?number of {_ARTICLES}{_HERE}|"
        r"how (?:big|large) is (?:the|your) library"
    ),
)
_MAYBE = (
    # which article mentions bees; what has Doubek written: about the subject, if no article fits
    (
        rf"(?:which|what)(?: other)? {_ARTICLES} (?:mentions?|covers?|discuss(?:es)?|deals? with|"
        rf"talks? "
        r"about|speaks? of|speaks? about) (?P<topic>\S.*?)"
    ),
    (
        rf"(?:which|what)(?: (?:other )?{_ARTICLES}| else)? (?:has|have|did) (?P<source>\S.*?) "
        r"(?:written|wrote|write|published|publish|authored|author)"
    ),
    (
        rf"(?:has|have|did) (?P<source>\S.*?) (?:written|wrote|write|published|publish) (?:any |"
        rf"an )?"
        rf"(?:anything|something|more|{_ARTICLES})(?: else| here| for you)*"
    ),
)
_PATTERNS = tuple(
    (re.compile(pattern, re.IGNORECASE), counts, sure)
    for patterns, counts, sure in (
        (_COUNTS, True, True),
        (_LISTS, False, True),
        (_MAYBE, False, False),
    )
    for pattern in patterns
)


@dataclass(frozen=True)
class Wish:
    """Which articles a question asks for.

    Attributes:
        topic: What they are about, as it was written, or "".
        source: Who wrote or published them, or when, as it was written, or "".
        counts: Whether only their number is asked for.
        sure: Whether it can't be a question about the subject.
    """

    topic: str
    source: str
    counts: bool
    sure: bool


def articles_wished(question: str) -> Wish | None:
    """Return which articles a question asks for; None where it asks for something else.

    Args:
        question: In plain words, without its question mark.
    """
    for pattern, counts, sure in _PATTERNS:
        match = pattern.fullmatch(question)
        if match is not None:
            found = match.groupdict()
            topic = found.get("topic") or found.get("on") or ""
            return Wish(topic.strip(), (found.get("source") or "").strip(), counts, sure)
    return None
