"""Every sentence that adding articles says. What comes from outside is escaped before it is put in.

Kept in plain words: a moderator should know what happened, what did not, and what to press next.
"""

HOW = (
    "### Add an article\nHow do you want to add it? You'll see a preview before anything is saved."
)
KINDS = (
    "-# Files: txt, md, html, pdf, epub, docx, odt, pptx, srt, vtt or jsonl, up to ten "
    "at once. Pasted text: up to 4,000 characters; use a file for longer texts."
)
FOR_QUESTION = "-# For unanswered question {number}."
NOTHING_READ = "**I couldn't read anything, so nothing was saved:**"
KEPT = "-# What you typed is still in the form. Press its button to try again."
READING = "**Reading…** This takes a few seconds."
ADDING = "**Adding…**"

GONE = (
    "This preview is no longer active: it expired, was finished or was cancelled. Start "
    "again with `/library add`."
)
NOT_YOURS = "Only the moderator who started this can use these buttons."
ALREADY_DONE = "That one is already decided."
CHANGED_MEANWHILE = (
    "**The library has changed in the meantime, so nothing was saved yet.** Please check again."
)
NOTHING_STORED = "**Cancelled.** Nothing was saved."
NOTHING_MORE = "**Stopped.** Nothing else was saved."
NO_ADDRESS = "“{typed}” isn't a web address. Web addresses start with https:// or http://."
NO_DATE = (
    "“{typed}” isn't a date I can read. Write it like 2024-05-31, 31 May 2024, May 2024 or 2024."
)

NOTHING_IN_MESSAGE = (
    "There is nothing to add in this message: no text, no link, and no file that I can read "
    "(txt, md, html, pdf, epub, docx, odt, pptx, srt, vtt or jsonl)."
)
NOT_DOWNLOADED = "I couldn't download {name} from Discord. Please try again."
TOO_SLOW = "{name} took too long to read. Please split it, or save it as plain text."
TOO_LARGE = "{name} is too large: {size} MB; the limit is {limit} MB. Split it into articles."

PREVIEW = "-# **Preview**, only visible to you. Nothing is saved yet."
OF_MANY = "-# **Preview {number} of {total}**, only visible to you. {left}"
LEFT = "{waiting} to decide."
MISSING_NAMES = {
    "date": "date",
    "author": "author",
    "publisher": "publisher",
    "address": "address",
}
LENGTH = "{words} in {paragraphs}"
PARAGRAPHS = "{n} paragraph", "{n} paragraphs"
ALL_DECIDED = "All done."
UNTITLED_SOURCE = "Source unknown"
MISSING = "-# Not found: {what}. Use **Edit details** to fill in what is missing."
DROPPED = "-# Left out: {lines}, such as {some}"
LINES = "{n} line", "{n} lines"
UNREADABLE = (
    "⚠️ {n} character can't be read and is shown as �. The file may be damaged.",
    "⚠️ {n} characters can't be read and are shown as �. The file may be damaged.",
)
MORE_TEXT = "-# … and {n} more word", "-# … and {n} more words"
FAILURES = "**I couldn't read:**"
MORE_FAILURES = "- … and {number} more"

SAME_TEXT = "**Already in the library.** It's the same text as *{title}*."
SAME_TEXT_DETAILS = "-# To change its title, date or address: `/library edit`."
SAME_URL = "**The library already has this address, as *{title}*.**"
NEAR_TEXT = "**The library has almost the same text, as *{title}*.**"
SAME_NAME = "**The library already has an article with this title: *{title}*.**"
ONLY_UPDATE = (
    "-# Two articles can't share an address, or a title and publisher. To keep both, "
    "change this one's title or address with **Edit details**."
)
NO_CHANGE = "Its text wouldn't change."
WOULD_CHANGE = "An update would bring {changes}."
NEW_PARAGRAPHS = "{n} new paragraph", "{n} new paragraphs"
REWORDED_PARAGRAPHS = "{n} reworded paragraph", "{n} reworded paragraphs"
REMOVED_PARAGRAPHS = "{n} removed paragraph", "{n} removed paragraphs"
OTHER_DETAILS = "other details"
NEW_TEXT, NEW_WORDING, GONE_TEXT = "-# New: {text}", "-# Now: {text}", "-# Removed: {text}"
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
    "taken": "This one is being saved right now.",
    "added": "**Added.**",
    "updated": "**Updated.**",
    "present": "**Already in the library.** Nothing changed.",
    "skipped": "**Skipped.**",
}

ADDED = "**Added: {title}**"
UPDATED = "**Updated: {title}**"
UNCHANGED = "**Already in the library: {title}.** Nothing to do."
ADDED_ALL = "**{n} article added.**", "**{n} articles added.**"
LOOK_AT = (
    "{n} looks like an article you already have: please decide.",
    "{n} look like articles you already have: please decide on each.",
)
DONE = "**Done: {parts}.**"
HOW_MANY = {
    "added": "{n} added",
    "updated": "{n} updated",
    "present": "{n} already there",
    "skipped": "{n} skipped",
}
IN_A_MOMENT = "It can be quoted in a moment."
THEY_IN_A_MOMENT = "They can be quoted in a moment."
NOW = "It can be quoted now."
THEY_NOW = "They can be quoted now."
THEY_NOT_YET = (
    "They are in the library, but I couldn't index them just now. I'll retry "
    "automatically; `/reindex` does it right away."
)
NOT_YET = (
    "It is in the library, but I couldn't index it just now. I'll retry automatically; "
    "`/reindex` does it right away."
)
ASK = "-# Try it: `/ask`."

WAYS = {"url": "Web address", "files": "Files", "paste": "Paste text"}
ADD, ADD_THIS, ADD_NEW, ADD_ALL = "Add", "Add this", "Add as new", "Add all {n}"
UPDATE, EDIT_DETAILS, SKIP = "Update existing article", "Edit details", "Skip"
CANCEL, CLOSE, STOP_HERE, SHOW = "Cancel", "Close", "Stop here", "Show"

ADDRESS_TITLE = "Add from a web address"
ADDRESS_HINT = "The article's own page, as your browser shows it"
FILES_TITLE = "Add files"
FILES_LABEL = "Files"
FILES_HINT = "txt, md, html, pdf, epub, docx, odt, pptx, srt, vtt or jsonl; up to ten"
PASTE_TITLE = "Paste an article"
TEXT_LABEL = "Text"
TEXT_HINT = "Up to 4,000 characters. For longer texts, add a .txt file."
TITLE_HINT = "Leave it empty to take it from the text"
WHERE_LABEL = "Date and address"
WHERE_HINT = "Either or both, in any order"
