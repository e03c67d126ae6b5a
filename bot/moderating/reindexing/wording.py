"""What is said about a re-index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.wording import count, duration

if TYPE_CHECKING:
    from index.progress import Progress
    from index.service import SnapshotInfo

NOTHING = (
    "This server has no articles of its own yet, so there is nothing to index. Add some with "
    "`/articles add`. The shared starter library keeps itself up to date."
)
CANCEL = "Cancel"
STOPPED = (
    "**Stopped.** The index that was in use before stays in use. What I have read so far is kept, "
    "so the next `/reindex` goes on from here."
)
STOPPING = "I'm stopping. The index that was in use before stays in use."
NOT_RUNNING = "Nothing is being re-indexed any more; it had finished already."
RESUMED = "I was restarted in the middle of this and went on from where I was.\n"
_STAGES = {"read": "Reading the articles", "embed": "Learning passages", "write": "Swapping in"}
_BAR = 20


def under_way(progress: Progress) -> str:
    """How far it is, with the time left."""
    share = progress.done / progress.total if progress.total else 0.0
    filled = round(_BAR * share)
    counts = f" · {progress.done:,} of {progress.total:,} passages" if progress.total else ""
    left = f" · about {duration(progress.left_s)} left" if progress.left_s else ""
    return (
        f"**{_STAGES[progress.stage]}…**\n"
        f"`{'█' * filled}{'░' * (_BAR - filled)}` {share:.0%}{counts}{left}\n"
        "-# Questions are answered as usual meanwhile."
    )


def finished(info: SnapshotInfo, *, resumed: bool = False) -> str:
    """What the new index holds."""
    news = f"{count(info.embedded, 'text')} were new" if info.embedded != 1 else "1 text was new"
    return (
        f"**The new index is in use.** {RESUMED if resumed else ''}"
        f"It holds {count(info.articles, 'article')} in {count(info.passages, 'passage')}; "
        f"{news if info.embedded else 'nothing was new'}. It took {duration(info.seconds)}."
    )


def for_the_log(info: SnapshotInfo, *, resumed: bool = False) -> str:
    """The same in the audit log."""
    told = f"{count(info.articles, 'article')}, {count(info.embedded, 'text')} embedded"
    return f"{told}, after a restart" if resumed else told
