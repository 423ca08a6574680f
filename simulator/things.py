"""What people send that is not text, as the Bot API describes it; every file has a content that can be fetched."""

from typing import Any

from simulator.world import JsonObject, User, World

FILE_SIZE = 24_000
BEGINNINGS = {"photo": b"\xff\xd8\xff\xe0", "voice": b"OggS", "document": b"%PDF-1.7\n"}
SIZE = {"width": 640, "height": 480}
STICKER = {"width": 512, "height": 512, "emoji": "👍", "is_animated": False, "is_video": False, "type": "regular"}


def thing(world: World, kind: str, content: bytes = b"", name: str = "", caption: str = "") -> JsonObject:
    """The least that Telegram would send for it; without a content a file of the right beginning."""
    captioned = {"caption": caption} if caption else {}
    if kind == "location":
        return {"location": {"latitude": 46.9062, "longitude": 19.6913}} | captioned
    name = name or "oneletrajz.pdf"
    stored = content or BEGINNINGS.get(kind, b"").ljust(FILE_SIZE)
    file = world.keep_file(stored, name, "AwAC", kind)
    kinds: dict[str, Any] = {
        "voice": {"duration": 4, "mime_type": "audio/ogg", **file},
        "photo": [{**file, **SIZE}],
        "video": {"duration": 5, **SIZE, "mime_type": "video/mp4", **file},
        "video_note": {"length": 240, "duration": 5, **file},
        "audio": {"duration": 5, "mime_type": "audio/mpeg", **file},
        "document": {"file_name": name, "mime_type": "application/octet-stream", **file},
        "sticker": {**STICKER, **file},
    }
    return {kind: kinds[kind], **captioned}


def contact(user: User, phone: str) -> JsonObject:
    return {"contact": {"phone_number": phone, "first_name": user.first_name, "user_id": user.id}}
