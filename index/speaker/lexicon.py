"""The words by which English prose says who speaks, and which words name people.

Vocabulary for `index.speaker.noun_phrase`, `index.speaker.scene` and `index.speaker.people`;
nothing here looks at a text by itself.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from importlib import resources


def words(text: str) -> frozenset[str]:
    """Return the words of a list written as one string."""
    return frozenset(text.split())


_REGULAR = (
    "add admit acknowledge advise affirm allege announce answer argue ask assert attest blast "
    "boast brag caution chime claim clarify comment complain conclude concede confess confirm "
    "contend continue counsel counter criticize declare demand deny describe disclose elaborate "
    "email emphasize emphasise estimate exclaim explain fume gush hint infer inform inquire "
    "insist interject joke lament maintain marvel mention muse mutter note observe offer opine "
    "order pledge plead posit post predict proclaim promise propose quip recall recount reflect "
    "remark remind repeat reply report request respond retort reveal scoff shout shrug sigh "
    "signal snap specify speculate state stress suggest summarize testify text thunder tout "
    "tweet urge venture voice vow wail warn whisper wonder yell accuse blog chant crow deadpan "
    "deride liken compare characterize characterise praise slam mock dismiss condemn decry "
    "tease refer cite assail rail type brand attack hail laud applaud bash denounce intone "
    "interrupt plead preach rant relate reiterate surmise theorize translate"
)
_IRREGULAR = (
    "say says said saying tell tells told telling write writes wrote writing written think "
    "thinks thought sing sings sang singing swear swears swore call calls called calling label "
    "labels labeled labelled labeling dub dubs dubbed dubbing cry cries cried crying read reads "
    "speak spoke put puts found finds"
)
_DOUBLING = frozenset({"admit", "quip", "snap", "brag", "refer", "slam"})


def _forms(verb: str) -> tuple[str, ...]:
    """Return the present, past and participle of a regular verb."""
    if verb in _DOUBLING:
        return verb, f"{verb}s", f"{verb}{verb[-1]}ed", f"{verb}{verb[-1]}ing"
    if verb.endswith("e"):
        return verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    ending = "es" if verb.endswith(("ss", "sh", "ch", "x")) else "s"
    return verb, f"{verb}{ending}", f"{verb}ed", f"{verb}ing"


SAYING = frozenset(_IRREGULAR.split()) | {f for v in _REGULAR.split() for f in _forms(v)}
"""Verbs of saying, in every form."""
_BARE = frozenset(_REGULAR.split()) - {"argue"}
"""Bare forms follow "to" or are nouns; "say" and "argue" may have a subject."""
INVERTS = (
    SAYING
    - {v for v in SAYING if v.endswith("ing")}
    - _BARE
    - words(
        "tell tells told call calls called label labels labeled labelled dub dubs dubbed inform "
        "informs informed remind reminds reminded urge urges urged accuse accuses accused "
        "describe describes described put puts order orders ordered advise advises advised "
        "refer refers referred compare compares compared liken likens likened dismiss dismisses "
        "dismissed praise praises praised mock mocks mocked slam slams slammed cite cites cited "
        "attack attacks attacked hail hails hailed laud lauds lauded applaud applauds applauded "
        "bash bashes bashed brand brands branded types suggest suggests reflects reflected "
        "reveals revealed signals signaled hints stresses promises found finds estimates "
        "predicts"
    )
)
"""Those whose subject may follow: "...," said Ann; not "...," told Ann."""
_READS = frozenset({"read", "reads"})
WRITINGS = re.compile(
    r"\b(?:statement|letter|e-?mail|tweet|post|message|report|article|memo|book|bill|order|text|"
    r"editorial|release|story|column|note|filing|complaint|lawsuit|ruling|opinion|resolution)s?\b",
    re.IGNORECASE,
)
"""What can be read out as saying something: "the letter read"."""

PRONOUNS = frozenset({"he", "she", "they", "it", "we", "i", "you", "who"})
DETERMINERS = words(
    "a an the one two three four five six several some many most both another other any every "
    "each his her its their my our your this that these those no all"
)
PREPOSITIONS = words(
    "in on at to during after before by as about following amid despite since until upon under "
    "over without within via through near inside outside like unlike besides of for with from "
    "per throughout against among between into asked speaking responding referring according"
)
SUBORDINATORS = words(
    "when while as after before because if since although though unless whereas where once "
    "until that which whether how why what whenever even just only"
)
CONJUNCTIONS = frozenset({"and", "but", "so", "then", "yet", "or", "nor", "also"})
AUXILIARIES = words(
    "has have had also later then previously once often repeatedly recently would reportedly is "
    "was were are be been being quickly simply even just never did do does not further always "
    "still will can could may might must should now again first soon to famously who already "
    "sometimes since instead ever both all each himself herself went goes on"
)
"""What may come between a subject and its verb."""
_NOUN = words(
    "brand attack type comment report tweet post order request answer claim hint text email "
    "signal voice note counter blast demand offer promise pledge reply boast joke remark "
    "estimate caution call label shout whisper sigh vow repeat address stress state"
)
_NOUNS = _NOUN | {f"{noun}s" for noun in _NOUN}
_ONE = frozenset({"a", "an", "this", "following"})
_WEAK = words(
    "describe describes described call calls called label labels labeled claim claims claimed "
    "suggest suggests suggested hint hints hinted stress stresses stressed refer refers "
    "referred reflect reflects reflected predict predicts predicted promise promises promised "
    "find finds found put puts reveal reveals revealed signal signals signaled demand demands "
    "demanded offer offers offered continue continues continued repeat repeats repeated tout "
    "touts touted dub dubs dubbed estimate estimates estimated state stating"
)
"""Verbs that things do as well: "the name describes ..."."""
_SINGULAR = words("a an this his her its their another each every following the my our")
BE = frozenset(
    {"was", "were", "been", "be", "being", "is", "are", "get", "got", "gets", "it's", "it’s"}
)
VERBS = AUXILIARIES - words("also later then once to who now first soon on both all each") | words(
    "went came took made gave got saw knew felt left led held kept met sat stood ran drew won "
    "lost began became wants uses seems appears thinks believes goes comes takes makes gives "
    "gets sees knows feels leaves leads holds keeps meets sits stands runs draws wins loses "
    "begins becomes want go come take make give lets let set sets shows brings brought showed "
    "found finds plans needs hopes tries fell fought hit chose spent sent sends built bought "
    "caught taught rose broke wore bore heard hears laughs smiles nods turned turns"
)
TIME = words(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today tonight tomorrow "
    "earlier later recently afterwards afterward afternoon january february march april june july "
    "august september october november december"
)
_EVENT = re.compile(
    r"\d{1,4}\b|(?:\w[\w'’-]*\s+){0,4}?(?:statement|interview|e-?mail|tweet|speech|conference|"
    r"briefing|rally|hearing|debate|call|letter|post|remarks|report|release|message|response|reply|"
    r"testimony|phone|condition|background|video|article|memo|essay|column|editorial|blog|podcast|"
    r"radio|television|TV|Twitter|Facebook|Instagram|YouTube|telephone|appearance|address|filing|"
    r"lawsuit|comments?|questions?|reporters|journalists)\b"
)
TITLES_M = words(
    "mr sir lord king prince congressman spokesman businessman chairman father husband son "
    "brother uncle nephew actor policeman councilman grandfather boyfriend assemblyman fr "
    "monsignor pope man boy"
)
TITLES_F = words(
    "mrs ms miss lady dame queen princess congresswoman spokeswoman businesswoman chairwoman "
    "mother wife daughter sister aunt niece actress policewoman councilwoman grandmother "
    "girlfriend assemblywoman madam woman girl"
)
HONORIFICS = words(
    "mr mrs ms miss dr prof sen rep gov gen lt col capt rev sgt sir lord lady dame del maj adm "
    "sens reps judge justice president senator governor secretary mayor representative "
    "congressman congresswoman professor doctor general colonel captain officer sheriff chief "
    "minister chancellor pope bishop cardinal ambassador speaker director commissioner king "
    "queen prince princess state former then vice deputy attorney prime"
)
ORGANISATION = re.compile(
    r"\b(?:University|College|Institute|Department|House|Party|Committee|Council|Congress|Senate|"
    r"Court|Times|Post|News|Inc|Corp|Company|States|Agency|Association|Union|Foundation|Center|"
    r"Centre|Bank|Ministry|Office|Board|Group|Journal|Tribune|Herald|Church|Army|Navy|Service|"
    r"Bureau|Administration|Commission|Club|Press|Fund|Society|League|School|Hospital|campaign|"
    r"agency|company|department|office|ministry|government|group|organi[sz]ation|committee|firm|"
    r"university|board|newspaper|network|association|union|bank|party|court|statement|report|"
    r"article|study|letter|team|paper|museum|club|charity|commission|council)\b"
)
PLURAL = re.compile(
    r"\b(?:officials|researchers|scientists|authorities|police|critics|experts|prosecutors|lawyers|"
    r"people|authors|investigators|aides|sources|voters|residents|leaders|members|parents|"
    r"students|teachers|doctors|Democrats|Republicans|activists|groups|organi[sz]ers|analysts|"
    r"economists|senators|lawmakers|judges|workers|families|women|men|children|neighbors|"
    r"neighbours|witnesses|supporters|opponents|advocates)\b"
)
PERSON = re.compile(
    r"\b(?:official|spokes(?:man|woman|person)|source|aide|advis[eo]r|officer|judge|researcher|"
    r"scientist|expert|critic|voter|resident|lawyer|attorney|man|woman|president|minister|senator|"
    r"governor|mayor|director|manager|teacher|doctor|professor|student|author|editor|witness|"
    r"neighbou?r|friend|mother|father|brother|sister|son|daughter|wife|husband|leader|candidate|"
    r"nominee|chief|chair(?:man|woman)?|secretary|reporter|writer|journalist|player|coach|actor|"
    r"actress|singer|owner|founder|analyst|economist|historian|activist|farmer|engineer|nurse|"
    r"prosecutor|congress(?:man|woman)|representative|ambassador|general|person|people|campaign|"
    r"company|agency|department|office|police|bishop|pope|king|queen|prince|princess)s?\b"
)
STATES = words(
    "Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo Mont "
    "Neb Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo"
)


def is_event(text: str, start: int) -> bool:
    """Return whether what follows a preposition says when, where or how something was said."""
    return bool(_EVENT.match(text[start : start + 80]))


def is_noun(verb: str, before: list[str]) -> bool:
    """Return whether a word that can be a verb of saying is a noun here: "a short comment".

    Args:
        verb: The word.
        before: The words before it in lower case, nearest last.
    """
    if verb.lower().endswith("ing"):
        return before[-1:] != [] and before[-1] in DETERMINERS
    if verb.lower() not in _NOUNS or not before:
        return False
    if verb.lower() in _NOUN and (before[-1].endswith(",") or _ONE & set(before[-3:])):
        return True
    return before[-1] in _SINGULAR


def fits(verb: str, subject: str, before: str) -> bool:
    """Return whether a subject can be the one who speaks by a verb.

    Args:
        verb: A verb of saying.
        subject: The noun phrase found as its subject.
        before: The word right before the verb.
    """
    low = verb.lower()
    first = subject.split(maxsplit=1)[0]
    several = bool(re.search(r"s\b| and ", subject))
    if low in _READS:
        return bool(WRITINGS.search(subject))
    if subject.lower() in PRONOUNS:
        return True
    if low in _NOUN and not several and before.lower() not in AUXILIARIES:
        return False  # "each member state": no verb at all
    within = bool(re.search(r"\s[A-Z@]", subject))
    common = first.lower() in DETERMINERS or (first.endswith(("'s", "’s")) and not within)
    if not common and (within or first[0].isupper() or first[0] == "@"):
        return True
    speaks = any(kind.search(subject) for kind in (PERSON, PLURAL, WRITINGS, ORGANISATION))
    return speaks or (within or low not in _WEAK if common else several)


@lru_cache(maxsize=1)
def given_names() -> dict[str, str]:
    """Read common given names in lower case, each with "m" or "f"; names of both are left out."""
    raw = json.loads(
        resources.files("index.speaker").joinpath("given_names.json").read_text("utf-8")
    )
    women, men = (set(raw[sex].lower().split()) for sex in ("women", "men"))
    return dict.fromkeys(women - men, "f") | dict.fromkeys(men - women, "m")
