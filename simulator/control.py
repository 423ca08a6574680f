"""The control API: what tests and load drivers in other processes do with the simulator. A thin skin over its classes.

Bodies and answers are JSON; a refusal is `{"error": …}`. Only JSON bodies are read, so no foreign page can steer it.
"""

import time
from base64 import b64decode
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from aiohttp import web

from simulator import views
from simulator.events import Events
from simulator.flood import Rate
from simulator.groups import Group
from simulator.load import Load
from simulator.people import Person
from simulator.world import JsonObject

if TYPE_CHECKING:
    from simulator.server import Simulator

Body = dict[str, Any]

FILES_AT = "/sim/files/"
PAGE = Path(__file__).parent / "page"
PAGE_FILES = {
    "/": ("index.html", "text/html"),
    "/page.css": ("page.css", "text/css"),
    **{f"/{name}": (name, "text/javascript") for name in ("page.js", "phone.js", "group.js", "talk.js")},
}
PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


async def _upload(person: Person, kind: str, name: str, content: str, caption: str = "") -> int:
    """`content` in base64."""
    return await person.send_file(kind, b64decode(content), name, caption)


async def _upload_to(group: Group, person: Person, kind: str, name: str, content: str, topic: int = 0) -> int:
    return await group.send_file(person, (kind, b64decode(content), name), topic=topic)


PERSON_ACTIONS: dict[str, Callable[..., Awaitable[object]]] = {
    "send": Person.send,
    "start": Person.start,
    "tap": Person.tap,
    "press": Person.press,
    "edit": Person.edit,
    "delete": Person.delete,
    "share_contact": Person.share_contact,
    "send_other": Person.send_other,
    "send_album": Person.send_album,
    "upload": _upload,
    "answer": Person.answer,
    "react": Person.react,
    "deactivate": Person.deactivate,
    "block": Person.block,
    "unblock": Person.unblock,
}
# Each by a person of the group, whom the body names as `by`.
GROUP_ACTIONS: dict[str, Callable[..., Awaitable[object]]] = {
    "add_bot": Group.add_bot,
    "promote_bot": Group.promote_bot,
    "remove_bot": Group.remove_bot,
    "join": Group.join,
    "leave": Group.leave,
    "hide": Group.hide,
    "upgrade": Group.upgrade,
    "switch_topics_on": Group.switch_topics_on,
    "send": Group.send,
    "send_other": Group.send_other,
    "send_album": Group.send_album,
    "upload": _upload_to,
    "edit": Group.edit,
    "delete": Group.delete,
    "tap": Group.tap,
    "press": Group.press,
    "react": Group.react,
    "pin": Group.pin,
    "unpin": Group.unpin,
    "create_topic": Group.create_topic,
    "rename_topic": Group.rename_topic,
    "close_topic": Group.close_topic,
    "reopen_topic": Group.reopen_topic,
    "delete_topic": Group.delete_topic,
}


class Control:
    def __init__(self, simulator: "Simulator") -> None:
        self._simulator = simulator
        self._world = simulator.world
        self._gets: dict[str, Callable[[], object]] = {
            "people": lambda: [views.phone(person) for person in simulator.people],
            "groups": lambda: [views.group(group) for group in simulator.groups],
            "calls": lambda: [views.line(call) for call in simulator.calls],
            "metrics": self._metrics,
            "code": lambda: {"code": simulator.code()},
            "webhook": lambda: [asdict(one) for one in simulator.webhook.requests],
        }
        self._posts: dict[str, Callable[[Body], object]] = {
            "people": self._new_person,
            "groups": self._new_group,
            "faults": self._new_fault,
            "clock": self._move_clock,
            "updates": self._trouble_updates,
            "load": self._load,
        }

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path in PAGE_FILES and request.method == "GET":
            return page_file(request.path)
        if request.path == "/sim/events":
            return await Events(self._world, self._simulator.people, self._simulator.groups).stream(request)
        if request.path.startswith(FILES_AT):
            return self._file(request.path.removeprefix(FILES_AT))
        try:
            result = await self._answer(request)
        except (AssertionError, KeyError, TypeError, ValueError) as error:
            return web.json_response({"error": str(error)}, status=409 if isinstance(error, AssertionError) else 400)
        if result is NotImplemented:
            return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)
        return web.json_response(result)

    def _file(self, file_id: str) -> web.Response:
        """To be saved, whatever it says it is: it comes from whoever sent it."""
        stored = self._world.files.get(file_id)
        if stored is None:
            return web.Response(status=404)
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=stored.content, content_type="application/octet-stream", headers=headers)

    async def _answer(self, request: web.BaseRequest) -> object:
        """NotImplemented where no such address is."""
        prefix, _slash, rest = request.path.removeprefix("/").partition("/")
        names = rest.split("/")
        if prefix != "sim":
            return NotImplemented
        if request.method == "GET":
            return self._get(names)
        if request.method == "DELETE" and names == ["faults"]:
            self._world.faults.clear()
            return {}
        if request.method != "POST" or request.content_type != "application/json":
            return NotImplemented
        return await self._post(names, await request.json())

    def _get(self, names: list[str]) -> object:
        if len(names) == 1 and names[0] in self._gets:
            return self._gets[names[0]]()
        if len(names) == 3 and names[0] == "groups":
            return self._group(names[1]).transcript(int(names[2]))
        if len(names) != 3 or names[0] != "people":
            return NotImplemented
        person = self._person(names[1])
        seen = {"screen": person.screen, "history": person.history}
        return [asdict(one) for one in seen[names[2]]]

    async def _post(self, names: list[str], body: Body) -> object:
        if len(names) == 1 and names[0] in self._posts:
            result = self._posts[names[0]](body)
            return await result if isinstance(result, Awaitable) else result
        if len(names) != 3:
            return NotImplemented
        if names[0] == "people":
            return {"result": await PERSON_ACTIONS[names[2]](self._person(names[1]), **body)}
        return {"result": await self._in_group(self._group(names[1]), names[2], body)}

    def _person(self, number: str) -> Person:
        found = [person for person in self._simulator.people if str(person.id) == number]
        return found[0] if found else _nobody(number)

    def _group(self, number: str) -> Group:
        found = [group for group in self._simulator.groups if str(group.id) == number]
        return found[0] if found else _nobody(number)

    async def _in_group(self, group: Group, action: str, body: Body) -> object:
        person = self._person(str(body.pop("by")))
        return await GROUP_ACTIONS[action](group, person, **body)

    def _new_person(self, body: Body) -> JsonObject:
        return views.phone(self._simulator.person(**body))

    def _new_group(self, body: Body) -> JsonObject:
        owner = body.pop("forum_of", None)
        return {"id": self._simulator.group(**body, forum_of=owner and self._person(str(owner))).id}

    def _new_fault(self, body: Body) -> JsonObject:
        return {"code": self._world.faults.add(**body).code}

    def _move_clock(self, body: Body) -> JsonObject:
        self._world.clock.advance(body["advance"])
        return {"now": self._world.clock.now()}

    def _trouble_updates(self, body: Body) -> JsonObject:
        knobs = self._world.knobs
        knobs.repeat = body.get("repeat", knobs.repeat)
        if body.get("swap_next"):
            knobs.swap_next()
        if "delay" in body:
            knobs.delay(body["delay"])
        knobs.drop_after_200(body.get("drop_after_200", 0))
        return asdict(knobs)

    async def _load(self, body: Body) -> JsonObject:
        """`people` new people write `turns` lines of `texts` in all."""
        people = [self._simulator.person(f"Látogató {number + 1}") for number in range(body.get("people", 40))]
        load = Load(self._world, people, body.get("texts") or ["milyen papírok kellenek?"])
        return asdict(await load.run(body.get("turns", 1000)))

    def _metrics(self) -> JsonObject:
        world = self._world
        return {
            "calls": {f"{method} {status}": times for (method, status), times in sorted(world.counts.items())},
            "cpu_seconds": time.process_time(),
            "pending_updates": self._simulator.pending_updates(),
            "violations": world.violations,
            "flood": {
                "refused": [{"at": at, "chat": chat, "retry_after": wait} for at, chat, wait in world.flood.served],
                "rates": {chat: _highest(rate) for chat, rate in world.flood.rates.items()},
                "overall": _highest(world.flood.overall),
            },
        }


def _highest(rate: Rate) -> JsonObject:
    return {"per_second": rate.per_second, "per_minute": rate.per_minute}


def _nobody(number: str) -> NoReturn:
    raise KeyError(f"nobody has the id {number}")


def page_file(path: str) -> web.Response:
    name, kind = PAGE_FILES[path]
    return web.Response(body=(PAGE / name).read_bytes(), content_type=kind, charset="utf-8", headers={**PAGE_HEADERS})
