"""The sentences of the audit log."""

from __future__ import annotations

from bot.records.audit import Action
from bot.records.settings import Mode

HEADING = "### What moderators have done"
NOTHING_YET = (
    "Nothing has been changed here yet. What moderators do with the articles, the index, the "
    "questions and the settings will be listed here."
)
NO_OLDER = "There is nothing older than that in the log."
KEPT = "-# Entries {first} to {last} · kept for {kept}"
ONE_KEPT = "-# Entry {first} · kept for {kept}"

DID = {
    Action.ADDED: "{who} added {what}",
    Action.UPDATED: "{who} updated {what}",
    Action.EDITED: "{who} edited the details of {what}",
    Action.REMOVED: "{who} removed {what}",
    Action.RESTORED: "{who} brought back {what}",
    Action.REINDEXED: "{who} brought {what} up to date",
    Action.CANCELLED: "{who} stopped {what}",
    Action.ROLLED_BACK: "{who} rolled the library back to {what}",
    Action.EXPORTED: "{who} exported the library, {what}",
    Action.SETTINGS: "{who} changed the setting {what}",
    Action.DISMISSED: "{who} dismissed the question {what}",
    Action.ANSWERED: "{who} marked as answered the question {what}",
    Action.SET_ASIDE: "{what} was damaged on the disk and is no longer quoted: update or remove it",
}
THE_OPERATOR = "The operator"
OURS = "the index", "the re-index", "unanswered question"
"""What the log calls things that have no title."""

MODE_IN = {
    Mode.ALWAYS: "always in {channels}",
    Mode.MENTIONED: "when mentioned in {channels}",
    Mode.OFF: "off in {channels}",
}
FOLLOW_IN = "like the others in {channels}"
ROLES_ADDED, ROLES_REMOVED = "added {roles}", "removed {roles}"
FORUMS_ADDED, FORUMS_REMOVED = "added {channels}", "removed {channels}"
NO_LOG_CHANNEL = "none"
PRIVATE = {"on": "only who asks", "off": "everyone in the channel"}
STARTER = {"on": "on", "off": "off"}
INBOX = {"on": "gathered", "off": "not gathered"}
SNAPSHOT = "snapshot {number}"
TEXTS = "{n} text", "{n} texts"
INDEXED = "{articles}, {texts} embedded"
RESUMED = "{articles}, {texts} embedded, after a restart"
NEWEST, OLDER = "Newest", "Older"
