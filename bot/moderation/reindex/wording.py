"""What is said about a re-index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.moderation import wording as shared
from bot.ui.language import say, say_count, say_percent
from bot.ui.wording import duration

if TYPE_CHECKING:
    from index.build.progress import Progress
    from index.storage.snapshot import SnapshotInfo

NOTHING = (
    "This server has no articles of its own yet, so there is nothing to index. Add some with "
    "`/library add`. The shared starter library keeps itself up to date."
)
CANCEL = "Cancel"
STOPPED = (
    "**Stopped.** The previous index stays in use. Progress is kept: the next `/reindex` "
    "continues from here."
)
STOPPING = "Stopping. The previous index stays in use."
NOT_RUNNING = "Nothing is being indexed right now; it's already finished."
RESUMED = "I was restarted partway and continued where I left off."
STAGES = {
    "read": "**Reading the articles…**",
    "embed": "**Indexing…**",
    "write": "**Finishing…**",
}
PASSAGES_DONE = "{done} of {total} passages"
TIME_LEFT = "about {time} left"
MEANWHILE = "-# Questions are answered as usual meanwhile."
IN_USE = "**The new index is in use.**"
HOLDS = "It has {articles} in {passages}; {news}. It took {time}."
TEXTS_NEW = "{n} text was new", "{n} texts were new"
NOTHING_NEW = "nothing was new"
_BAR = 20


def under_way(progress: Progress) -> str:
    """Say how far it is, with the time left."""
    share = progress.done / progress.total if progress.total else 0.0
    filled = round(_BAR * share)
    parts = [f"`{'█' * filled}{'░' * (_BAR - filled)}` {say_percent(share)}"]
    if progress.total:
        parts.append(say(PASSAGES_DONE, done=progress.done, total=progress.total))
    if progress.left_s:
        parts.append(say(TIME_LEFT, time=duration(progress.left_s)))
    return "\n".join((say(STAGES[progress.stage]), " · ".join(parts), say(MEANWHILE)))


def finished(info: SnapshotInfo, *, resumed: bool = False) -> str:
    """Say what the new index holds."""
    holds = say(
        HOLDS,
        articles=say_count(info.articles, *shared.ARTICLES),
        passages=say_count(info.passages, *shared.PASSAGES),
        news=say_count(info.embedded, *TEXTS_NEW) if info.embedded else say(NOTHING_NEW),
        time=duration(info.seconds),
    )
    return " ".join([say(IN_USE), *([say(RESUMED)] if resumed else []), holds])
