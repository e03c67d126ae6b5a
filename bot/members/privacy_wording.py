"""What the bot says about what it keeps of a member."""

HEADING = "### What I keep about you in this server"
NOTHING = "I keep nothing about you in this server."
QUESTION = "- **{n} question** you asked, with its answer's source and time; under a pseudonym"
QUESTIONS = (
    "- **{n} questions** you asked, with their answers' sources and times; under a pseudonym"
)
VOTE = "- **{n} vote** on an answer, with the reason if you gave one; under a pseudonym"
VOTES = "- **{n} votes** on answers, with the reasons you gave; under a pseudonym"
WISH = "- **{n} notification request**, for when an article answers your question"
WISHES = "- **{n} notification requests**, for when an article answers your questions"
DEED = "- **{n} entry** in the moderator log, for what you changed here"
DEEDS = "- **{n} entries** in the moderator log, for what you changed here"
OLDEST = "-# The oldest is from {day}."
DEEDS_STAY = (
    "-# Log entries stay until they expire, even if you delete the rest, so that servers "
    "can see who changed their articles."
)
KEPT_FOR = "-# Everything is deleted after {days} days. I don't keep any of your other messages."
IN_DIRECT_MESSAGES = (
    "I don't keep direct messages. In a server, `/privacy` shows what I keep about you there."
)
EXPORT = "Export"
DELETE = "Delete"
DELETE_REALLY = "Delete for good"
KEEP = "Keep"
EXPORTED = "**Everything I keep about you in this server**, as a file. Only you can see this file."
SURE = (
    "Delete your questions, votes and notification requests for good? Answers in "
    "channels stay; **Delete** in their menu removes them."
)
DELETED = (
    "Deleted. I no longer keep any of your questions, votes or notification requests "
    "in this server."
)
KEPT = "Nothing was deleted."
