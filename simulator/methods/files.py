"""Fetching what people have sent."""

from simulator.errors import bad_request
from simulator.methods.request import Request
from simulator.world import JsonObject, World

MOST_BYTES = 20 * 2**20


def get_file(request: Request) -> JsonObject:
    """Bot API "getFile": the link behind `file_path` is served under /file/bot<token>/."""
    file_id = request.params.string("file_id")
    stored = request.world.files.get(file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > MOST_BYTES:
        raise bad_request("file is too big")
    return request.world.described(file_id) | {"file_path": f"documents/{file_id}"}


def content_at(world: World, path: str) -> bytes | None:
    stored = world.files.get(path.removeprefix("documents/"))
    return stored.content if stored is not None else None
