"""What the bot says about messages that it looks up."""

MENU = "What do the articles say?"
"""The menu's name; at most 32 characters in every language."""
FOUND = (
    "**What the articles say on the topic of [this message]({link}):**\n-# Same topic; "
    "they may agree or disagree."
)
NOT_FOUND = "**I found nothing in the articles about [this message]({link}).**"
NO_WORDS = (
    "There's no sentence in that message that I can search for: pictures, links and "
    "single words don't say enough. Use `/ask` to ask in your own words."
)
