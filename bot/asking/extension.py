"""Registers every way of asking, and the buttons under answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.asking.ask_command import AskCommand
from bot.asking.ask_more import AskMoreButton
from bot.asking.buttons.more import MoreButton
from bot.asking.buttons.share import ShareButton
from bot.asking.buttons.vote import VoteButton
from bot.asking.forum_posts import ForumPosts
from bot.asking.message_menu.command import what_articles_say
from bot.asking.messages.replies import Replies
from bot.asking.quote.command import QuoteCommand
from bot.asking.unanswered.tell_me_button import TellMeButton
from bot.quotation.article_pages import PageButton
from bot.quotation.buttons import DeleteButton, PassageButton
from bot.quotation.card_button import CardButton
from bot.quotation.menu import AnswerMenu
from index.query.card_patterns import card_patterns

if TYPE_CHECKING:
    from bot.services import Served


async def setup(bot: Served) -> None:
    """Add commands, the message menu, listeners and buttons to the bot."""
    card_patterns()  # here, where nobody waits for the event loop yet
    bot.add_dynamic_items(PassageButton, PageButton, DeleteButton)
    bot.add_dynamic_items(MoreButton, ShareButton, VoteButton, TellMeButton)
    bot.add_dynamic_items(AskMoreButton, CardButton, AnswerMenu)
    bot.tree.add_command(what_articles_say)
    await bot.add_cog(AskCommand(bot.services))
    await bot.add_cog(QuoteCommand(bot.services))
    await bot.add_cog(Replies(bot))
    await bot.add_cog(ForumPosts(bot))
