"""`python -m simulator`: the simulator as a process of its own, for load and kill tests in other processes."""

import argparse
import asyncio
import signal

from simulator.server import Simulator


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m simulator", description="A Telegram Bot API server on the loopback."
    )
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default="1234567:AAF_proba-token")
    parser.add_argument("--username", default="paktum_proba_bot")
    parser.add_argument("--webhook", metavar="URL", help="deliver updates there from the start")
    parser.add_argument("--secret", default="", help="the webhook's secret token")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--flood", action="store_true", help="answer 429 as Telegram would")
    parser.add_argument("--fast", action="store_true", help="no checks, no flood limits, no log of calls")
    return parser.parse_args()


async def serve(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    settings = {"flood": options.flood, "seed": options.seed, "fast": options.fast}
    async with Simulator.running(options.port, **settings) as simulator:
        simulator.add_bot(options.token, username=options.username, name="Paktum próba")
        if options.webhook:
            await simulator.set_webhook(options.token, options.webhook, options.secret)
        print(simulator.url, flush=True)  # noqa: T201 - whoever started it waits for this line
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(serve(arguments()))
