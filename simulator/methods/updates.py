"""Methods that decide how a bot gets its updates."""

import re
from urllib.parse import urlsplit

from simulator.errors import bad_request
from simulator.methods.request import Answer, Request
from simulator.webhook import Webhook, WebhookSettings
from simulator.world import JsonObject

MAX_POLL_SECONDS = 50
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
PORTS = {80, 88, 443, 8443}


async def get_updates(request: Request) -> list[JsonObject]:
    params = request.params
    _set_allowed(request)
    limit = min(max(params.integer("limit", 100), 1), 100)
    timeout = min(max(params.integer("timeout"), 0), MAX_POLL_SECONDS)
    request.bot.updates.acknowledge(params.integer("offset"))
    request.world.tell("acknowledged", request.bot)
    updates = await request.bot.updates.poll(limit, timeout)
    return [update.json() for update in updates]


def set_webhook(request: Request) -> Answer:
    url = request.params.string("url")
    if not url:
        return delete_webhook(request)
    settings = _settings(request, url)
    _set_allowed(request)
    updates = request.bot.updates
    if request.params.flag("drop_pending_updates"):
        updates.forget_all()
    elif isinstance(updates.delivery, Webhook) and updates.delivery.settings == settings:
        return Answer(True, "Webhook is already set")
    _stop(request)
    updates.hand_to(Webhook(request.world, request.bot, settings))
    return Answer(True, "Webhook was set")


def delete_webhook(request: Request) -> Answer:
    if request.params.flag("drop_pending_updates"):
        request.bot.updates.forget_all()
    return Answer(True, "Webhook was deleted" if _stop(request) else "Webhook is already deleted")


def get_webhook_info(request: Request) -> JsonObject:
    updates = request.bot.updates
    info: JsonObject = {"url": "", "has_custom_certificate": False, "pending_update_count": len(updates.pending)}
    if isinstance(updates.delivery, Webhook):
        webhook = updates.delivery
        info["url"] = webhook.settings.url
        if webhook.last_error is not None:
            info["last_error_date"], info["last_error_message"] = webhook.last_error
        info["max_connections"] = webhook.settings.max_connections
        info["ip_address"] = "127.0.0.1"
    if updates.allowed:
        info["allowed_updates"] = updates.allowed
    return info


def _set_allowed(request: Request) -> None:
    """Omitted: the previous setting stays. Empty: all that are sent by default."""
    allowed = request.params.data("allowed_updates", "allowed_updates")
    if isinstance(allowed, list):
        request.bot.updates.allowed = [kind for kind in allowed if isinstance(kind, str)]


def _settings(request: Request, url: str) -> WebhookSettings:
    """Plain HTTP and any port on the loopback are ours: the real server refuses both."""
    address = urlsplit(url)
    loopback = address.hostname in LOOPBACK
    if address.scheme != "https" and not (loopback and address.scheme == "http"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not loopback and (address.port or 443) not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if not loopback:
        raise bad_request("bad webhook: Failed to resolve host: the simulator reaches this machine only")
    secret = request.params.string("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch("[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    connections = min(max(request.params.integer("max_connections", 40), 1), 100)
    return WebhookSettings(url, secret, connections)


def _stop(request: Request) -> bool:
    """True if there was a webhook."""
    delivery = request.bot.updates.delivery
    request.bot.updates.hand_to(None)
    if delivery is None:
        return False
    delivery.stop()
    return True
