"""Imported by the server that services are forked from: all that takes time at a start, aiogram above all."""

import gc

import bot.telegram.edge
import bot.web.server
from tests.bot import crash_child_ready, service_child

assert bot
assert crash_child_ready
assert service_child
gc.freeze()  # so that a collection in a child does not copy the memory it shares
