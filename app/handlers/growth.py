"""`/growth`: the menu, the help, the word that was probably meant, and the buttons that stand for words."""

from functools import partial

from app.deps import Deps
from app.domain.words import WORDS, nearest_word
from app.handlers.answers import Answer, Tell
from app.handlers.requests import Click, Command
from app.handlers.routes import CommandHandler, Routes
from app.screens.growth import menu
from app.services.members import get_member
from app.views.growth import GO, help_view, unknown_word_view

HELP = help_view()
MENU, UNKNOWN = "", "?"


async def on_menu(command: Command, deps: Deps) -> Answer:
    async with deps.db.begin(command.workspace) as session:
        me = await get_member(session, command.user)
        message = await menu(session, me, now=deps.clock())
    return Tell(message)


async def on_help(command: Command, deps: Deps) -> Answer:
    return Tell(HELP)


async def on_unknown_word(command: Command, deps: Deps) -> Answer:
    typed = command.text.partition(" ")[0]
    return Tell(unknown_word_view(typed, nearest_word(typed, WORDS)))


async def on_word_button(click: Click, deps: Deps, *, word: str, handler: CommandHandler) -> Answer:
    """A button that does what the word does."""
    return await handler(Command(click.workspace, click.user, click.team, click.key, click.trigger, text=word), deps)


def register(routes: Routes) -> None:
    routes.word(MENU, on_menu)
    routes.word("help", on_help)
    routes.word(UNKNOWN, on_unknown_word)
    for word in WORDS:
        routes.action(GO + word, partial(on_word_button, word=word, handler=routes.words[word]))
