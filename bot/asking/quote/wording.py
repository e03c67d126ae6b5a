"""What the bot says about remembered quotations."""

EXACT = "**Exact match:**"
SAME_WORDS = "**The same words**, except for capitals or punctuation. The article says:"
ONE_DIFFERS = (
    "**The wording differs** in {n} place. Your words ~~struck through~~, the article's in "
    "**bold**:"
)
SOME_DIFFER = (
    "**The wording differs** in {n} places. Your words ~~struck through~~, the article's in "
    "**bold**:"
)
SAID_SO = "The article says:"
NOT_THERE = "**Not found in the articles.**"
TOO_SHORT = "Please give me a few words of the quotation, at least three letters."
TOO_LONG = "That's too long. Please send up to {limit} characters."
