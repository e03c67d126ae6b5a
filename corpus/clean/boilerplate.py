"""Lines that belong to a page and not to its article: players, sharing, consent, sign-ups, links.

A line is known furniture by its whole wording, never by a word inside a sentence. What could also
be a heading or a list item of an article ("Search", "Reply", "Video") is only weakly known: it
counts beside other furniture, or in the page's head and foot. What could head a section of a
handbook ("Leave a comment", "Contact us") is likely furniture, and wants a second sign in the
middle of a text, as a whole sentence does (`corpus.clean.known_lines`). Every pattern is anchored
and runs on short lines only, so that time stays linear in the text.
"""

# ruff: noqa: RUF001 - typographic marks are what is matched here
from __future__ import annotations

import re
from enum import IntEnum
from typing import Final

MAX_LINE: Final = 300
"""Code points; what is longer is prose, whatever it begins with."""


class Known(IntEnum):
    """How surely a line is furniture, from its wording alone."""

    NO = 0
    WEAK = 1
    LIKELY = 2
    STRONG = 3


def _any(*patterns: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(patterns) + ")", flags)


_NETWORK: Final = (
    r"(?:facebook|twitter|x|linkedin|flipboard|whatsapp|reddit|pinterest|telegram|bluesky|threads"
    r"|mastodon|instagram|youtube|tiktok|tumblr|messenger|e-?mail|google\+?|apple news|rss|sms)"
)
_PIECE: Final = r"(?:stor(?:y|ies)|articles?|page|post|episode|audio|podcast|video)"

_PLAYER: Final = _any(
    r"(?:play|listen(?: to)?|watch|stream|now playing|hear) ?(?:live|now)?(?: (?:radio|tv|stream))?"
    r"(?: ?[·•|:–—-]? ?\d+:\d\d(?::\d\d)?)",
    r"(?:play|listen|watch|stream) live(?: (?:radio|tv|now|stream|audio|video))?",
    r"(?:listen to|play|hear|watch|read) (?:the|this) (?:full )?"
    + _PIECE
    + r"(?:[ ·•|:–—(-]+\d.{0,15})?",
    r"\d+[ -]min(?:ute)?s?\.? (?:listen|read|watch|video)",
    r"(?:estimated )?read(?:ing)? time:? .{1,20}",
    r"(?:now playing|next up|up next|coming up|on air now)(?: ?:.{0,80})?",
    r"(?:toggle|show|hide|view|download|read|open) (?:the )?(?:transcript|more options|captions?)",
    r"(?:available )?on[- ]air (?:stations?|schedule|now)|live stream",
    r"your browser does(?: not|n't) support .{1,60}",
    r"(?:please )?(?:enable|turn on) javascript.{0,100}|javascript is (?:disabled"
    r"|required).{0,100}",
    r"(?:this|the) (?:video|audio|media) (?:is|could not|cannot|can't) .{0,60}"
    r"(?:play(?:ed)?|load(?:ed)?|supported|available).{0,30}",
)
_SHARE: Final = _any(
    rf"(?:click (?:here )?to )?(?:share|tweet|e-?mail|print|post|pin|save|bookmark)"
    rf" (?:this|the)(?: {_PIECE})?(?: (?:on|via|to|with|by) .{{1,40}})?",
    rf"(?:click (?:here )?to )?(?:share|post|tweet|pin|like|e-?mail|follow|find) ?(?:it|us|this)?"
    rf"(?: a link)?(?: to a friend)? ?(?:on|via|to|with|by) {_NETWORK}"
    rf"(?:(?: ?,? and |, ?){_NETWORK})*(?: \(opens? in (?:a )?new window\))?",
    rf"share(?: (?:on|this))?:?(?: {_NETWORK}){{1,8}}",
    rf"{_NETWORK}(?:(?:,| [|·•/]| ?>)? {_NETWORK}| (?:share|tweet|print|copy link)){{1,9}}",
    r"(?:click to )?(?:print|e-?mail) ?\(opens? in (?:a )?new window\)",
    r"(?:share (?:page|sheet|menu)|about sharing|(?:open|close) (?:panel|dialog|share menu"
    r"|modal)|more sharing.{0,20})",
    r"copy (?:the )?(?:link|url)(?: to clipboard)?|link copied!?|share (?:options|full article)",
    r"\d[\d,.]*[km]? (?:shares?|likes?|retweets?|views?|reactions?)",
)
_CONSENT: Final = _any(
    r"(?:we|this (?:web ?)?site|our (?:web ?)?site|we and our .{1,40}) (?:also )?uses? .{0,60}?"
    r"cookies\b(?=.{0,200}\b(?:experience|you|your|site|website|browser|content|ads|traffic|agree"
    r"|consent|policy|analy\w+)\b).{0,240}",
    r"by (?:continuing|using|clicking|browsing|signing up|subscribing|submitting|registering)\b"
    r".{0,100}\b(?:you|cookies|agree|accept|consent)\b.{0,160}",
    r"(?:accept|reject|allow|decline|manage|customi[sz]e|necessary|essential) (?:all )?(?:only )?"
    r"(?:cookies?|preferences|choices|settings|consent)",
    r"(?:accept|reject|allow|decline) all|i (?:accept|agree)|cookies? (?:settings|preferences)",
    r"(?:your|we value your|we care about your) privacy(?: choices)?",
    r"(?:this site|this form) is protected by recaptcha.{0,160}",
)
_SIGN_UP: Final = _any(
    r"(?:please )?(?:sign[- ]?up|subscribe|register)(?: now| here| today)?(?: ?(?:for|to"
    r"|and) .{1,140})?"
    r"[.!:»>]?",
    r"(?:get|have|receive) .{1,100}(?:in|to|into) your (?:e-?mail )?(?:inbox|e-?mail)\b.{0,60}",
    r"(?:get|download|try) (?:the|our) (?:free )?.{0,30}\bapps?\b.{0,60}",
    r"thank(?:s| you) for (?:signing up|subscribing|your (?:subscription|interest)"
    r"|registering).{0,100}",
    r"(?:you have|you've) (?:successfully )?(?:subscribed|signed up|been added).{0,100}",
    r"(?:our|the|daily|weekly|morning|free) (?:e-?mail )?newsletters?|newsletter sign-?up",
    r"(?:you can )?unsubscribe (?:at )?any ?time.{0,40}|no spam.{0,60}",
    r"subscribe (?:now|today|for .{1,40}|to .{1,60})|subscriber[- ]only.{0,40}",
)
_ACCOUNT: Final = _any(
    r"(?:enter )?(?:your )?e-?mail(?: address)?\*?|enter (?:your|a valid) e-?mail.{0,60}",
    r"(?:already (?:a |have )?.{1,40}\? ?)(?:log|sign) ?in.{0,20}",
    r"(?:create|open) (?:a|an|your) (?:free )?account.{0,40}",
)
_ADVERTISEMENT: Final = _any(
    r"(?:skip )?advertise?ments?(?: - .{1,40})?|sponsored(?: content| by .{1,40})?|paid content",
    r"(?:story|article|content|post|reading) continues? (?:below|after).{0,40}",
    r"(?:continue reading|scroll (?:down )?(?:to|for)|keep scrolling).{0,60}",
    r"skip (?:past )?(?:this )?(?:ad|advert|newsletter).{0,40}|report (?:this )?ad|ad feedback",
    r"after newsletter promotion|remove ads.{0,30}|why (?:am i seeing|this ad).{0,30}",
)
_POINTER: Final = _any(
    r"(?:read|see|watch|listen|hear)(?: (?:more|also|next|now|too|this))? ?: .{3,200}",
    r"(?:related|more|recommended|must[- ]read|further reading|explore more|also read|don.t miss)"
    r"(?: (?:stor(?:y|ies)|articles?|coverage|content|topics?|news|links?|video"
    r"|reading))?: .{3,200}",
    r"(?:for more|to (?:see|read|learn) more)[^.]{0,60}(?:visit|go to|click|follow).{1,120}",
)
_SHOUTED: Final = _any(
    r"(?:READ|SEE|WATCH|LISTEN|RELATED|MORE|PHOTOS?|VIDEO|GALLERY|POLL|ALSO|DON'T MISS)"
    r"(?: [A-Z ]{2,30})?(?: ?[:|>»] ).{3,200}",
    flags=re.NOFLAG,
)
_COMMENTS: Final = _any(
    r"\d[\d,]* (?:comments?|repl(?:y|ies))(?: on .{1,120})?|comments? ?\(?\d+\)?",
    r"(?:leave|add|post|write|submit) (?:a |your )?(?:comment|reply).{0,40}",
    r"(?:view|show|see|read|hide|load)(?: (?:all|more|the))*(?: \d+)? comments?.{0,30}",
    r"(?:join|start) the (?:conversation|discussion).{0,60}|no comments(?: yet)?\.?",
    r"be the first to comment.{0,40}|comments are (?:closed|disabled|moderated).{0,60}",
    r"(?:have|got) (?:a|any) (?:news )?(?:tip|story|correction).{0,60}\?.{0,100}",
)
_LABELLED: Final = _any(
    r"(?:tags?|tagged(?: (?:with|as|in))?|topics?|categor(?:y|ies)|filed under|posted in|keywords?"
    r"|sections?|in this (?:story|article)|more (?:on|about))(?: ?: | {1,2}#).{1,200}",
    r"(?:#\w{2,40}[ ,]*){2,20}",
)
_FOLLOW: Final = _any(
    r"(?:follow|like|find|join|connect with|stay connected(?: with)?) "
    r"(?:us|@\w{1,30}|[A-Z][\w .]{1,40} on " + _NETWORK + r")\b.{0,100}",
    r"(?:support|fund) (?:our|local|independent|quality|public|nonprofit).{0,80}",
    r"(?:donate|give|contribute)(?: (?:now|today|monthly|here))?!?|(?:become|be) a (?:member"
    r"|supporter"
    r"|subscriber|sustainer).{0,80}|make (?:a|your) (?:tax-deductible )?(?:donation|gift).{0,80}",
)
_LEGAL: Final = _any(
    r"(?:.{0,80}[.,|] ?)?all rights reserved\.?(?:.{0,200})",
    r"(?:this|these) (?:material|content|article|story)s? (?:may|can)(?: not|not) be .{0,200}",
    r"(?:use of this (?:site|website)|your use of) .{0,200}",
    r"(?:privacy|cookies?|terms|our)(?: (?:and|&) cookies?)? (?:policy|notice|statement|of (?:use"
    r"|service)|(?:and|&) conditions)(?: updated)?(?:(?: ?[|·•/,-] ?| and | ).{1,120})?",
    r"(?:do not|don.t) sell(?: or share)? my (?:personal )?(?:info|information|data)",
    r"(?:powered|published|hosted) by (?:wordpress|blogger|ghost|medium|disqus|newspack).{0,30}",
    r"(?:about|contact|advertise(?: with)?|work (?:for|with)) us(?: ?[|·•/,-] ?.{1,120})?",
    r"site ?map|ad choices|adchoices|accessibility (?:statement|help)|terms (?:of use|of service"
    r"|(?:and|&) conditions)|code of ethics|fcc public file.{0,30}|corrections policy",
)
_GALLERY: Final = _any(
    r"(?:(?:image|photo|slide|picture|gallery) )?\d{1,3} ?(?:of|/) ?\d{1,3}(?: ?[|:] ?.{0,40})?",
    r"(?:view|open|see|show|enlarge|expand|zoom|click to (?:view|enlarge|expand))(?: (?:this|the"
    r"|full(?:[- ]?(?:size|screen))?|more|all|in))* (?:image|photo|photos|gallery|slideshow"
    r"|fullscreen"
    r"|modal|lightbox)s?(?: modal)?",
    r"(?:toggle|hide|show) caption|click to (?:expand|enlarge)|image (?:source|caption)|enlarge",
    r"(?:previous|next)(?: (?:image|photo|slide|article|post|story))(?: ?: ?.{1,150})?",
)
_NAVIGATION: Final = _any(
    r"skip to (?:main )?(?:content|navigation|footer|article|search)|(?:back|return|scroll) to top",
    r"(?:toggle|open|close|show|main|site) (?:main |the |site )?(?:navigation|menu"
    r"|search(?: bar)?)",
    r"(?:sign|log) ?(?:in|out)(?: ?(?:[|/·•]|or) ?(?:sign up|subscribe|register|join"
    r"|log out).{0,20})?",
    r"(?:e-?edition|e-?paper|today.s paper|my account|manage (?:my )?account|search .{1,20}\.{3}"
    r"|search query)",
    r"(?:load|show|view) (?:more|all)(?: (?:stories|articles|posts|news))?|see (?:more"
    r"|all) .{1,40}",
)
_HEADING: Final = _any(
    r"related(?: (?:stor(?:y|ies)|articles?|coverage|content|topics?|news|links?|posts?"
    r"|reading))?:?",
    r"(?:read|see) (?:more|also|next|this next):?|more (?:stories|news|coverage|on this (?:story"
    r"|topic))"
    r"(?: (?:from|by|on|in|like) .{1,40})?:?",
    r"more (?:from|by) [^.]{1,40}:?|more like this:?|(?:also|further) (?:in|on|read) [^.]{1,30}:?",
    r"(?:most|trending|popular)(?:[- ](?:popular|read|viewed|shared|commented|emailed|now|stories"
    r"|recent|watched))(?: (?:stories|articles|in|on) ?.{0,30})?:?",
    r"(?:recommended|stories|picked|suggested)(?: (?:for you|stories|articles|reading"
    r"|by .{1,30}))?:?"
    r"(?<=[desy:gs])",
    r"you (?:may|might|could|will)(?: also| be)? (?:like|enjoy|interested in|have missed):?",
    r"(?:editor.?s.? picks?|top stories|latest (?:news|stories|headlines|posts|videos?)"
    r"|top headlines"
    r"|in other news|elsewhere on .{1,30}|what to (?:read|watch) next|around the web|from the web"
    r"|promoted (?:stories|links)|don.t miss|must reads?|breaking news|what.s next"
    r"|in case you missed it)"
    r":?",
)
_WEAK: Final = _any(
    r"(?:home|menu|search|close|news|more|share|tweet|print|e-?mail|save|play|pause|mute|unmute"
    r"|stop"
    r"|volume|settings|fullscreen|video|audio|live|download|embed|transcript|comments?|reply|report"
    r"|like|sections|sports?|opinion|politics|business|world|local|national|u\.?s\.?|weather"
    r"|traffic"
    r"|obituaries|classifieds|jobs|shop|events|calendar|donate|subscribe|login|log in|join|help|faq"
    r"|support|careers|terms|privacy|accessibility|rss|contact|about|tags|topics|trending|popular"
    r"|recent|previous|next|expand|loading\.{0,3}|caption|credit|ad|ads|sponsored|entertainment"
    r"|lifestyle|health|science|technology|tech|arts|culture|education|environment|investigations"
    r"|podcasts?|newsletters?|photos?|videos?|games|food|travel|money|x|gift|listen|watch|dismiss"
    r"|follow|not now|ok|okay|got it|no thanks|cancel|submit|continue|accept|learn more|read more"
    r"|details|options|hide|show|copy|link|español|en español|crosswords?)[.:!…]?",
    r"[\d:/ .·|–—-]*\d{1,2}:\d\d[\d:/ .·|–—-]*|\d{1,4}|[-–/|·•>»]+",
    r"https?://\S+|www\.\S+",
)
_STRONG: Final = (
    _PLAYER,
    _SHARE,
    _CONSENT,
    _SIGN_UP,
    _ADVERTISEMENT,
    _POINTER,
    _SHOUTED,
    _LABELLED,
    _FOLLOW,
    _GALLERY,
    _HEADING,
)
_LIKELY: Final = (_COMMENTS, _ACCOUNT, _LEGAL, _NAVIGATION)
_NETWORK_LINE: Final = re.compile(rf"(?:on )?{_NETWORK}", re.IGNORECASE)
_SEPARATOR: Final = re.compile(r" ?[|›»>·•] ?| / ")
_BULLET: Final = re.compile(r"^(?:[-*•▪◦·►▶→»>|]+|\d{1,2}[.)]) ?")
_MAX_CRUMB: Final = 4  # words of a label
_MIN_CRUMBS: Final = 3  # two may be a headline and its site


def known(line: str) -> Known:
    """Return how surely `line` is furniture by its own wording."""
    if len(line) > MAX_LINE:
        return Known.NO
    bare = _BULLET.sub("", line).strip(" |·•[]►▶→»") or line
    if any(pattern.fullmatch(bare) for pattern in _STRONG) or is_breadcrumb(line):
        return Known.STRONG
    if any(pattern.fullmatch(bare) for pattern in _LIKELY):
        return Known.LIKELY
    if _WEAK.fullmatch(bare) or _NETWORK_LINE.fullmatch(bare):
        return Known.WEAK
    return Known.NO


def opens_list(line: str) -> bool:
    """Return whether a line heads a list of other articles ("Related stories")."""
    return (
        len(line) <= MAX_LINE and _HEADING.fullmatch(_BULLET.sub("", line).strip(" |")) is not None
    )


def is_breadcrumb(line: str) -> bool:
    """Return whether a line is a path or bar of links: short labels between separators."""
    parts = [part.strip() for part in _SEPARATOR.split(line)]
    if len(parts) == 1 or line.endswith((".", "!", "?", '"', "”", ",")) or not parts[0]:
        return False
    labels = [part for part in parts if part]
    if any(len(label.split()) > _MAX_CRUMB for label in labels[:-1]):
        return False
    home = labels[0].lower() in {"home", "news", "front page"} and len(labels) > 1
    named = all(label[:1].isupper() or label[:1].isdigit() for label in labels)
    return (
        named and (home or len(labels) >= _MIN_CRUMBS) and not any(c.isdigit() for c in labels[0])
    )


def ends_article(line: str) -> bool:
    """Return whether furniture like this comes only after an article's end, never inside it."""
    bare = _BULLET.sub("", line)
    return len(line) <= MAX_LINE and any(
        pattern.fullmatch(bare) for pattern in (_COMMENTS, _LABELLED, _LEGAL, _HEADING, _FOLLOW)
    )
