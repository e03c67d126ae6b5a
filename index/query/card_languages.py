"""The commonest questions about an article itself, in the bot's other languages."""

from __future__ import annotations

import re

from index.answer import Field
from index.query.card_patterns import EVERY
from index.tokens import fold

_PUBLISHED_BY = (Field.PUBLISHER, Field.URL)
_DE = r"(?:das|dies|dies(?:er|en|es)? (?:artikel|text|beitrag)|de[rn]s? (?:artikel|beitrag)s?)"
_ES = r"(?:esto|eso|este|(?:el|este|ese|del|de este) (?:articulo|texto))"
_FR = r"(?:ca|ceci|cela|(?:l|cet|de l|de cet|d cet) ?article|ce texte)"
_PT = r"(?:isto|isso|este|(?:o|este|esse|deste|do|desse) (?:artigo|texto))"
_TOPIC = r" (?P<topic>\S.*)"
_WORD = re.compile(r"[^\W_]+")
"""Of "l'article" two words."""

_ASKS: tuple[tuple[tuple[Field, ...], str], ...] = (
    (
        (Field.AUTHORS,),
        (
            rf"wer hat {_DE} (?:geschrieben|verfasst)|von wem (?:ist|stammt|wurde) {_DE}(?: "
            rf"geschrieben)?|"
            rf"(?:wer ist )?(?:der )?(?:autor|verfasser)(?: (?:von|des|dieses) (?:artikels?|das))?|"
            rf"(?:quien|quienes) (?:escribio|ha escrito) {_ES}|(?:quien es )?(?:el )?autor(?: "
            rf"{_ES})?|"
            rf"de quien es {_ES}|"
            rf"qui a (?:ecrit|redige) {_FR}|(?:qui est|c est qui) l auteur(?: {_FR})?|(?:l "
            rf")?auteur|"
            rf"quem escreveu {_PT}|(?:quem e )?o? ?autor(?: {_PT})?|de quem e {_PT}"
        ),
    ),
    (
        (Field.PUBLISHED,),
        (
            rf"wann (?:wurde|ist) {_DE} (?:veroffentlicht|erschienen|geschrieben|publiziert)(?: "
            rf"worden)?|"
            rf"von wann ist {_DE}|wie alt ist {_DE}|wann erschien {_DE}|"
            rf"cuando (?:se )?(?:publico|escribio|salio|fue (?:publicado|escrito)) {_ES}|"
            rf"de (?:cuando|que fecha) es {_ES}|(?:la )?fecha de publicacion(?: {_ES})?|"
            rf"quand (?:a ete|fut) (?:publie|ecrit) {_FR}|(?:de quand date|quand date) {_FR}|"
            rf"quand {_FR} a(?: t il)? ete (?:publie|ecrit)|(?:la )?date de publication|"
            rf"quando (?:foi|e que foi) (?:publicado|escrito) {_PT}|de quando e {_PT}|"
            rf"quando {_PT} foi (?:publicado|escrito)|(?:a )?data de publicacao"
        ),
    ),
    (
        _PUBLISHED_BY,
        (
            rf"woher (?:ist|stammt|kommt) {_DE}|wo (?:ist|wurde) {_DE} (?:erschienen|"
            rf"veroffentlicht)|"
            rf"wer hat {_DE} veroffentlicht|aus welcher (?:zeitung|quelle) (?:ist|stammt) {_DE}|"
            rf"(?:de donde (?:es|viene|sale)|quien publico|donde se publico) {_ES}|"
            rf"(?:d ou vient|qui a publie|ou a ete publie) {_FR}|"
            rf"(?:de onde (?:e|vem)|quem publicou|onde foi publicado) {_PT}"
        ),
    ),
    (
        EVERY,
        (
            r"(?:was ist |wie lautet )?(?:die |deine )?quelle(?:nangabe)?|"
            r"(?:cual es )?(?:la |tu )?fuente|(?:quelle est )?(?:la |ta )?source|"
            r"(?:qual e )?(?:a |tua |sua )?fonte"
        ),
    ),
    (
        (Field.URL,),
        (
            r"(?:hast du |gibt es |kann ich )?(?:einen |den |der )?link(?: (?:dazu|zum artikel|"
            r"haben))?|"
            r"(?:tienes |hay |me das )?(?:un |el )?(?:enlace|link)(?: (?:al|del) articulo)?|"
            r"(?:tu as |as tu |il y a )?(?:un |le )?lien(?: (?:vers|de) l article)?|"
            r"(?:tens |tem |ha )?(?:um |o )?link(?: (?:do|para o) artigo)?"
        ),
    ),
)
_LISTS = (
    (
        rf"(?:welche|was fur) artikel (?:hast du|habt ihr|gibt es|kennst du)(?: (?:uber|zu|zum "
        rf"thema|von)"
        rf"{_TOPIC})?"
    ),
    (
        rf"(?:hast du|habt ihr|gibt es) (?:etwas|was|artikel|einen artikel) (?:uber|zu|zum "
        rf"thema){_TOPIC}"
    ),
    rf"que articulos (?:tienes|hay|teneis)(?: (?:sobre|acerca de){_TOPIC})?",
    rf"(?:tienes|hay) (?:algo|articulos|un articulo|algun articulo) (?:sobre|acerca de){_TOPIC}",
    rf"(?:quels articles|quel article)(?: (?:as tu|avez vous|tu as|y a t il))?(?: sur{_TOPIC})?",
    (
        rf"(?:as tu|tu as|avez vous|il y a|y a t il) (?:quelque chose|des articles|un article) "
        rf"sur{_TOPIC}"
    ),
    rf"(?:que|quais) artigos (?:tens|tem|ha|voce tem)(?: sobre{_TOPIC})?",
    rf"(?:tens|tem|ha|voce tem) (?:algo|artigos|algum artigo|um artigo) sobre{_TOPIC}",
)
_COUNTS = (
    r"wie viele artikel (?:hast du|habt ihr|gibt es|kennst du)(?: hier)?",
    r"cuantos articulos (?:tienes|hay|teneis)(?: aqui)?",
    r"combien d articles (?:as tu|avez vous|tu as|y a t il|il y a)(?: ici)?",
    r"quantos artigos (?:tens|tem|ha|voce tem)(?: aqui)?",
)
_WHOLE = tuple((asks, re.compile(pattern)) for asks, pattern in _ASKS)
_LISTED = tuple((re.compile(p), counts) for ps, counts in ((_LISTS, 0), (_COUNTS, 1)) for p in ps)


def asked_elsewhere(question: str) -> tuple[tuple[Field, ...], str, bool] | None:
    """Return what a question in another language than English asks about the articles themselves.

    Returns:
        What of a card, the topic of the articles that are wanted or "", and whether only their
        number is wanted; None for every other question.
    """
    spoken = list(_WORD.finditer(question))
    said = " ".join(fold(word.group()) for word in spoken)
    for asks, pattern in _WHOLE:
        if pattern.fullmatch(said):
            return asks, "", False
    for pattern, counts in _LISTED:
        if match := pattern.fullmatch(said):
            topic = match.groupdict().get("topic") or ""
            start = spoken[-len(topic.split())].start() if topic else len(question)
            return (), question[start:], bool(counts)
    return None
