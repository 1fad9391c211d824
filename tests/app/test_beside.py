"""One client that asks for the most expensive there is, and a visitor who is answered as if it were not there."""

import asyncio
import statistics
import time
from itertools import count
from urllib.parse import urlencode

import httpx2

from tests.benchmarks.unwelcome import asks_for_the_dearest
from tests.conftest import running_app
from tests.stranger import PATIENCE_SECONDS, run, stranger

ASKS = 5
TIMES = 6  # more than the noise of a machine, and less than what a row behind the dearest would be
BEGUN_SECONDS = 0.5  # until the other client is at it


async def visited(url: str, client: httpx2.AsyncClient, seed: int) -> float:
    """Seconds from coming to the Lab to its runs, which nobody has asked for before."""
    query = urlencode({"length": "150u", "seed": seed})
    began = time.perf_counter()
    async with stranger(url) as one:
        await one.say(query=query)
    answer = await client.get(f"/runs?{query}")
    assert answer.status_code == 200
    return time.perf_counter() - began


def test_a_visitor_does_not_wait_for_who_asks_for_the_dearest_there_is():
    seeds = count(1000)

    async def compared(server: str) -> tuple[float, float]:
        async with httpx2.AsyncClient(base_url=server, timeout=PATIENCE_SECONDS) as client:
            await client.get("/")

            async def visits() -> list[float]:
                return [await visited(server, client, next(seeds)) for _ in range(ASKS)]

            await visited(server, client, next(seeds))
            alone = statistics.median(await visits())
            asking = asyncio.ensure_future(asks_for_the_dearest(server))
            await asyncio.sleep(BEGUN_SECONDS)
            beside = min(await visits())  # in a row behind the dearest every visitor would wait
            assert not asking.done(), "it was at it all the while"
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            return alone, beside

    with running_app() as (server, _):
        alone, beside = run(compared(server))
    assert beside < TIMES * alone
