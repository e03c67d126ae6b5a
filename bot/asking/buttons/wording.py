"""What the bot says about votes, and about asking more."""

ASK_MORE = "Ask more"
ASK_MORE_LABEL = "What else would you like to know?"
ASK_MORE_HINT = "I take it as your next question in this conversation."
ASK_MORE_PLACEHOLDER = "And when was that?"
THANKS = "Thank you, noted as helpful. You can change your mind at any time."
NOTED_ALREADY = "I had noted that already. You have one vote for each answer."
REASON_TITLE = "Why did it not help?"
REASON_LABEL = "In a few words, if you like"
REASON_HINT = "Your vote is noted. Moderators read this without your name."
REASON_PLACEHOLDER = "It answers another question; the article is out of date; …"
REASON_NOTED = "Thank you, noted. The moderators of this server can read it, without your name."
NOTED_WITHOUT = "Noted as not helpful. You can change your mind at any time."
TOO_OLD = (
    "I no longer keep this question, so I can't note a vote. Please ask it again if it matters."
)
"""After the server's time for keeping questions, or after whoever asked has deleted it."""
