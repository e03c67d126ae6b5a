"""What the bot says about what it keeps of a member."""

HEADING = "### What I keep about you in this server"
NOTHING = "I keep nothing about you in this server."
QUESTION = "- **{n} question** you asked, with its answer's source and time; under a pseudonym"
QUESTIONS = (
    "- **{n} questions** you asked, with their answers' sources and times; under a pseudonym"
)
VOTE = "- **{n} vote** on an answer, with the reason if you gave one; under a pseudonym"
VOTES = "- **{n} votes** on answers, with the reasons you gave; under a pseudonym"
WISH = "- **{n} question** of which you want to be told when the articles answer it"
WISHES = "- **{n} questions** of which you want to be told when the articles answer them"
DEED = "- **{n} entry** in the moderators' log, of what you changed here"
DEEDS = "- **{n} entries** in the moderators' log, of what you changed here"
OLDEST = "-# The oldest is of {day}."
DEEDS_STAY = (
    "-# The log stays for its time even if you delete the rest, so that a server can see who "
    "changed its articles."
)
KEPT_FOR = "-# Everything is deleted after {days} days. I keep nothing of your other messages."
IN_DIRECT_MESSAGES = (
    "I keep nothing of direct messages. In a server, `/privacy` shows what I keep about you there."
)
EXPORT = "Export"
DELETE = "Delete"
DELETE_REALLY = "Delete for good"
KEEP = "Keep"
EXPORTED = "**Everything I keep about you in this server**, as a file. It is yours alone to see."
SURE = (
    "Delete your questions, votes and wishes to be told, for good? "
    "Answers that stand in the channels stay there; their own **Delete** removes them."
)
DELETED = "Deleted. Of your questions, votes and wishes I keep nothing in this server any more."
KEPT = "Nothing was deleted."
