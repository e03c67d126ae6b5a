"""What the bot says about remembered quotations."""

EXACT = "**Exact.** These words stand in the articles just so:"
SAME_WORDS = (
    "**The same words**, but for capitals or punctuation. This is how the article has them:"
)
ONE_DIFFERS = "**The wording differs** in {n} place:"
SOME_DIFFER = "**The wording differs** in {n} places:"
SAID_SO = "The articles say it like this:"
NOT_THERE = "**Not there.** I find no such wording in the articles."
CHANGES = "-# Your words ~~struck through~~, the article's in **bold**:"
INSTEAD = "-# - you wrote “{typed}”, the article says “{written}”"
LEFT_OUT = "-# - the article also says “{written}”"
ADDED = "-# - you wrote “{typed}”, which the article doesn't say"
ONE_MORE = "-# - and {n} more"
MORE = "-# - and {n} more"
TOO_SHORT = "Please give me a few words of the quotation, at least three letters."
TOO_LONG = "That is too long for me to compare; please give me up to {limit} characters of it."
