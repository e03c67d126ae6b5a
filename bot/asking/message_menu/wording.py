"""What the bot says about messages that it looks up."""

MENU = "What do the articles say?"
"""The menu's name; at most 32 characters in every language."""
FOUND = (
    "**On the subject of [this message]({link}), the articles say:**\n"
    "-# Whether they agree with it is for you to judge: I only look for the same subject."
)
NOT_FOUND = "**The articles don't speak of what [this message]({link}) is about.**"
NO_WORDS = (
    "I found no sentence in that message to look for: pictures, links and single words don't say "
    "enough. You can ask me about it in your own words with `/ask`."
)
