"""Pages that come in place of an article: challenges, consent, "enable JavaScript", no access.

They are known by what they say and by saying little else: an article on any of these has prose of
its own. A page that keeps the rest of its article for subscribers is read, and said to be so.
"""

# ruff: noqa: RUF001 - full stops of many scripts are what is matched here
from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from corpus.article import Remark
from corpus.errors import ReadError
from corpus.text.canonical import canonical

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

CHALLENGE: Final = "This is not the article, but a page that checks whether the visitor is human."
CONSENT: Final = "This is not the article, but a page that asks for consent to cookies."
JAVASCRIPT: Final = "This page shows nothing without JavaScript, which I don't run."
DENIED: Final = "This is not the article, but a page that denies access to it."
SIGN_IN: Final = "This is not the article, but a page that asks you to sign in."
CURE: Final = (
    "Open the article in your browser and paste its text, or save the page and add the file."
)
PAYWALL: Final = (
    "This may be only the beginning of the article: the page keeps the rest for subscribers."
)

_SILENT: Final = ("script", "style", "template", "svg")
_SENTENCE: Final = re.compile(r"(?<=[.!?…。！？])\s+|\n+")
_MOST_WORDS: Final = 250  # that such a page has; only consent forms are longer
_OWN_WORDS: Final = 40  # words it says beside what it is known by
_CONSENT_SHARE: Final = 0.5  # of the words, in sentences about cookies and partners


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_CHALLENGE: Final = _any(
    r"^just a moment|^einen moment|^un momento|^un instant|^attention required"
    r"|^one moment,? please",
    r"(?:verif(?:y|ying)|confirm|check(?:ing)?|prove|make sure|ensure)\b.{0,30}(?:you(?:['’]re"
    r"| are)"
    r" (?:a )?(?:not a (?:ro)?bot|human)|your (?:browser|connection|identity)"
    r"|if the site connection)",
    r"needs? to review the security of your connection",
    r"are you (?:a (?:human|robot|bot)|human)|you(?:['’]re| are) not a (?:ro)?bot"
    r"|\bi['’]?a?m not a robot",
    r"(?:complete|solve|enter|pass) (?:the|this|a) (?:\w+ )?(?:captcha|security check|challenge"
    r"|puzzle)",
    r"unusual (?:traffic|activity)|automated (?:requests|queries|access|traffic)|\bddos\b"
    r"|\bray id\b",
    r"security (?:service|check|verification)|press (?:and|&) hold|browser (?:check|verification)",
    r"bist (?:du|sie) ein (?:mensch|roboter)|kein(?:en)? roboter|sicherheits(?:über)?prüfung"
    r"|überprüf\w+.{0,40}(?:browser|verbindung|mensch)",
    r"n['’]êtes pas un robot|vérifi\w+.{0,40}(?:humain|navigateur|connexion)",
    r"(?:no (?:eres|es usted)|que no sos) un robot|verific\w+.{0,40}(?:humano|navegador"
    r"|conexi[óo]n)",
    r"não é um rob[ôo]|verific\w+.{0,40}(?:humano|navegador|conexão)",
)
_JAVASCRIPT: Final = _any(
    r"(?:enable|activate|turn on|allow|requires?|need|without|support)\b.{0,40}javascript",
    r"javascript\b.{0,40}(?:is |must be |has been )?(?:disabled|required|enabled|blocked|turned off"
    r"|not available|aktivier|deaktivier|activ|désactiv|desactiv|habilit)",
    r"(?:aktivier|activ|habilit|ativ)\w*.{0,30}javascript",
)
_DENIED: Final = _any(
    r"^(?:error )?(?:401|403|406|429|451)\b|\b(?:403|401|451) (?:forbidden|error|unauthori[sz]ed)",
    r"access (?:to this (?:page|resource|site) )?(?:is |has been |was )?(?:denied|blocked"
    r"|restricted"
    r"|forbidden)|^forbidden\b|permission to (?:access|view)|not (?:authori[sz]ed"
    r"|allowed) to (?:access"
    r"|view)",
    r"(?:you have been|you(?:['’]ve| were| are) (?:been )?|request (?:was |has been )?"
    r"|ip (?:address )?"
    r"(?:has been |is )?)blocked|too many requests|rate limit",
    r"(?:not|un)\s?available (?:in|from) your (?:country|region|location|area)|legal reasons",
    r"zugriff (?:verweigert|nicht gestattet)|acc[èe]s (?:refusé|interdit)|acceso (?:denegado"
    r"|prohibido)"
    r"|acesso (?:negado|proibido)",
    r"^reference\W{0,3}[#\w.]+$|incident (?:id|number)|event id",
)
_CONSENT: Final = _any(
    r"\bcookies?\b|\bconsent\b|\b(?:our|and|with|\d+) (?:\w+ )?partners\b|privacy (?:policy"
    r"|settings)"
    r"|personal(?:i[sz]ed)? (?:data|ads|advertising|content)|before you continue|data protection"
    r"|your (?:privacy|choices|preferences)|(?:accept|reject|manage|agree)(?: to)? (?:all"
    r"|options|choices)"
    r"|bevor (?:du|sie) fortf|einwillig|zustimm|datenschutz|personenbezogen|privatsphäre"
    r"|(?:unsere|mit|\d+) partner"
    r"|avant de continuer|consentement|vie privée|données personnelles"
    r"|\d+ partenaires|nos partenaires"
    r"|antes de (?:continuar|prosseguir)|consentimiento|consentimento|privacidad|privacidade"
    r"|(?:nuestros|nossos) (?:\d+ )?(?:socios|parceiros)"
)
_ASKS_CONSENT: Final = _any(
    r"before you continue|(?:we|our partners).{0,80}(?:value|care about|use|store|process)|consent"
    r"|(?:accept|reject|allow|agree)|akzeptier|ablehnen|einwillig|zustimm|accepter|refuser"
    r"|aceptar|rechazar|aceitar|rejeitar|recusar"
)
_SIGN_IN: Final = _any(
    r"(?:log|sign) ?in (?:to|or)\b.{0,60}(?:continue|view|read|see|register|sign up|join|account)?",
    r"(?:you must|please|you need to) (?:be )?(?:log|sign)(?:ged)? ?in"
    r"|forgot(?:ten)? (?:your )?password"
    r"|create (?:an|your) account|e-?mail (?:address )?(?:or|and) password|^password$|remember me",
)
_TITLES: Final = (
    (_CHALLENGE, CHALLENGE),
    (_JAVASCRIPT, JAVASCRIPT),
    (_DENIED, DENIED),
    (_SIGN_IN, SIGN_IN),
)
_PAYWALL_WORDS: Final = _any(
    r"(?:to (?:continue|keep) reading|to read (?:the (?:full|rest|whole)|this|on|more)"
    r"|continue reading)"
    r".{0,80}(?:subscri|sign ?in|log ?in|register|become a member|buy|account)",
    r"(?:subscrib|register|sign up|log ?in|become a member)\w*.{0,60}(?:to (?:continue"
    r"|keep) reading"
    r"|to read (?:the (?:full|rest|whole)|this)|for (?:full|unlimited) access|to unlock)",
    r"(?:this|the (?:full|rest of (?:the|this))) (?:article|story|content|post)s? (?:is"
    r"|are) (?:only |exclusively )?"
    r"(?:available )?(?:for|to) (?:our )?(?:paid |paying |premium )?(?:subscribers|members)",
    r"you(?:['’]ve| have) (?:reached|read|used) (?:your|all|the).{0,40}(?:limit|free articles?)",
    r"weiterlesen mit|nur für abonnenten|jetzt abonnieren|réservé aux abonnés|abonnez-vous pour"
    r"|solo para suscriptores|suscr[íi]bete para|exclusivo para assinantes|assine para",
)
_PAID: Final = re.compile(r"(?:locked|metered|paid|premium|subscriber)", re.IGNORECASE)
_FREE: Final = re.compile(r"\"isAccessibleForFree\"\s*:\s*\"?(true|false)", re.IGNORECASE)
_INLINE: Final = frozenset({"a", "b", "i", "em", "strong", "span", "code", "u", "small"})
_ASKING: Final = ("p", "h2", "h3", "h4", "li", "button", "a", "span", "strong")
_MOST_CHILDREN: Final = 20
_LONGEST: Final = 300  # code points of a line that asks to subscribe
_FULL_WORDS: Final = 600  # a page that says so much has its article, whatever it says of access


def refuse_stand_in(tree: HtmlElement) -> None:
    """Refuse a page that is none of an article.

    Raises:
        ReadError: It is one; the sentence says which.
    """
    title = " ".join((tree.findtext(".//title") or "").split())
    lines = _visible(tree)
    count = sum(len(line.split()) for line in lines)
    if _is_consent(lines, count):
        raise ReadError(CONSENT, CURE)
    if count > _MOST_WORDS:
        return
    for pattern, sentence in _TITLES:
        known = [line for line in lines if pattern.search(line)]
        others = [line for line in lines if not any(kind.search(line) for kind, _ in _TITLES)]
        own = sum(len(line.split()) for line in others)
        signs = len(known) + bool(pattern.search(title))
        if (signs > 1 and own <= _OWN_WORDS) or (signs and own <= _OWN_WORDS // 4):
            raise ReadError(sentence, CURE)


def take_paywall(tree: HtmlElement) -> list[str]:
    """Take what asks to subscribe out of a page that keeps the rest for subscribers."""
    taken = []
    for element in list(tree.iter(*_ASKING)):
        if element.getparent() is None or len(element) > _MOST_CHILDREN:
            continue
        text = _flat(element.text_content())
        if len(text) <= _LONGEST and _PAYWALL_WORDS.search(text):
            taken.append(text)
            element.drop_tree()
    return taken


def paywall_remarks(tree: HtmlElement) -> tuple[Remark, ...]:
    """Return a remark if a page says that it keeps the rest of its article for subscribers."""
    lines = _visible(tree)
    count = sum(len(line.split()) for line in lines)
    said = any(_PAYWALL_WORDS.search(line) for line in lines if len(line) <= _LONGEST)
    return (Remark(PAYWALL),) if count <= _FULL_WORDS and (said or _is_paid(tree)) else ()


def _is_paid(tree: HtmlElement) -> bool:
    """Return whether a page's own data say that its article is not free."""
    for script in tree.iter("script"):
        if "json" in (script.get("type") or "") and (found := _FREE.search(script.text or "")):
            return found[1].lower() == "false"
    tiers = ("article:content_tier", "og:article:content_tier")
    metas = (m for m in tree.iter("meta") if (m.get("property") or m.get("name")) in tiers)
    return any(_PAID.search(meta.get("content") or "") for meta in metas)


def _is_consent(lines: list[str], count: int) -> bool:
    about = [line for line in lines if _CONSENT.search(line)]
    share = sum(len(line.split()) for line in about) / max(1, count)
    return (
        len(about) > 1
        and share >= _CONSENT_SHARE
        and any(_ASKS_CONSENT.search(line) for line in lines)
        and count - sum(len(line.split()) for line in about) <= 2 * _OWN_WORDS
    )


def _visible(tree: HtmlElement) -> list[str]:
    """Return the sentences that a page shows."""
    body = tree.find("body")
    if body is None:
        return []
    texts: list[str] = []
    hidden = {element for tag in _SILENT for element in body.iter(tag)}
    for element in body.iter():
        if isinstance(element.tag, str) and element not in hidden and element.text:
            texts.append(element.text)
        if element.tail:
            texts.append(element.tail if element.tag in _INLINE else f"\n{element.tail}")
        if isinstance(element.tag, str) and element.tag not in _INLINE:
            texts.append("\n")
    return [line for line in map(_flat, _SENTENCE.split("".join(texts))) if line]


def _flat(text: str) -> str:
    return " ".join(canonical(text).split())
