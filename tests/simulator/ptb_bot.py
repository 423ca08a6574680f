"""An echo bot in unchanged python-telegram-bot, by polling and by webhook."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from simulator.server import Simulator

SECRET = "echo-secret"
App = Application[Any, Any, Any, Any, Any, Any]


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Igen", callback_data="yes")]])
    await update.message.reply_text(f"<b>{update.message.text_html}</b>", parse_mode="HTML", reply_markup=keyboard)


async def tapped(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("Köszönjük!")
    await update.callback_query.edit_message_text(f"{update.callback_query.data}!")


def application(simulator: Simulator, token: str) -> App:
    app: App = ApplicationBuilder().token(token).base_url(f"{simulator.url}/bot").build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.add_handler(CallbackQueryHandler(tapped))
    return app


@asynccontextmanager
async def polling(simulator: Simulator, token: str) -> AsyncIterator[App]:
    app = application(simulator, token)
    async with app:
        assert app.updater is not None
        await app.start()
        await app.updater.start_polling(timeout=5)
        try:
            yield app
        finally:
            await app.updater.stop()
            await app.stop()


@asynccontextmanager
async def webhook(simulator: Simulator, token: str) -> AsyncIterator[App]:
    """Its own server needs tornado, so the update is handed over as its documentation shows for other servers."""
    app = application(simulator, token)

    async def receive(request: web.Request) -> web.Response:
        assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == SECRET
        update = Update.de_json(await request.json(), app.bot)
        await app.process_update(update)
        return web.Response()

    server = web.Application()
    server.router.add_post("/hook", receive)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with app:
        await app.start()
        try:
            await app.bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/hook", secret_token=SECRET)
            yield app
        finally:
            await app.stop()
            await runner.cleanup()
