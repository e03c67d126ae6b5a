"""What the bot says to everyone: the sentences round an answer, and those that several parts share.

Plain words, short, kind; Discord Markdown. Nothing here may hold text from outside unless it has
been through `bot.ui.markdown`.
"""

from __future__ import annotations

from bot.ui.language import say, say_count
from corpus.errors import PullquoteError

A_YEAR, SOME_DAYS = "a year", "{n} days"
_YEAR_DAYS = 365
ANSWERED = "**The articles say:**"
UNANSWERED = "**I couldn't find this in the articles.**"
UNCERTAIN = "**This may be the answer.** I'm not sure, so please check the source."
RELATED = "These may be related, but don't answer it:"
RELATED_ALONE = "These may be related:"
RELATED_SHOWN = "**May be related, but doesn't answer the question**"
CONTEXT_SHOWN = "**In context**"
NOT_EXACT = (
    "I found a passage, but its article has just changed, so I won't quote it. "
    "Please ask again in a moment."
)
TOO_LONG_TO_SHOW = (
    "This quotation has {total} characters. The start is above; the full quotation is attached."
)
ONLY_IN_THE_FILE = (
    "This quotation has {total} characters, too many to show here. The full quotation is attached."
)
EMPTY = (
    "Please ask a whole question in words, such as *why are there two high tides a day?* I'll look "
    "for the sentences that answer it."
)
OVER_LONG = (
    "That question has {length} characters; the limit is {limit}. Please ask it in a "
    "sentence or two."
)
OTHER_LANGUAGE = (
    "The articles are in English, and I couldn't find an answer to a question in another "
    "language. Please try asking in English."
)
NO_ARTICLES = (
    "There are no articles here yet, so I have nothing to quote. "
    "A moderator can add some with `/library add`."
)
NOT_READY = "I'm still reading the articles. Please ask again in a minute."
TOOK_TOO_LONG = "That took too long, so I stopped. Please ask again in a moment."
TOO_BUSY = "I'm very busy right now. Please ask again in a few minutes."
BEFORE_YOURS_ONE = "{n} question is ahead of yours. I'll answer here."
BEFORE_YOURS = "{n} questions are ahead of yours. I'll answer here."
COOLDOWN_ONE = "That's a lot of questions at once. Please try again in a second."
COOLDOWN = "That's a lot of questions at once. Please try again in {n} seconds."
NO_SUCH_ARTICLE = (
    "I can't find that article. Choose one of the titles I suggest while you type, or "
    "see `/articles list`."
)
NOT_YOURS = "That article doesn't belong to this server, so I can't show it here."
ARTICLE_GONE = "That article is no longer in the library, so I won't show passages from it."
ARTICLE_CHANGED = (
    "That article has changed since this was quoted. Please ask again to get the current text."
)
EXACT_TEXT_SHOWN = (
    "**The exact text**, where it is in the article, and citations to copy. Only you can see this "
    "file."
)
CHAPTER = "chapter {value}"
SECTION = "section “{value}”"
PAGE = "page {value}"
SLIDE = "slide {value}"
NOTES = "notes to slide {value}"
GOES_ON = "-# This is too long to show at once. Press **Keep reading** to see all of it."
PAGE_SHOWN = "**Page {page} of {pages}**"
QUOTED_HERE = "The passage is in bold."
SHARED = "-# Asked and shared by **{member}**"
SHARE_REFUSED = "You can't write in this channel, so I can't post the answer here for you."
FURTHER = "**More quotations**, less closely related."
MORE_IN_SERVER = "The articles say more than fits here. Ask in the server to see the rest."
NO_MORE = "I found no more quotations that answer this."
QUESTION_UNREAD = (
    "I can't see the question for this answer any more, so I can't look for more. Please "
    "ask it again with `/ask`."
)
DELETE_REFUSED = (
    "Only the person who asked, or a member with **Manage Messages**, can delete this answer."
)
AFTER = "after “{opening}”"
"""In the marks is a line that leads in to a quotation."""
ASKED = "Asked: “{question}”"
"""The question that a quotation answers in its article, above it."""
OPEN_LINK = "open"
ARTICLES = "{n} article", "{n} articles"
WORDS = "{n} word", "{n} words"
MATCHING = "{found} of {total} match *{search}*"
PAGE_OF = "page {page} of {pages}"
OWN_ARTICLES = "### This server's articles"
SHARED_ARTICLES = "### Shared starter library"
BACK, NEXT = "Back", "Next"
EARLIER, LATER = "Previous", "Next"
CONTEXT = "Context"
CONTEXT_OF = "Context {number}"
EXACT_TEXT = "Exact text"
EXACT_TEXT_OF = "Exact text {number}"
EXACT_TEXT_HINT = "A file to check and to cite"
MORE_OF = "More: {title}"
MORE_QUOTATIONS = "More"
READ_ON = "Keep reading"
SHARE, SHARE_HINT = "Share", "Post it in this channel, under your name"
DELETE, DELETE_HINT = "Delete", "For the person who asked, and moderators"
CARD, CARD_HINT = "Card", "The quotation as a picture"
CARD_OF = "Card {number}"
CARD_LIGHT, CARD_DARK = "Light", "Dark"
CARD_TOO_LONG = "This quotation is too long for a card. **Exact text** has all of it."
CARD_NO_FONT = (
    "I have no font for {signs}, so I can't draw this card. The operator can install one, such as "
    "Noto Sans."
)
MENU = "Exact text and more"
MENU_OF_CONTEXTS = "Context, exact text and more"
MENU_OF_RELATED = "Choose a passage"
NEEDS_MODERATOR = (
    "Only moderators of this server can do that: members with the permission **Manage Server**, "
    "or with a role that `/settings` lists."
)
NEEDS_MANAGER = "Only members with the permission **Manage Server** can change the settings."
ONLY_IN_A_SERVER = "That only works in a server, for its moderators."
REINDEX_RUNNING = (
    "The index is already being rebuilt. Questions are answered as usual meanwhile; "
    "please wait until that is finished."
)
SOMETHING_WRONG = (
    "Something went wrong on my side; it wasn't your question. Please try again. If it "
    "keeps happening, give the operator this number: `{incident}`"
)
MISSING_PERMISSION = "I'm not allowed to do that here. A moderator can check my permissions."
GONE_MEANWHILE = "That message or channel no longer exists."
DISCORD_IN_TROUBLE = (
    "Discord isn't working properly right now, so that didn't work. Please try again in a few "
    "minutes."
)
DATABASE_AWAY = "I can't reach my database right now. Please try again in a minute."
VECTORS_AWAY = "I can't search the articles right now. Please try again in a minute."
CHANGE_IN_DOUBT = (
    "I lost my database while saving that. Please check whether it was saved before you try again."
)
CANT_WRITE = (
    "I can't write in {channel}, so I couldn't answer you there. Use `/ask`, or ask me in another "
    "channel. A moderator can give me the permissions that `/settings` lists."
)
OFF_HERE = (
    "I'm turned off in this channel. Please ask in another channel, or send me a direct message."
)
HELLO = (
    "Ask me a question about the articles and I answer in their own words.\n"
    "- Type `/ask`, mention me with your question, reply to me, or send me a message.\n"
    "- `/articles list` shows what I can quote from."
)
REPLY_NOT_SHOWN = (
    "Discord doesn't show me the words of that reply. Please mention me in it, or use `/ask`."
)
HELP_HEAD = """\
### Ask, and the articles answer
I quote the sentences that answer you, word for word, with their source. If I can't find an \
answer, I say so."""
HELP_ASK = """\
**Ask**
- {ask} a question. With `private`, only you see the answer
- {quote} half-remembered words: I find the exact quotation
- Or mention me, reply to me, or send me a direct message
- In a message's menu, under **Apps**: what the articles say about it"""
HELP_SEE = """\
**Look around**
- {articles}: what I can quote from
- {show}: read one of them
- {privacy}: what I keep about you
- {about}: what I run on"""
HELP_MORE = "-# For moderators: {help} with `moderators`."
HELP_MODERATORS = """\
### For moderators
- {add}: by address, by file or as pasted text
- {edit}, {update}, {remove}: correct, fetch again, take out
- {bin}, {rollback}: bring something back; {export}: save everything
- {imports}: how large imports are going
- {unanswered}: questions I couldn't answer
- {stats}: questions and votes; {audit}: who changed what
- {reindex}: rebuild the search index
- {settings}: where and how I answer; {setup}: the first steps"""

POST_IS_OVER = (
    "This post is solved or closed, so I'll stop here. Mention me with a question if you need more."
)

NOTHING_KEPT = "I don't keep direct messages."
QUESTIONS_KEPT = (
    "I keep the questions asked in this server for {days} days, under a pseudonym, for "
    "statistics, votes and suggestions."
)
UNANSWERED_LISTED = "Moderators see unanswered questions, without names."
HEARS_NOTHING = "I only see messages sent to me."
OVERHEARS = (
    "In channels where I answer without a mention, I check whether each message is a "
    "question, and keep none of them."
)
SEE_PRIVACY = "`/privacy` shows what I keep about you, and can delete it."

ABOUT = "I answer questions about articles in their own words, exact to the character."
HOLDS_ONE = "- I can quote from {n} article here."
HOLDS = "- I can quote from {n} articles here."
PASSAGES_ONE = "- I search {n} passage in them."
PASSAGES = "- I search {n} passages in them."
MODEL = (
    "- Model: `{model}`, on the operator's own machine. It finds sentences and never "
    "writes its own."
)
PRIVACY = "- Privacy: {keeping}"
LICENCES = (
    "- Each quotation belongs to its publisher and names its source; "
    "my own code is free software (MIT licence)."
)


def over_long(length: int, limit: int) -> str:
    """Return the sentence for a question of too many characters."""
    return say(OVER_LONG, length=length, limit=limit)


def cooldown(seconds: float) -> str:
    """Return the sentence for a member who asks too fast."""
    whole = max(1, round(seconds + 0.499))
    return say_count(whole, COOLDOWN_ONE, COOLDOWN)


def of_error(error: PullquoteError) -> str:
    """Return the sentences for an error that a person can act on: what happened, and what to do."""
    values = _values(error)
    return " ".join(say(sentence, **values) for sentence in error.sentences if sentence)


def _values(error: PullquoteError) -> dict[str, object]:
    """Return what fills the places of an error's sentences; a nested error says what happened."""
    return {
        name: say(value.sentences[0], **_values(value))
        if isinstance(value, PullquoteError)
        else value
        for name, value in error.values.items()
    }


def duration(seconds: float) -> str:
    """Write seconds for people: "3 s", "2 min 5 s"."""
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"  # noqa: PLR2004


def count(number: int, noun: str) -> str:
    """Return a number and its noun: "1 article", "1,204 passages"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def privacy(*, days: int | None, gathers: bool, overhears: bool) -> str:
    """Say what is kept of questions.

    Args:
        days: How long this server keeps them; None for direct messages, of which none is kept.
        gathers: Whether the server lists for its moderators what the articles don't say.
        overhears: Whether the bot gets messages that are not put to it.
    """
    kept = [say(NOTHING_KEPT)]
    if days is not None:
        kept = [say(QUESTIONS_KEPT, days=days), *([say(UNANSWERED_LISTED)] if gathers else [])]
    return " ".join([*kept, say(OVERHEARS if overhears else HEARS_NOTHING), say(SEE_PRIVACY)])


def about(*, version: str, model: str, articles: int, passages: int, keeping: str) -> str:
    """Say what the bot runs on and what it keeps.

    Args:
        version: Pullquote's.
        model: The model's name.
        articles: How many can be quoted here.
        passages: In how many passages.
        keeping: What `privacy` says.
    """
    lines = (
        f"### Pullquote {version}",
        say(ABOUT),
        say_count(articles, HOLDS_ONE, HOLDS),
        say_count(passages, PASSAGES_ONE, PASSAGES),
        say(MODEL, model=model),
        say(PRIVACY, keeping=keeping),
        say(LICENCES),
    )
    return "\n".join(lines)


def retention(days: int) -> str:
    """Return a retention time in words."""
    return say(A_YEAR) if days == _YEAR_DAYS else say(SOME_DAYS, n=days)
