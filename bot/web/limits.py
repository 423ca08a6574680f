"""Limits per session and, generously, per internet address: a village or a library may share one."""

import time
from collections import OrderedDict
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from starlette.requests import Request

MOST_REMEMBERED = 50_000


@dataclass
class Bucket:
    tokens: float
    filled_at: float


class Limit:
    """A token bucket a key: `most` at once, refilled evenly over `seconds`. `most` may be changed while it counts."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most = most
        self._seconds = seconds
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def wait(self, key: str) -> int:
        """0 when this one may pass (and is counted), else the whole seconds to wait."""
        now, rate = time.monotonic(), self.most / self._seconds
        bucket = self._buckets.pop(key, None) or Bucket(self.most, now)
        bucket.tokens = min(self.most, bucket.tokens + (now - bucket.filled_at) * rate)
        bucket.filled_at = now
        self._buckets[key] = bucket
        if len(self._buckets) > MOST_REMEMBERED:
            self._buckets.popitem(last=False)
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return 0
        return int((1 - bucket.tokens) / rate) + 1


def request_address(request: Request, trusted: tuple[str, ...]) -> str:
    # A proxy may add a line of its own below a forged one.
    forwarded = ",".join(request.headers.getlist("x-forwarded-for"))
    return client_address(request.client.host if request.client else "", forwarded, trusted)


def client_address(peer: str, forwarded: str | None, trusted: tuple[str, ...]) -> str:
    """The visitor's address: what a trusted proxy says (its last foreign hop), else the peer itself."""
    networks = [ip_network(network) for network in trusted]
    hops = [hop for hop in (forwarded or "").replace(" ", "").split(",") if hop]
    for hop in reversed([*hops, peer]):
        try:
            address = _plain(ip_address(hop))
        except ValueError:
            return peer
        if not any(address in network for network in networks):
            return hop
    return peer


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """A server that listens on IPv6 sees its IPv4 neighbours as ::ffff:10.0.0.1."""
    return (address.ipv4_mapped if isinstance(address, IPv6Address) else None) or address
