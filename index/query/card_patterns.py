"""How people ask what an article's card says: who wrote it, when, who published it, where it is.

Each pattern must fit a whole question, so that "who wrote the letter?" and "when was it founded?"
stay questions about the subject. What points at an article is an article's name with "the", or a
pointing word with a wider choice of names; "it" points at one only beside a verb of publishing.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from index.answer import Field

if TYPE_CHECKING:
    from collections.abc import Sequence

ARTICLE = (
    r"(?:(?:news|source|blog|original|whole|full|entire|above|quoted|same) )*"
    r"(?:articles?|pieces?|write-?ups?|blog ?posts?|news stor(?:y|ies))"
)
"""What nothing but an article is called, or next to nothing."""
_POINTED = (
    rf"(?:{ARTICLE}|stor(?:y|ies)|post|text|page|webpage|source|quot(?:e|ation)|passage|excerpt|"
    r"one)"
)
_HERE = (
    r"(?: (?:here|above|below|in question|from above|(?:that )?you (?:just |have )?(?:quoted|"
    r"posted|"
    r"shared|gave|cited|used|sent|mentioned|showed|linked)(?: me| us)?|(?:that )?you are quoting"
    r"(?: from)?|(?:that )?(?:this|that|it) (?:is|was|comes|came) (?:from|in)))?"
)
NAMED = rf"(?:(?:this|that|these|those) {_POINTED}|(?:the|your|said) {ARTICLE}){_HERE}"
"""Names an article and says which: "this story", "the article above"."""
THIS = rf"(?:{NAMED}|this|that)"
IT = rf"(?:{THIS}|it)"

_WHOM = r"(?:who|whom)"
_BE = r"(?:is|was|are|were)"
_FIRST = r"(?:first |originally |actually |initially |even |last )?"
_DAY = (
    r"(?:when(?: exactly)?|(?:(?:in|on|from|at) )?(?:what|which) (?:date|day|year|month|time)|"
    r"how long ago)"
)
_OUTLET = (
    r"(?:(?:news|online|local) ?)?(?:papers?|sites?|websites?|outlets?|magazines?|publications?|"
    r"publishers?|stations?|broadcasters?|agency|agencies|blogs?|journals?|sources?|"
    r"organi[sz]ation|"
    r"media)"
)
_FULL = (
    r"(?:the |its )?(?:rest|whole|full|complete|entire|original|actual)"
    r"(?: (?:article|story|text|piece|thing|post|version|page|source))?"
)
_GIVE = (
    r"(?:(?:can|could|will|would|may) (?:you|i|we|someone|somebody)(?: please)? (?:send|give|share|"
    r"post|show|drop|have|get|see|find)(?: me| us)?|(?:do you |have you |you |we )?(?:have|got)|"
    r"(?:is|are) there|what (?:is|was)|give(?: me| us)?|send(?: me| us)?|share|post|drop|"
    r"show(?: me| us)?|i (?:need|want)|need|want)"
)
_LINK = (
    rf"(?:an? |the |its |any |some )?(?:direct |full |original |web |source |article )*(?:links?|"
    rf"urls?|web ?address|hyperlink)(?: (?:to|for|of) (?:{IT}|{_FULL}))?"
)

EVERY = (Field.TITLE, Field.PUBLISHER, Field.AUTHORS, Field.PUBLISHED, Field.URL)
"""What "source?" asks for."""
_FROM = (Field.PUBLISHER, Field.URL)
_TITLE = (Field.TITLE, Field.PUBLISHER)

_ASKS: Sequence[tuple[tuple[Field, ...], str]] = (
    (
        (Field.AUTHORS,),
        (
            rf"{_WHOM} (?:has |had |have )?{_FIRST}(?:wrote|written|write|authored|penned) {IT}|"
            rf"{_WHOM} {_BE} (?:the |its )?(?:author|writer|journalist|reporter|columnist|person|"
            rf"one)s? "
            rf"(?:of|behind|for|who wrote|that wrote) {IT}|"
            rf"{_WHOM} {_BE} (?:the |its )?authors?|"
            rf"{_WHOM} {_BE} (?:it|{THIS}) (?:written |authored )?by|"
            rf"by {_WHOM} {_BE} {IT}(?: written| authored)?|"
            rf"{IT} {_BE} (?:written |authored )?by {_WHOM}|"
            rf"{_BE} (?:it|{THIS}) written by {_WHOM}|"
            rf"(?:what {_BE} )?(?:the |its )?(?:names? of the authors?|author'?s?'? names?|"
            rf"authors?|"
            rf"byline)(?: (?:of|for|on) {IT})?|"
            rf"what {_BE} the name of the (?:writer|journalist|reporter) (?:of|behind) {IT}|"
            rf"written by(?: {_WHOM})?|"
            rf"(?:does|do) {IT} (?:have|name|list|give) (?:an? |any |its |the )?authors?|"
            rf"{_BE} there (?:an? |any )?(?:authors?|byline)(?: (?:for|on|of) {IT})?|"
            rf"whose {ARTICLE} {_BE} (?:this|that|it)"
        ),
    ),
    (
        (Field.AUTHORS, Field.PUBLISHER),
        (
            rf"{_WHOM} (?:should|do|can|must) (?:i|we) (?:credit|cite|attribute)"
            rf"(?: (?:for |as the author of )?{IT}(?: to)?)?|{_WHOM} {_BE} {THIS} by"
        ),
    ),
    (
        (Field.PUBLISHED,),
        (
            rf"{_DAY} (?:{_BE}|has) (?:{IT}) (?:been )?{_FIRST}(?:published|written|posted|put "
            rf"online|"
            rf"put up)(?: on| in| at| online)?|"
            rf"{_DAY} (?:{_BE}|has) (?:{NAMED}) (?:been )?{_FIRST}(?:released|printed|put out|"
            rf"made)|"
            rf"{_DAY} did {THIS} {_FIRST}(?:come out|appear|go up|go live|go online)|"
            rf"{_DAY} did {IT} get (?:published|posted|written)|"
            rf"{_DAY} did (?:they|you|he|she|the author|the publisher) {_FIRST}(?:publish|write|"
            rf"post) "
            rf"{THIS}|"
            rf"(?:when|(?:what|which) (?:date|day|year|month)) {_BE} {IT} (?:from|dated)|"
            rf"(?:what|which) (?:date|day|year|month) {_BE} (?:{NAMED}|this)|"
            rf"(?:from|of) (?:when|(?:what|which) (?:date|day|year|month)) {_BE} {IT}|"
            rf"how (?:old|recent|new|current|up[- ]to[- ]date|dated) {_BE} (?:{NAMED}|this)|"
            rf"{_BE} {NAMED} (?:still |very |even )?(?:recent|old|new|current|up[- ]to[- ]date|"
            rf"out[- ]of[- ]date|outdated)|"
            rf"(?:what {_BE} )?(?:the |its )?(?:publication|publishing|publish|published|pub|"
            rf"posting) "
            rf"(?:date|day|year)(?: (?:of|for|on) {IT})?|"
            rf"(?:what {_BE} )?(?:the |its )?date of publication(?: (?:of|for) {IT})?|"
            rf"(?:what {_BE} )?(?:the |its )?date (?:of|on|for) {THIS}|"
            rf"{_BE} there (?:an? )?(?:publication )?date (?:on|for|of) {THIS}|"
            r"date(?: published| written| posted)?|(?:when )?(?:published|written|posted)(?: when)?"
        ),
    ),
    (
        _FROM,
        (
            rf"where (?:{_BE}|does|do|did) {THIS} (?:come |originate |originally )?from|"
            rf"where {_BE} it from|from where {_BE} {IT}|"
            rf"where (?:{_BE}|did) {IT} {_FIRST}(?:published|posted|printed)(?: in| on)?|"
            rf"where did {THIS} {_FIRST}(?:appear|come out)|"
            rf"{_WHOM} {_FIRST}(?:published|publishes|printed|ran) {IT}|"
            rf"{_WHOM} {_BE} (?:the |its )?publishers?(?: of {IT})?|"
            rf"(?:what {_BE} )?(?:the |its )?publisher(?: (?:of|for) {IT})?|"
            rf"(?:from |in |on )?(?:what|which) {_OUTLET} (?:{_BE}|did|does) {IT} "
            rf"(?:come |published |appear |posted |printed )?(?:from|in|on|by)|"
            rf"(?:from|in|on) (?:what|which) {_OUTLET} (?:{_BE}|did|does) {IT}"
            rf"(?: come| published| appear| posted| printed)?|"
            rf"(?:what|which) {_OUTLET} {_BE} {THIS}|"
            rf"(?:what|which) {_OUTLET} (?:published|wrote|ran|posted|printed) {IT}|"
            rf"where (?:did|do|have) you (?:get|got|find|found|take|taken|read|see|hear) "
            rf"(?:{THIS}|it)(?: from)?"
        ),
    ),
    (
        EVERY,
        (
            rf"(?:(?:what|which) {_BE} )?(?:the|your|its|a|any)? ?(?:source|sauce|citation|"
            rf"reference)"
            rf"s?(?: (?:of|for|on|behind) {THIS})?|what source|"
            rf"{_GIVE} (?:an? |the |your |any |some )?(?:sources?|citations?|references?)"
            rf"(?: (?:of|for|on|to) {THIS})?|"
            rf"(?:cite|name|state|quote) (?:your|the|a) sources?|(?:how (?:do|can|should) i "
            rf")?cite {THIS}|"
            rf"(?:what|which) source (?:{_BE}|did|does) {IT}(?: come)?(?: from)?|"
            r"what source (?:did|do) you (?:use|have)|according to (?:who|whom|what)|says who"
        ),
    ),
    (
        (Field.URL,),
        (
            rf"{_LINK}|(?:{_GIVE}|where is) {_LINK}|"
            rf"where (?:can|could|do|may|might|would) (?:i|we|one|you|someone) (?:read|find|see|"
            rf"get|open) "
            rf"(?:{NAMED}|{_FULL}(?: of {IT})?|(?:the )?rest(?: of {IT})?)(?: online)?|"
            rf"where (?:can|could|do|may|might) (?:i|we|one) read (?:this|that|it|more|on|"
            rf"further|more of "
            rf"{IT}|more (?:about|on) (?:this|that|it))(?: online)?|"
            rf"(?:can|could|may) (?:i|we) (?:read|see|open|find) (?:{NAMED}|{_FULL})"
            r"(?: somewhere| online| anywhere)?"
        ),
    ),
    (
        _TITLE,
        (
            rf"(?:what {_BE} )?(?:the |its )?(?:title|headline)s?(?: of {IT})?|"
            rf"what {_BE} {NAMED} (?:called|titled|named|entitled)|what {_BE} the name of {NAMED}|"
            rf"(?:from |in )?(?:what|which) (?:{ARTICLE}) (?:{_BE}|does|did) "
            rf"(?:this|that|it|these|those)(?: (?:come |quoted |taken )?(?:from|in|out of))?|"
            rf"(?:from |in )?(?:what|which) (?:{ARTICLE}) did you (?:quote|use|get (?:this|that|"
            rf"it) from|"
            rf"take (?:this|that|it) from|quote from)|"
            rf"(?:what|which) (?:{ARTICLE}) (?:says?|said|mentions?|states?) (?:this|that|it|so)"
        ),
    ),
)
_HINT = re.compile(
    r"\b(?:this|that|it|these|those|its|stor(?:y|ies)|text|date[ds]?|posting|pub|publi\w+|"
    r"written|links?|read|says|according|credit|cite|attribute|whole|full|complete|entire|"
    r"original|actual|rest)\b|"
    r"article|piece|write-?up|post|author|byline|source|sauce|citation|reference|url|web ?address|"
    r"hyperlink|title|headline",
    re.IGNORECASE,
)
"""A question without any of these asks nothing of a card."""


@cache
def card_patterns() -> tuple[tuple[tuple[Field, ...], re.Pattern[str]], ...]:
    """Return what is asked, and how; compiled at the first call, which takes a tenth of a second.

    Few questions need them. A process that must not pause then calls this when it starts.
    """
    return tuple((asks, re.compile(pattern, re.IGNORECASE)) for asks, pattern in _ASKS)


ABOUT = (
    r"(?:about|on|regarding|concerning|covering|titled|entitled|called|named|with the title|"
    r"with the headline)"
)
_ABOUT_IT = re.compile(
    rf"\b(?:the|that|your|an?|this) (?:{ARTICLE}|one)(?: (?:you have|you had))? {ABOUT} "
    r"(?P<topic>\S.*?)"
    r"(?P<verb> (?:(?:been )?(?:first |originally )?(?:published|written|posted|from|called|titled|"
    r"come out|appear|by)|written by|come from))?$",
    re.IGNORECASE,
)
"""An article that is named by its topic; what comes behind the topic may end the question."""
_ITS_NAME = re.compile(
    rf"\b(?:the|that|your) (?P<topic>(?:[^\W_][\w'’-]*)(?: [\w'’-]+){{0,4}}?) {ARTICLE}"
    r"(?P<verb> (?:(?:been )?(?:first |originally )?(?:published|written|posted|from|come out|"
    r"appear|by)|written by|come from))?$",
    re.IGNORECASE,
)
"""An article that is called by its topic: "the ferry article"."""
_NO_TOPIC = re.compile(
    r"(?:first|second|third|last|latest|next|other|best|new|old|same|original|whole|full|entire|"
    r"above|quoted|news|source|blog|only|main|right|wrong|famous|longest|shortest|oldest|newest)",
    re.IGNORECASE,
)


def fields_asked(question: str) -> tuple[Field, ...]:
    """Return what of an article's card a question asks for, where it is about an article at hand.

    Args:
        question: In plain words, without its question mark.

    Returns:
        The most wanted first; empty for every other question.
    """
    if not _HINT.search(question):
        return ()
    return next((asks for asks, pattern in card_patterns() if pattern.fullmatch(question)), ())


def fields_asked_of(question: str) -> tuple[tuple[Field, ...], str, bool]:
    """Return what a question asks of an article that it names by its topic: "the piece on bees".

    Args:
        question: As for `fields_asked`.

    Returns:
        What it asks for, the topic, and whether that is before "article", where it is more likely
        to be something else ("the Federalist article"). Nothing for every other question.
    """
    for pattern, before in ((_ABOUT_IT, False), (_ITS_NAME, True)):
        match = pattern.search(question)
        if match is None or (before and _NO_TOPIC.fullmatch(match["topic"])):
            continue
        plain = f"{question[: match.start()]}the article{match['verb'] or ''}"
        if asks := fields_asked(plain):
            return asks, match["topic"], before
    return (), "", False
