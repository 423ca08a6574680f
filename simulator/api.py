"""One request of the Bot API from its parameters to its answer: faults, checks, flood, the method, the log."""

import asyncio
import json
from dataclasses import dataclass
from enum import Enum
from inspect import isawaitable
from typing import Any

from simulator.errors import Refused
from simulator.faults import Fault
from simulator.methods import BY_LOWER_NAME, Method
from simulator.methods.request import Answer, Request
from simulator.params import Params
from simulator.world import Bot, Call, World

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Ending(Enum):
    ANSWER = "answer"
    HANG = "hang"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: str
    retry_after: int = 0
    ending: Ending = Ending.ANSWER
    content_type: str = "application/json"


class Api:
    def __init__(self, world: World) -> None:
        self._world = world
        world.execute = self.execute

    async def execute(self, bot: Bot, method: str, values: dict[str, Any]) -> Reply:
        return await self.respond(bot, method, Params(values))

    async def respond(self, bot: Bot, name: str, params: Params) -> Reply:
        known = BY_LOWER_NAME.get(name.lower())
        if known is None:
            return refusal(Refused(404, "Not Found: method not found"))
        request = Request(self._world, bot, params)
        fault = self._world.faults.take(known[0], params.chat_id(), params)
        status = 0
        try:
            reply = await (self._perform(*known, request) if fault is None else self._spoil(fault, *known, request))
            status = reply.status if reply.ending is Ending.ANSWER else 0
        finally:  # also when the client gives up and this is cancelled
            self._world.record(Call(known[0], params.chat_id(), dict(params), status, self._world.clock.now()))
        return reply

    async def _spoil(self, fault: Fault, name: str, method: Method, request: Request) -> Reply:
        """After the effect: what follows is lost on its way; before it: nothing happens."""
        done = await self._perform(name, method, request) if fault.after_effect else None
        await asyncio.sleep(fault.latency)
        if fault.hang or fault.cut:
            return Reply(0, "", ending=Ending.HANG if fault.hang else Ending.CUT)
        if fault.body is not None:
            return Reply(fault.code, fault.body, fault.retry_after, content_type="text/html")
        if fault.fails:
            return refusal(fault.refusal())
        return done or await self._perform(name, method, request)

    async def _perform(self, name: str, method: Method, request: Request) -> Reply:
        try:
            self._check_request(name, request)
            result = method(request)
            if isawaitable(result):
                result = await result
        except Refused as refused:
            return refusal(refused)
        answer: dict[str, object] = {"ok": True, "result": result}
        if isinstance(result, Answer):
            answer = {"ok": True, "result": result.result, "description": result.description}
        if self._world.schema is not None:
            self._world.violations += self._world.schema.check_result(name, answer["result"])
        return Reply(200, _json(answer))

    def _check_request(self, name: str, request: Request) -> None:
        if self._world.schema is not None:
            self._world.violations += self._world.schema.check_params(name, request.params)
        if not self._world.fast:
            self._world.flood.check(name, request.params.chat_id(), request.params, self._world.clock.now())


def refusal(refused: Refused) -> Reply:
    answer: dict[str, object] = {"ok": False, "error_code": refused.code, "description": refused.description}
    if refused.parameters:
        answer["parameters"] = refused.parameters
    return Reply(refused.code, _json(answer), refused.retry_after)
