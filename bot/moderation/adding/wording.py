"""Every sentence that adding articles says. What comes from outside is escaped before it is put in.

Kept in plain words: a moderator should know what happened, what did not, and what to press next.
"""

HOW = (
    "### Add an article\n"
    "How do you want to add it? I show you what I read before anything is stored."
)
KINDS = (
    "-# Files: txt, md, html, pdf, epub, docx, odt, pptx, srt, vtt or jsonl, up to ten at once. "
    "Pasted text: up to 4,000 characters; a longer one goes as a file."
)
FOR_QUESTION = "-# For question {number} of the inbox."
NOTHING_READ = "**Nothing could be read, and nothing was stored:**"
KEPT = "-# The form is filled in with what you typed. Press its button to try again."
READING = "**Reading…** That takes a few seconds."
ADDING = "**Adding…**"

GONE = (
    "This preview has run out, or was finished or cancelled. Nothing is stored by pressing it. "
    "Please begin again with `/library add`."
)
NOT_YOURS = "Only the moderator who began this can press these buttons."
ALREADY_DONE = "That one has been decided already; nothing was done twice."
CHANGED_MEANWHILE = (
    "**The library has changed since you saw this, so nothing was stored yet.** "
    "Please look once more."
)
NOTHING_STORED = "**Cancelled.** Nothing was stored."
NOTHING_MORE = "**Stopped.** Nothing more was stored."
NO_ADDRESS = "“{typed}” is no web address. It begins with https:// or http://."
NO_DATE = (
    "“{typed}” is no date I can read. Write it like 2024-05-31, 31 May 2024, May 2024 or 2024."
)

NOTHING_IN_MESSAGE = (
    "There is nothing to add in this message: no text, no link, and no file that I can read "
    "(txt, md, html, pdf, epub, docx, odt, pptx, srt, vtt or jsonl)."
)
NOT_DOWNLOADED = "{name} couldn't be had from Discord. Please try again."
TOO_SLOW = "{name} took too long to read. Please split it, or save it as plain text."
TOO_LARGE = "{name} is too large: {size} MB, and {limit} MB is the most. Split it into articles."

PREVIEW = "-# **Preview**, for you alone. Nothing is stored yet."
OF_MANY = "-# **Preview {number} of {total}**, for you alone. {left}"
LEFT = "{waiting} to decide."
MISSING_NAMES = {
    "date": "date",
    "author": "author",
    "publisher": "publisher",
    "address": "address",
}
LENGTH = "{words} in {paragraphs}"
PARAGRAPHS = "{n} paragraph", "{n} paragraphs"
ALL_DECIDED = "All are decided."
UNTITLED_SOURCE = "Source unknown"
MISSING = "-# Not found: {what}. **Edit details** if you know better."
DROPPED = "-# Left out of the text: {lines}, such as {some}"
LINES = "{n} line", "{n} lines"
UNREADABLE = (
    "⚠️ {n} character can't be read and is shown as �. The file may be damaged.",
    "⚠️ {n} characters can't be read and are shown as �. The file may be damaged.",
)
MORE_TEXT = "-# … and {n} more word", "-# … and {n} more words"
FAILURES = "**Could not be read:**"
MORE_FAILURES = "- … and {number} more"

SAME_TEXT = "**Already here, nothing to do.** This very text is in the library as *{title}*."
SAME_TEXT_DETAILS = "-# To change its title, date or address: `/library edit`."
SAME_URL = "**From this address there is *{title}* already.**"
NEAR_TEXT = "**Nearly the same text is here as *{title}*.**"
SAME_NAME = "**An article of this name is here: *{title}*.**"
ONLY_UPDATE = (
    "-# One address, or one name by one publisher, is one article here. "
    "To keep both, give this one another title or address with **Edit details**."
)
NO_CHANGE = "Its text would stay as it is."
WOULD_CHANGE = "The update would bring {changes}."
NEW_PARAGRAPHS = "{n} new paragraph", "{n} new paragraphs"
REWORDED_PARAGRAPHS = "{n} reworded paragraph", "{n} reworded paragraphs"
REMOVED_PARAGRAPHS = "{n} removed paragraph", "{n} removed paragraphs"
OTHER_DETAILS = "other details"
NEW_TEXT, NEW_WORDING, GONE_TEXT = "-# New: {text}", "-# Now: {text}", "-# Gone: {text}"
DETAIL = "-# {what}: {old} → {new}"
DETAIL_NAMES = {
    "title": "Title",
    "publisher": "Publisher",
    "authors": "Authors",
    "date": "Date",
    "address": "Address",
    "language": "Language",
    "copyright year": "Copyright year",
    "note on the author": "Note on the author",
    "captions": "Captions",
}
NONE = "none"
STATES = {
    "taken": "This one is being stored at the moment.",
    "added": "**Added.**",
    "updated": "**Updated.**",
    "present": "**Already here.** Nothing was done.",
    "skipped": "**Skipped.**",
}

ADDED = "**Added: {title}**"
UPDATED = "**Updated: {title}**"
UNCHANGED = "**Already here: {title}.** Nothing to do."
ADDED_ALL = "**{n} article added.**", "**{n} articles added.**"
LOOK_AT = (
    "{n} is like an article that is here already: please decide about it.",
    "{n} are like an article that is here already: please decide about each.",
)
DONE = "**Done: {parts}.**"
HOW_MANY = {
    "added": "{n} added",
    "updated": "{n} updated",
    "present": "{n} here already",
    "skipped": "{n} skipped",
}
IN_A_MOMENT = "It can be quoted in a moment."
THEY_IN_A_MOMENT = "They can be quoted in a moment."
NOW = "It can be quoted now."
THEY_NOW = "They can be quoted now."
THEY_NOT_YET = (
    "They are in the library, but I couldn't read them into the index just now. "
    "I try again by myself; `/reindex` does it at once."
)
NOT_YET = (
    "It is in the library, but I couldn't read it into the index just now. "
    "I try again by myself; `/reindex` does it at once."
)
ASK = "-# Try it: `/ask`."

WAYS = {"url": "Web address", "files": "Files", "paste": "Paste text"}
ADD, ADD_THIS, ADD_NEW, ADD_ALL = "Add", "Add this", "Add as new", "Add all {n}"
UPDATE, EDIT_DETAILS, SKIP = "Update the one there is", "Edit details", "Skip"
CANCEL, CLOSE, STOP_HERE, SHOW = "Cancel", "Close", "Stop here", "Show"

ADDRESS_TITLE = "Add from a web address"
ADDRESS_HINT = "Of the article's own page, as your browser shows it"
FILES_TITLE = "Add files"
FILES_LABEL = "Files"
FILES_HINT = "txt, md, html, pdf, epub, docx, odt, pptx, srt, vtt or jsonl; up to ten"
PASTE_TITLE = "Paste an article"
TEXT_LABEL = "Text"
TEXT_HINT = "Up to 4,000 characters. A longer text: save it as a .txt file and add that."
TITLE_HINT = "Leave it empty to take it from the text"
WHERE_LABEL = "Date and address"
WHERE_HINT = "Either or both, in any order"
