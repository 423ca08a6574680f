"""An echo bot in unchanged aiogram, by polling and by webhook."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from simulator.server import Simulator

SECRET = "echo-secret"


def bot_of(simulator: Simulator, token: str) -> Bot:
    return Bot(token, AiohttpSession(api=TelegramAPIServer.from_base(simulator.url)))


def dispatcher() -> Dispatcher:
    dispatch = Dispatcher()
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Igen", callback_data="yes")]])

    @dispatch.message(F.text)
    async def echo(message: Message) -> None:
        await message.answer(f"<b>{message.html_text}</b>", parse_mode="HTML", reply_markup=keyboard)

    @dispatch.callback_query()
    async def tapped(query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)
        await query.answer("Köszönjük!")
        await query.message.edit_text(f"{query.data}!")

    return dispatch


@asynccontextmanager
async def polling(simulator: Simulator, token: str) -> AsyncIterator[Bot]:
    bot = bot_of(simulator, token)
    dispatch = dispatcher()
    task = asyncio.create_task(dispatch.start_polling(bot, polling_timeout=5, handle_signals=False))
    try:
        yield bot
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await bot.session.close()


@asynccontextmanager
async def webhook(simulator: Simulator, token: str) -> AsyncIterator[Bot]:
    bot = bot_of(simulator, token)
    app = web.Application()
    SimpleRequestHandler(dispatcher(), bot, handle_in_background=False, secret_token=SECRET).register(app, "/hook")
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        await bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/hook", secret_token=SECRET)
        yield bot
    finally:
        await runner.cleanup()
        await bot.session.close()
