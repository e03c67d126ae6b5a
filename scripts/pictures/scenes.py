"""The pictures of `gallery.py`, in the order of the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.asking.quote import wording as quoting
from bot.ui import wording
from scripts.pictures import acts


@dataclass(frozen=True)
class Scene:
    """One kind of reply.

    Attributes:
        name: Of its pictures.
        heading: What it is.
        alt: What is to be seen, in words.
        act: Plays it.
        press: The label of a button that opens a form, where the form is the picture.
        locale: The language of everybody's Discord.
        settings: The operator's, where they matter.
    """

    name: str
    heading: str
    alt: str
    act: acts.Act
    press: str = ""
    locale: str = "en-US"
    settings: dict[str, Any] = field(default_factory=dict)


SCENES = (
    Scene(
        "answered",
        "The articles answer",
        "A question and, under “The articles say”, quotations with their answers in bold, those of "
        "an article above its source; below them buttons to vote and to ask more, and a menu.",
        acts.asked(acts.QUESTION),
    ),
    Scene(
        "uncertain",
        "It may be the answer",
        "The same with the caution “This may be the answer” and an amber edge.",
        acts.asked(*acts.UNSURE, says=wording.UNCERTAIN),
    ),
    Scene(
        "unanswered",
        "The articles don't answer it",
        "One line, “I couldn't find this in the articles”, then a menu of passages that may be "
        "related, and a button to be notified when an article answers.",
        acts.asked(acts.UNKNOWN, says=wording.UNANSWERED),
    ),
    Scene(
        "private",
        "For one person alone",
        "An answer that only the asker sees, with a button to share it.",
        acts.asked(acts.QUESTION, private=True),
    ),
    Scene(
        "shared",
        "A private answer, shared",
        "The answer in the channel, with the line “Asked and shared by Mara Lindqvist”.",
        acts.shared,
    ),
    Scene(
        "mention",
        "A reply to a mention",
        "A reply to Jonas's message, without the question on top, since it is just above.",
        acts.mentioned,
    ),
    Scene(
        "too-long",
        "A quotation that no screen holds",
        "The beginning of a very long sentence, its length in characters, and the whole of it "
        "as an attached file.",
        acts.long,
    ),
    Scene(
        "context",
        "Context: the quotation in its place",
        "The paragraphs around a quotation, with the quotation in bold, and buttons to read on "
        "and for the exact text.",
        acts.pressed("Context"),
    ),
    Scene(
        "page",
        "Reading on",
        "A page of the article, its number, and buttons to the pages before and after.",
        acts.pressed("Context", "Keep reading"),
    ),
    Scene(
        "more",
        "More quotations",
        "More quotations, said to be less closely related.",
        acts.more,
    ),
    Scene(
        "exact-text",
        "The exact text, as a file",
        "A line of explanation and an attached text file.",
        acts.pressed("Exact text"),
    ),
    Scene(
        "card",
        "The quotation as a card",
        "A picture of the quotation, dark with a green edge, with its source below it and a button "
        "for a light one.",
        acts.pressed("Card"),
    ),
    Scene(
        "ask-more",
        "Ask more",
        "A form with one field for the next question of the conversation.",
        acts.asked(acts.QUESTION),
        press="Ask more",
    ),
    Scene(
        "voted",
        "A vote is noted",
        "The line “Marked as helpful”.",
        acts.pressed("👍"),
    ),
    Scene(
        "reason",
        "Why it did not help",
        "A form that asks in a few words why the answer did not help.",
        acts.asked(acts.QUESTION),
        press="👎",
    ),
    Scene(
        "quote-exact",
        "/quote: the words are there",
        "“Exact match”, and the sentence with its source.",
        acts.typed("quote", says=quoting.EXACT, text="the sea bulges on two sides of the Earth"),
    ),
    Scene(
        "quote-differs",
        "/quote: the wording differs",
        "What differs, word by word: struck through what was typed, in bold what the article "
        "says, and the sentence itself.",
        acts.typed(
            "quote",
            says=quoting.SAID_SO,
            text="there are two high tides because the ocean bulges on both sides of the Earth",
        ),
    ),
    Scene(
        "quote-absent",
        "/quote: not there",
        "“Not found in the articles”, and a menu of related passages.",
        acts.typed(
            "quote",
            says=quoting.NOT_THERE,
            text="the tides were invented on the far side of the moon",
        ),
    ),
    Scene(
        "message-menu",
        "What do the articles say? In a message's menu",
        "Quotations on the topic of a message, with the note that they may agree or disagree.",
        acts.menu,
    ),
    Scene(
        "too-fast",
        "Too many questions at once",
        "A line that says in how many seconds to try again.",
        acts.too_fast,
        settings={"cooldown_per_minute": 1},
    ),
    Scene(
        "help",
        "/help",
        "How to ask, what the buttons do, what moderators can do.",
        acts.typed("help"),
    ),
    Scene(
        "help-moderators",
        "/help moderators",
        "What moderators can do, a line a matter.",
        acts.typed("help", moderator=True, topic="moderators"),
    ),
    Scene(
        "welcome",
        "The welcome",
        "Four steps, each with a button: add articles, where I answer, who may edit, try a "
        "question; three questions to try; the channels in which a permission is missing.",
        acts.unwelcome,
    ),
    Scene(
        "welcome-where",
        "Where I answer",
        "A form with three choices, a menu of channels and a box to tick.",
        acts.typed("setup", moderator=True),
        press="Where I answer",
    ),
    Scene(
        "welcome-who",
        "Who may edit",
        "A form with a menu of roles.",
        acts.typed("setup", moderator=True),
        press="Who may edit",
    ),
    Scene("about", "/about", "What the bot runs on and what it keeps.", acts.typed("about")),
    Scene(
        "privacy",
        "/privacy",
        "What is kept about the member, with buttons to export and to delete it.",
        acts.my_data,
    ),
    Scene(
        "articles",
        "/articles list",
        "The articles that can be quoted, each with publisher, author, date and length.",
        acts.typed("articles list"),
    ),
    Scene(
        "stats",
        "/stats, for moderators",
        "Figures, and a chart of questions a day in three hatchings: answered, unsure, not found.",
        acts.statistics,
    ),
    Scene(
        "audit",
        "/audit, for moderators",
        "Who did what, when.",
        acts.logged,
    ),
    Scene(
        "removed",
        "An article is removed",
        "“Removed”, until when it can be restored, and the button for it.",
        acts.removed,
    ),
    Scene(
        "german",
        "The same in German",
        "An answer with everything around the English quotations in German.",
        acts.asked(acts.QUESTION),
        locale="de",
    ),
    Scene(
        "french-help",
        "/help in French",
        "The help, in French.",
        acts.typed("help"),
        locale="fr",
    ),
)
"""In the order of the page."""
