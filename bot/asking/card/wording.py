"""What the bot says of articles themselves: who wrote one, when, and which there are."""

FROM_CARD = "-# From the article's details, not a quotation."
FROM_CARDS = "-# From the articles' details, not quotations."

AUTHOR = "Author: {names}"
AUTHORS = "Authors: {names}"
PUBLISHED = "Published: {date}"
PUBLISHER = "Publisher: {name}"
LINK = "Link: {link}"
NO_AUTHOR = "The author isn't given."
NO_DATE = "The publication date isn't given."
NO_DATE_BUT_COPYRIGHT = "The publication date isn't given, only a copyright line from {year}."
NO_PUBLISHER = "The publisher isn't given."
NO_LINK = "I have no link to it."

WHICH = "**Which article do you mean?** I have {n}:"
HOW_TO_SAY = (
    "-# Reply to one of my answers, choose an `article` with `/ask`, or name its topic: *who wrote "
    "the article about …?*"
)
WHICH_OF_THESE = "**Which article do you mean?** {n} may fit *{topic}*:"
GONE = "That article is no longer in the library."

HAVE_ONE, HAVE = "**I have {n} article.**", "**I have {n} articles.**"
HAVE_ONE_ABOUT, HAVE_ABOUT = (
    "**I have {n} article about *{topic}*.**",
    "**I have {n} articles about *{topic}*.**",
)
HAVE_ONE_FROM, HAVE_FROM = (
    "**I have {n} article from *{source}*.**",
    "**I have {n} articles from *{source}*.**",
)
HAVE_ONE_ABOUT_FROM, HAVE_ABOUT_FROM = (
    "**I have {n} article about *{topic}* from *{source}*.**",
    "**I have {n} articles about *{topic}* from *{source}*.**",
)
NONE_ABOUT = "I found no article about *{topic}*."
NONE_FROM = "I found no article from *{source}*."
NONE_ABOUT_FROM = "I found no article about *{topic}* from *{source}*."
ONE_MORE = "-# And {n} more."
MORE = "-# And {n} more."
SEE_LIST = "-# `/articles list` shows all I can quote from."
READ = "Read the article"
READ_ONE = "Read article {number}"
READ_WHICH = "Read an article"
