"""Clients that a class does not want beside it."""

import asyncio
from itertools import count
from urllib.parse import urlencode

import httpx2

from tests.stranger import stranger
from tests.viewer import PATIENCE_SECONDS

FLOOD = 200  # changes a second
DEAREST = {"landscape": "sine", "length": "20000", "optimizer": "nadam", "schedule": "cosine"}


async def pours(url: str) -> None:
    """One client that does not wait: whole pages and parts of them in turn, whatever comes back."""
    async with stranger(url) as one:
        await one.say()
        parts = [part for part in one.fragments.values() if part] or [""]

        async def drain() -> None:
            async for _ in one.socket:
                pass

        draining = asyncio.create_task(drain())
        try:
            for number in count():
                await one.ask(fragment=parts[0] if number % 2 else "")
                await asyncio.sleep(1 / FLOOD)
        finally:
            draining.cancel()


async def asks_for_the_dearest(url: str) -> None:
    """One client that opens it, gets its runs, and begins anew with others that nobody has asked for."""
    async with httpx2.AsyncClient(base_url=url, timeout=PATIENCE_SECONDS) as client:
        await client.get("/")
        for seed in count(1):
            query = urlencode({**DEAREST, "seed": seed})
            async with stranger(url) as one:
                await one.say(query=query)
            await client.get(f"/runs?{query}")


BESIDE = {"flood": pours, "dearest": asks_for_the_dearest}
