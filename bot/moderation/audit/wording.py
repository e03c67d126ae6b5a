"""The sentences of the audit log."""

from __future__ import annotations

from bot.records.audit import Action
from bot.records.settings import Mode

HEADING = "### Moderator log"
NOTHING_YET = (
    "Nothing here yet. What moderators change in the articles, the index, the questions "
    "and the settings is listed here."
)
NO_OLDER = "No older entries."
KEPT = "-# Entries {first} to {last} · kept for {kept}"
ONE_KEPT = "-# Entry {first} · kept for {kept}"

DID = {
    Action.ADDED: "{who} added {what}",
    Action.UPDATED: "{who} updated {what}",
    Action.EDITED: "{who} edited the details of {what}",
    Action.REMOVED: "{who} removed {what}",
    Action.RESTORED: "{who} restored {what}",
    Action.REINDEXED: "{who} rebuilt {what}",
    Action.CANCELLED: "{who} stopped {what}",
    Action.ROLLED_BACK: "{who} rolled the library back to {what}",
    Action.EXPORTED: "{who} exported the library, {what}",
    Action.SETTINGS: "{who} changed the setting {what}",
    Action.DISMISSED: "{who} dismissed the question {what}",
    Action.ANSWERED: "{who} marked the question {what} as answered",
    Action.IMPORTED: "{who} finished {what}",
    Action.SET_ASIDE: "{what} was damaged on disk and is no longer quoted: update or remove it",
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
PRIVATE = {"on": "only the person asking", "off": "everyone in the channel"}
STARTER = {"on": "on", "off": "off"}
INBOX = {"on": "collected", "off": "not collected"}
SNAPSHOT = "snapshot {number}"
IMPORT = "import {number}"
TEXTS = "{n} text", "{n} texts"
INDEXED = "{articles}, {texts} new"
RESUMED = "{articles}, {texts} new, after a restart"
NEWEST, OLDER = "Newest", "Older"
