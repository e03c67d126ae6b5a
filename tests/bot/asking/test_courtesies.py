"""What asks nothing of the articles, in five languages, and what only begins so."""

from __future__ import annotations

import pytest

from bot.asking.courtesy.phrases import Courtesy, after_courtesies, courtesy

SAID = {
    Courtesy.GREETING: "hi|Hello!|heyyy bot|good morning everyone|hallo|"
    "¡Hola!|bonjour|bom dia|bot?",
    Courtesy.THANKS: "thanks!|thx|ty so much|Thank you, bot ❤️|danke schön|vielen Dank|gracias|"
    "merci beaucoup|muito obrigada",
    Courtesy.GOODBYE: "bye|goodnight all|see you later|tschüss|hasta luego|au revoir|até logo",
    Courtesy.PRAISE: "good bot|nice!|you're awesome|great answer|guter Bot|genial|très bien|ótimo",
    Courtesy.BLAME: "bad bot|you suck|that's wrong|schlechter bot|mauvais bot|bot malo|bot burro",
    Courtesy.IDENTITY: "who are you?|what's your name|wer bist du?|¿quién eres?|qui es-tu ?|"
    "quem é você?",
    Courtesy.NATURE: "are you a bot?|are you human|bist du ein Mensch?|"
    "¿eres un bot?|es-tu humain ?",
    Courtesy.WELFARE: "how are you?|what's up|how's it going|"
    "wie geht's?|¿qué tal?|ça va ?|tudo bem?",
    Courtesy.ABILITIES: "what can you do?|help|how does this work?|hi, what can you do|"
    "was kannst du|"
    "ayuda|aide-moi|o que você pode fazer?",
    Courtesy.TEST: "test|ping|testing 123|are you there?|bist du da?",
    Courtesy.ASSENT: "ok|lol|haha|never mind|alles klar|vale|d'accord|entendi",
}
QUESTIONS = """
what is VOICE for?
hi, what is VOICE for?
thanks, and who runs it?
ok but why?
why?
who?
what can you do about rising sea levels?
how are you supposed to cook it?
who are you quoting?
is this a good book?
what is a bot?
what does the test measure?
who helped the harbour master?
help wanted: who pays?
are you sure the ferry sails?
hello kitty history
what is pullquote?
how do I add an article?
wer hat den Test gemacht?
""".strip().splitlines()


@pytest.mark.parametrize(
    ("said", "kind"), [(each, kind) for kind, all_ in SAID.items() for each in all_.split("|")]
)
def test_what_asks_nothing_is_recognised(said: str, kind: Courtesy) -> None:
    assert courtesy(said) is kind


@pytest.mark.parametrize("asked", QUESTIONS)
def test_a_question_is_no_courtesy_whatever_it_begins_with(asked: str) -> None:
    assert courtesy(asked) is None


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("hi   what is VOICE for?", "what is VOICE for?"),
        ("thanks, and who runs it?", "and who runs it?"),
        ("hello there! where is the ferry?", "where is the ferry?"),
        ("Hallo, wann öffnet das Museum?", "wann öffnet das Museum?"),
        ("hey bot when does it sail", "when does it sail"),
        ("hello kitty history", "hello kitty history"),
        ("Nice museums?", "Nice museums?"),
        ("good morning vietnam is what", "good morning vietnam is what"),
        ("what is it?", "what is it?"),
        ("thanks!", "thanks!"),
    ],
)
def test_a_question_is_freed_of_greetings_that_a_mark_or_a_question_word_parts_from_it(
    said: str, asked: str
) -> None:
    assert after_courtesies(said) == asked
