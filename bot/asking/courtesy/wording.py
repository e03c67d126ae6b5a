"""What the bot says to those who greet it, thank it, or ask about itself."""

HELLO_THERE = "Hello! Ask me anything about the articles here, and I'll quote what they say."
WELCOME = "You're welcome! Ask me again any time."
GOODBYE = "Goodbye! Come back whenever you have a question."
KIND_OF_YOU = "Thank you, that's kind!"
ALL_RIGHT = "All right! Ask me again any time."
SORRY = "I'm sorry that wasn't helpful. Please try asking in other words."
SEE_VOTES = "👎 under an answer tells the moderators, without your name."
I_AM = (
    "I'm Pullquote, a bot. I answer questions about the articles here by quoting them word for "
    "word; I never write an answer of my own."
)
A_BOT = (
    "I'm a bot, not a person. I look for the sentences in the articles that answer your question, "
    "and quote them exactly."
)
I_AM_WELL = "I'm well, thank you! What would you like to know from the articles?"
I_CAN = (
    "Ask me a question about the articles, and I'll quote the sentences that answer it. I can also "
    "tell you which articles I have, who wrote them and when."
)
SEE_HELP = "`/help` shows everything else."
FOR_EXAMPLE = "For example: {questions}"
HERE = "I'm here! Ask me a question about the articles."
