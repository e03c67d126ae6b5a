"""Questions that leave out what the one before has: "since when?", "and May?", "her mother?".

A question word alone takes the place of the question word before: "where was she born?", "when?"
is "when was she born?". A phrase alone takes the place of the phrase it is parallel to: "who lives
on Chatham Island?", "and on Pitt Island?" is "who lives on Pitt Island?". Rules of English, no
model; where none fits, the caller falls back on the topic.
"""

from __future__ import annotations

import re

from index.query.referent import names_in

_WH = r"(?:who|whom|whose|what|which|when|where|why|how)"
AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|can|could|should|will|would|has|have|had|may|might|must|"
    r"isn['’]t|aren['’]t|wasn['’]t|weren['’]t|don['’]t|doesn['’]t|didn['’]t|can['’]t|won['’]t)"
)
_BEHIND = r"(?:for|with|by|to|from|about|of|on|in|at)"
FRAGMENT = re.compile(
    rf"^\W*(?:(?:since|until|till|by|from|for|at|in|on|with|to|about|of) )?(?:{_WH}|which ones?|"
    r"how (?:much|many|long|often|old|come|so|far|big|fast))"
    rf"(?: (?:exactly|else|not|though|then|so|is that|was that))*(?: {_BEHIND})?\W*$"
    r"|^\W*(?:since|until|till|by|from|for|at|in|on|with|to|of) (?:what|which|whose|how many|how "
    rf"much)(?: (?!{AUXILIARY}\b)[\w-]+){{1,2}}\W*$"
    r"|^\W*(?:what|which) (?:year|month|day|date|time|country|city|town|place|language|age|kind|"
    r"sort|type|colou?r|team|one)s?\W*$",
    re.IGNORECASE,
)
"""A question word, perhaps with what it counts, and nothing else: "since when?", "which year?"."""
_ASKED = re.compile(
    rf"^\W*(?:(?:in|by|at|for|from|on|to|since|until|with|of) )?(?P<wh>{_WH})"
    rf"(?P<counted>(?: (?!{AUXILIARY}\b)[\w’'-]+){{0,4}}?)"
    rf"(?P<aux>['’]s| {AUXILIARY})\b (?P<rest>.+?)[\s?!.]*$",
    re.IGNORECASE,
)
_YES_NO = re.compile(rf"^\W*(?P<aux>{AUXILIARY}) (?P<rest>.+?)[\s?!.]*$", re.IGNORECASE)
_PARTICIPLES = {
    "wrote": "written", "took": "taken", "gave": "given", "chose": "chosen", "drew": "drawn",
    "began": "begun", "stole": "stolen", "broke": "broken", "drove": "driven", "saw": "seen",
    "sang": "sung", "ate": "eaten", "threw": "thrown", "grew": "grown", "wore": "worn",
}  # fmt: skip
_SAME = (
    "built|made|won|found|sold|held|led|set|shot|taught|bought|brought|lost|left|put|hit|cut|said|"
    "told|kept|met|paid|sent|read|fought|caught|struck|hung|dug|burnt|burned"
)
"""Past forms that are participles too, beside those in "-ed"."""
_DONE = re.compile(
    rf"^\W*who (?P<verb>\w+ed|{_SAME}|{'|'.join(_PARTICIPLES)})(?P<particle> (?:up|out|off|down))? "
    r"(?P<thing>.+?)[\s?!.]*$",
    re.IGNORECASE,
)
"""Asks who did something: "who built the mills?"."""
_HANGING = re.compile(rf" (?:{_BEHIND})$", re.IGNORECASE)
_NEGATED = {"can": "can’t", "will": "won’t"}
_TYPED = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        (
            r"\b(?:january|february|march|april|may|june|july|august|september|october|november|"
            r"december)\b"
        ),
        r"\b(?:spring|summer|autumn|fall|winter)\b",
        r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b",
        r"\b(?:1[0-9]|20)\d\d\b",
        r"\b(?:first|second|third|fourth|fifth|sixth|last)\b",
        (
            r"\b(?:men|women|boys|girls|children|kids|adults|husbands?|wives|wife|father|mother|"
            r"brothers?|sisters?|sons?|daughters?|parents)\b"
        ),
    )
]
"""Words of one kind: a phrase with one of them is parallel to another."""
_OWNER = re.compile(r"^(?:his|her|their|its) (?P<thing>[\w-]+)$", re.IGNORECASE)
_OWNED = re.compile(r"(?P<owner>\w[\w’'.& -]*?(?:['’]s|s['’])) (?P<thing>[\w-]+)")
_ONES = re.compile(r"^(?P<kind>(?:the )?[\w-]+) ones?$", re.IGNORECASE)
_OF_KIND = re.compile(r"\b(?P<kind>the [\w-]+) (?P<thing>[\w-]+)", re.IGNORECASE)
_PREPOSED = re.compile(
    r"^(?P<lead>in|on|at|to|from|for|by|with|of|about) (?P<rest>\S.*)$", re.IGNORECASE
)
_ARTICLE = re.compile(r"^the (?P<rest>\S.*)$", re.IGNORECASE)


def with_new_word(fragment: str, before: str) -> str | None:
    """Ask the question before with another question word.

    Args:
        fragment: Matches `FRAGMENT`.
        before: The question before, with nothing left out.

    Returns:
        The question in full; None where the one before is of no known form.
    """
    asked = re.sub(r"\s+(?:is that|was that|though|then|so|exactly)\b", "", fragment.strip(" ?!."))
    asked = re.sub(r"^how come$", "why", asked, flags=re.IGNORECASE)
    refuses = bool(re.search(r"\bnot$", asked, re.IGNORECASE))
    asked = re.sub(r"\s+not$", "", asked, flags=re.IGNORECASE)
    hanging = _HANGING.search(asked)
    if hanging:
        asked = asked[: hanging.start()]
    ending = f"{hanging.group()}?" if hanging else "?"
    match = _ASKED.match(before) or _YES_NO.match(before)
    if match is None and (done := _DONE.match(before)) and not hanging:
        return f"{asked} {_passive(done)}?"
    if match is None:
        plain = before.strip().rstrip("?!. ")
        return f"{plain}, and {asked}{ending}" if plain else None
    aux = {"'s": "is", "’s": "is"}.get(match["aux"].strip().lower(), match["aux"].strip().lower())
    if refuses and "n’t" not in aux and "n't" not in aux:
        aux = _NEGATED.get(aux, f"{aux}n’t")
    rest = _HANGING.sub("", match["rest"].strip())
    return f"{asked} {aux} {rest}{ending}"


def _passive(done: re.Match[str]) -> str:
    """Ask passively: after "who built the mills?", "were the mills built"."""
    thing, verb = done["thing"], done["verb"].lower()
    head = re.split(rf" (?:{_BEHIND}|that|which|who)\b", thing)[0]
    many = re.search(r"[^su'’]s$", head, re.IGNORECASE)
    was = "were" if many else "was"
    return f"{was} {thing} {_PARTICIPLES.get(verb, verb)}{done['particle'] or ''}"


def with_new_phrase(phrase: str, before: str, title: str = "") -> str | None:
    """Ask the question before with another phrase in the place of the parallel one.

    Args:
        phrase: What was asked about, without "and" or "what about".
        before: The question before, with nothing left out.
        title: Of the article that answered it.

    Returns:
        The question in full; None where nothing in the one before is parallel.
    """
    said = phrase.strip(" ?!.")
    for way in (_of_one_type, _owned, _of_kind, _preposed, _named):
        found = way(said, before, title)
        if found and found != before:
            return found
    return None


def _of_one_type(said: str, before: str, _title: str) -> str | None:
    bare = re.sub(r"^(?:in|on|at|for|the|his|her|their) ", "", said, flags=re.IGNORECASE)
    for kind in _TYPED:
        there = kind.search(before)
        if there and (here := kind.search(bare)):
            new = here.group() if here.group() == bare or " " not in bare else bare
            return before[: there.start()] + new + before[there.end() :]
    return None


def _owned(said: str, before: str, _title: str) -> str | None:
    """After "Ida's boat", "her house" is "Ida's house"."""
    phrase, there = _OWNER.match(said), _OWNED.search(before)
    if phrase is None or there is None:
        return None
    return before[: there.start("thing")] + phrase["thing"] + before[there.end("thing") :]


def _of_kind(said: str, before: str, _title: str) -> str | None:
    """After "the large mills", "the small ones" are "the small mills"."""
    phrase, there = _ONES.match(said), _OF_KIND.search(before)
    if phrase is None or there is None:
        return None
    return before[: there.start("kind")] + phrase["kind"] + before[there.end("kind") :]


def _preposed(said: str, before: str, title: str) -> str | None:
    """Let a phrase take the place of the name that follows the same "on"."""
    phrase = _PREPOSED.match(said)
    if phrase is None:
        return None
    for name in names_in(before, title):
        old = re.search(
            rf"\b{phrase['lead']} (?:the )?{re.escape(name.text)}", before, re.IGNORECASE
        )
        if old:
            return before[: old.start()] + said + before[old.end() :]
    return f"{before.rstrip('?!. ')} {said}?" if phrase["lead"].lower() == "for" else None


def _named(said: str, before: str, title: str) -> str | None:
    """Let a name take the place of the only one, or of the first that has "the" where it has."""
    if not any(name.text in said for name in names_in(f"x {said}", "")):
        return None
    names = names_in(before, title)
    article = _ARTICLE.match(said)
    for name in names:
        at = before.find(name.text)
        preceded = before[:at].lower().endswith("the ")
        if article and preceded:
            return before[:at] + article["rest"] + before[at + len(name.text) :]
    if article or not names:
        return None
    at = before.find(names[0].text)
    return before[:at] + said + before[at + len(names[0].text) :]
