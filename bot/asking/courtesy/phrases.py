"""Recognise what is no question, in the bot's five languages: greetings, thanks, "who are you?".

A message is one only where all of its words belong to such phrases: "thanks, and who runs it?" is a
question. Words are folded, so neither capitals nor accents, marks or emoji count.
"""

from __future__ import annotations

import re
from enum import StrEnum

from index.tokens import fold


class Courtesy(StrEnum):
    """What somebody says who asks nothing of the articles; the weightiest first."""

    ABILITIES = "abilities"
    IDENTITY = "identity"
    NATURE = "nature"
    WELFARE = "welfare"
    BLAME = "blame"
    PRAISE = "praise"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    TEST = "test"
    GREETING = "greeting"
    ASSENT = "assent"


_PHRASES = {
    Courtesy.ABILITIES: """
        what can you do|what can u do|what do you do|what do u do|what are you able to do
        what can you do for me|what can you help me with|what can you help with|what are you for
        what can i ask|what can i ask you|what should i ask|what should i ask you
        what are your commands|what commands do you have|commands|what are your features
        how do you work|how does this work|how does this bot work|how does it work here
        how do i use you|how do i use this|how do i use this bot|how to use|how to use this bot
        how do i ask|how do i ask you|how can i ask you something
        help|help me|i need help|can you help|can you help me|can u help me|could you help me
        need help|pls help|please help|how can you help|how can you help me
        was kannst du|was kannst du alles|was machst du|wie funktionierst du|hilfe|hilf mir
        kannst du mir helfen|was kann ich dich fragen|wie funktioniert das|wie geht das hier
        que puedes hacer|que sabes hacer|que haces|ayuda|ayudame|me puedes ayudar|puedes ayudarme
        como funcionas|como funciona esto|que te puedo preguntar|que puedo preguntarte
        que peux tu faire|que sais tu faire|qu est ce que tu peux faire|que fais tu|tu fais quoi
        qu est ce que tu fais|aide|aide moi|peux tu m aider|tu peux m aider|comment tu marches
        comment ca marche|que puis je te demander|a quoi tu sers|tu sers a quoi
        o que voce pode fazer|o que podes fazer|o que voce faz|o que fazes|o que sabes fazer
        ajuda|me ajuda|ajuda me|pode me ajudar|podes ajudar me|como funciona|como voce funciona
        como funcionas|o que posso perguntar""",
    Courtesy.IDENTITY: """
        who are you|who r u|who are u|what are you|what r u|what are u|who is this bot
        what is this bot|what is this bot for|what is your name|whats your name|what are you called
        tell me about yourself|introduce yourself
        who made you|who created you|who built you|who programmed you|who runs you
        wer bist du|was bist du|wie heisst du|wie heißt du|stell dich vor|wer hat dich gemacht
        quien eres|que eres|como te llamas|quien te hizo|quien te creo
        qui es tu|tu es qui|t es qui|comment tu t appelles|comment t appelles tu|qui t a cree
        quem e voce|quem es tu|o que e voce|qual e o seu nome|como voce se chama|quem te criou""",
    Courtesy.NATURE: """
        are you a bot|are you human|are you a human|are you real|are you a real person
        are you a person|are you an ai|are you ai|are you a robot|are you alive|r u a bot|r u human
        are you chatgpt|are you gpt|is this a bot|is this an ai|are you a human or a bot
        are you a bot or a human|are you there a human|am i talking to a bot|bot or human
        bist du ein bot|bist du ein mensch|bist du echt|bist du eine ki|bist du ein roboter
        eres un bot|eres humano|eres humana|eres real|eres una ia|eres un robot
        es tu un bot|es tu humain|tu es un bot|t es un bot|es tu un robot|es tu une ia|tu es humain
        voce e um bot|es um bot|voce e humano|es humano|voce e real|voce e um robo""",
    Courtesy.WELFARE: """
        how are you|how are u|how r u|how are you doing|how are you today|how is it going
        hows it going|how do you do|how is your day|hows your day|what is up|whats up|sup|wassup
        how have you been|you ok|are you ok|are you okay|you good|you alright
        wie geht es dir|wie gehts|wie geht s|wie geht s dir|wie gehts dir|alles gut|was geht
        como estas|que tal|como te va|como andas|que pasa
        ca va|comment ca va|comment vas tu|comment tu vas|tu vas bien
        como vai|como vai voce|tudo bem|tudo bom|como estas tu|como voce esta""",
    Courtesy.BLAME: """
        bad bot|stupid bot|dumb bot|useless bot|you are useless|you are stupid|you are dumb
        you suck|u suck|this sucks|useless|rubbish|terrible|awful|that is wrong|thats wrong|wrong
        wrong answer|that is not right|not helpful|that is not helpful|that did not help|no help
        you are wrong|shut up|hate you|i hate you|worst bot|bad answer|boo|that is useless
        schlechter bot|blöder bot|dummer bot|falsch|das ist falsch|nutzlos|du nervst|das hilft nicht
        mal bot|bot malo|bot tonto|inutil|eso esta mal|eso no ayuda|eres tonto|eres inutil
        mauvais bot|nul|c est nul|c est faux|inutile|tu es nul|bot stupide|ca n aide pas
        bot ruim|bot burro|isso esta errado|nao ajudou|voce e inutil|pessimo""",
    Courtesy.PRAISE: """
        good bot|nice bot|great bot|best bot|good job|great job|nice job|well done|good work
        nice work|great work|you are great|you are awesome|you are amazing|you are the best|you rock
        u rock|love you|i love you|love this|love it|i love this bot|love this bot|awesome|amazing
        brilliant|excellent|fantastic|perfect|wonderful|nice|great|cool|neat|impressive|wow
        very nice
        that is great|thats great|that is cool|that was helpful|very helpful|so helpful|helpful
        you are helpful|you are smart|clever|clever bot|smart bot|nice one|good one|great answer
        good answer|nice answer|you are cool|bravo|sweet|so cool
        guter bot|toller bot|braver bot|super|toll|klasse|gut gemacht|sehr gut|prima|perfekt|cool
        du bist toll|du bist super|ich liebe dich|wunderbar|sehr hilfreich
        buen bot|buen trabajo|genial|perfecto|excelente|muy bien|bien hecho|estupendo|te quiero|guay
        bon bot|bon travail|bien joue|parfait|excellent|tres bien|formidable|genial|je t aime
        chouette
        bom bot|bom trabalho|perfeito|excelente|muito bem|muito bom|otimo|legal|adorei|te amo""",
    Courtesy.THANKS: """
        thanks|thank you|thankyou|thx|thnx|tnx|ty|tysm|tyvm|cheers|much appreciated|appreciate it
        appreciated|thanks so much|thank you so much|thanks a lot|thank you very much|many thanks
        thanks a bunch|thanks a million|thanks for that|thanks for the help|thanks for your help
        thank you for your help|thanks for the answer|thanks for the info|that helps|that helped
        big thanks|thanks again|thank u|ta
        danke|danke schon|dankeschon|danke dir|danke sehr|vielen dank|besten dank|herzlichen dank
        tausend dank|danke fur die hilfe|merci
        gracias|muchas gracias|mil gracias|muchisimas gracias|gracias por la ayuda|te lo agradezco
        merci beaucoup|merci bien|mille mercis|merci pour ton aide|merci a toi
        obrigado|obrigada|muito obrigado|muito obrigada|valeu|brigado|brigada|agradecido|grato""",
    Courtesy.GOODBYE: """
        bye|bye bye|byebye|goodbye|good bye|cya|see ya|see you|see you later|see you soon|later
        laters|good night|goodnight|gn|night|have a nice day|have a good day|take care|so long
        see you tomorrow|farewell|have a good one|have a great day|talk to you later|ttyl
        tschuss|tschau|auf wiedersehen|bis dann|bis bald|bis spater|gute nacht|schonen tag|ciao
        schonen tag noch|bis morgen|machs gut
        adios|hasta luego|hasta manana|hasta pronto|buenas noches|nos vemos|chao|chau
        au revoir|a bientot|bonne nuit|a plus|a demain|salut a tous|bonne journee|a plus tard
        tchau|ate logo|ate mais|ate amanha|boa noite|adeus|ate breve""",
    Courtesy.TEST: """
        test|testing|tests|ping|test test|testing testing|test 123|testing 123|one two three
        test 1 2 3|is this on|is this thing on|are you there|you there|are you online|u there
        are you awake|are you working|is this working|anyone there|anybody there|hello world
        are you alive|does this work|do you work|bist du da|funktioniert das|estas ahi|tu es la
        es tu la|voce esta ai|estas ai|teste|prueba|probando|pong""",
    Courtesy.GREETING: """
        hi|hello|hey|hiya|heya|yo|howdy|hullo|helo|hallo|greetings|good morning|good afternoon
        good evening|good day|morning|evening|afternoon|gm|hi there|hello there|hey there|hi all
        hello everyone|hey everyone|hi everyone|hi everybody|hello all|nice to meet you|welcome
        welcome back|gday|hi again|hello again|oi|ahoy
        hallihallo|moin|moin moin|servus|guten tag|guten morgen|guten abend|gruss gott|na|tag|huhu
        hola|buenas|buenos dias|buenas tardes|saludos|que hay|ola|holi
        bonjour|salut|bonsoir|coucou|bonjour a tous
        bom dia|boa tarde|e ai|oie|alo""",
    Courtesy.ASSENT: """
        ok|okay|k|kk|okey|alright|all right|got it|i see|understood|sure|yes|yeah|yep|yup|no|nope
        nah|never mind|nevermind|nvm|lol|lmao|haha|hahaha|hehe|rofl|xd|fine|right|oh|ah|hm|hmm|mhm
        no problem|np|no worries|sorry|my bad|oops|good|fair enough|makes sense|interesting|oh ok
        good to know|good question|please|pls|you too|u too|same to you|it works
        alles klar|verstehe|in ordnung|ja|nein|doch|egal|schon gut|gut|achso|ach so|bitte
        vale|si|claro|entiendo|de acuerdo|bueno|jaja|jajaja|lo siento|no pasa nada|por favor
        d accord|oui|non|compris|je vois|ah bon|mdr|desole|pas de probleme|s il te plait|bien
        sim|nao|entendi|beleza|ta|ta bom|certo|kkk|kkkk|desculpa|por favor""",
}
_ADDRESSED = frozenset(
    """bot pullquote robot buddy friend pal mate man dude guys all everyone folks there again dear
    sir my very much so a lot for now today little mr you too oh then lieber liebes liebe amigo
    amiga mon ami mein freund meu caro muito bien tout le monde everybody team""".split()  # noqa: SIM905
)
"""Says nothing beside a phrase: "thanks bot", "hi everyone", "bye for now"."""
_NAMES = frozenset({"bot", "pullquote"})
"""May begin a message to the bot: "bot, help"."""
_EMPHASIS = re.compile(r"([^\W\d_])\1{2,}")
_WORD = re.compile(r"[^\W_]+")
_CONTRACTED = re.compile(r"\b(who|what|how|that|it|where)['’]s\b|\b(you)['’]re\b", re.IGNORECASE)
_TABLE = {
    tuple(phrase.split()): kind
    for kind in reversed(Courtesy)  # of a phrase with two meanings the weightier
    for line in _PHRASES[kind].strip().splitlines()
    for phrase in line.strip().replace("ß", "ss").replace("ö", "o").split("|")
}
_LONGEST = max(map(len, _TABLE))
_BEFORE = frozenset({Courtesy.THANKS, Courtesy.PRAISE, Courtesy.GREETING, Courtesy.ASSENT})
"""What may go before a question, and is no part of it."""
_ORDER = tuple(Courtesy)


def courtesy(text: str) -> Courtesy | None:
    """Return what a text is that asks nothing of the articles; None for a question.

    Args:
        text: As sent, without the mention of the bot.
    """
    words = [word for word, _ in _words(_CONTRACTED.sub(_written_out, text))]
    found: list[Courtesy] = []
    at = 0
    while at < len(words):
        kind, length = _phrase(words[at:])
        if kind is not None:
            found.append(kind)
        elif words[at] not in (_ADDRESSED if found else _NAMES):
            return None
        at += length
    if not found and words:  # nothing but the bot's name
        return Courtesy.GREETING
    return min(found, key=_ORDER.index, default=None)


def after_courtesies(text: str) -> str:
    """Return a question without the greetings and thanks before it, which say nothing of it.

    They are left where a mark parts them from the question, or where a question word follows.
    """
    words = _words(text)
    plain = [word for word, _ in words]
    at = start = 0
    while at < len(words):
        kind, length = _phrase(plain[at:])
        if kind not in _BEFORE and not (at and plain[at] in _ADDRESSED):
            break
        at += length
        if at < len(words):
            before, after = words[at - 1][1], words[at][1]
            parted = re.search(r"[,;:.!?\n–—-]", text[before.end() : after.start()])
            if parted or plain[at] in _ASKING:
                start = after.start()
    return text[start:]


_ASKING = frozenset(
    """who whom whose what when where which why how is are was were do does did can could wer was
    wann wo warum wie welche welcher welches quien que cuando donde por como cual qui quoi quand ou
    pourquoi comment quel quelle est quem o quando onde qual""".split()  # noqa: SIM905
)


def _phrase(words: list[str]) -> tuple[Courtesy | None, int]:
    """Return the longest phrase that some words begin with, and of how many words it is."""
    for length in range(min(_LONGEST, len(words)), 0, -1):
        kind = _TABLE.get(tuple(words[:length]))
        if kind is not None:
            return kind, length
    return None, 1


def _words(text: str) -> list[tuple[str, re.Match[str]]]:
    """Return folded words, drawn-out letters shortened ("heyyy"), with their places."""
    return [(_short(fold(match.group())), match) for match in _WORD.finditer(text)]


def _written_out(match: re.Match[str]) -> str:
    return f"{match[1]} is" if match[1] else f"{match[2]} are"


def _short(word: str) -> str:
    return _EMPHASIS.sub(r"\1", word) if (word,) not in _TABLE else word
