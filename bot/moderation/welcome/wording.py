"""What the welcome says, and its forms."""

from __future__ import annotations

HEADING = "### Hello! I answer questions in the exact words of your articles"
INTRO = "-# For moderators: four steps, in any order. `/setup` brings this back."
ARTICLES_TITLE = "Articles"
NONE_YET = "None yet. Until you add some, I quote a small starter library."
NONE_AT_ALL = "None yet, so I have nothing to quote."
TRY_TITLE = "Try a question"
I_CAN_ANSWER = "I can answer these right now:"
NOTHING_YET = "I'll suggest some once I have articles to quote."
ADD, WHERE, WHO, TRY, DONE = (
    "Add articles",
    "Where I answer",
    "Who may edit",
    "Try a question",
    "Done",
)
PICK_ONE = "Pick one, and I'll answer it. Only you can see this."
NO_SURE_QUESTION = (
    "I don't know a question that I can answer for sure yet. Add an article, or ask with `/ask`."
)

EVERYWHERE = "Everywhere"
EVERYWHERE_MEANS = "In every channel, with /ask or when mentioned"
ONLY = "Only in some channels"
ONLY_MEANS = "In the channels chosen below"
EXCEPT = "Everywhere except some channels"
EXCEPT_MEANS = "In every channel except those chosen below"
CHANNELS = "Channels"
PRIVATE = "Private answers"
PRIVATE_MEANS = "Only the person who uses /ask sees the answer, unless they choose otherwise."
CHOOSE_CHANNELS = "Please choose the channels too, then submit the form again. Nothing was changed."
WHO_LABEL = "Roles that may add and change articles"
WHO_MEANS = "Members with Manage Server always may."
