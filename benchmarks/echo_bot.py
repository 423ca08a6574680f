"""The bare aiogram bot that the product is measured against: it echoes, and acknowledges after it has sent."""

import gc
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from bot.app import tune_garbage_collector


async def echo(message: Message) -> None:
    await message.answer(message.text or "?")


def main(port: int, api_url: str, token: str) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(api_url))
    dispatcher = Dispatcher()
    dispatcher.message.register(echo)
    app = web.Application()
    handler = SimpleRequestHandler(dispatcher, Bot(token, session=session), handle_in_background=False)
    handler.register(app, "/telegram/webhook")
    tune_garbage_collector()
    web.run_app(app, host="127.0.0.1", port=port, print=lambda *_words: None)


if __name__ == "__main__":
    gc.enable()
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
