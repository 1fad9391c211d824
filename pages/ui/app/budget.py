"""How much one reader may ask for: more than the fastest hand needs, less than would keep others waiting."""

import hmac
import secrets
import threading
import time
from collections.abc import Callable, Hashable
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie
from typing import NamedTuple

import streamlit as st


class Rate(NamedTuple):
    """So many at once, and so many a second from then on."""

    burst: float
    each_second: float


#: A hand that drags says a value every 80 ms and never more, 12.5 a second, to a fragment. Choices are clicks,
#: in the Lab to a fragment too; a key that is held down in a box says as many as Streamlit sends while the last one is
#: answered.
FRAGMENT = Rate(60, 16)
PAGE = Rate(20, 5)
#: Messages of one socket that are read, whatever becomes of them: a hand needs a quarter.
HEARD = Rate(100, 50)
#: Seconds of a processor that a session's scripts take. Measured of the Lab: a drag's part of the page takes 3 to 8 ms,
#: at most 0.1 s of a second, a choice's 15 to 20 ms, the whole page 40.
EFFORT = Rate(1.5, 0.1)
#: A player asks for one block after another, each as soon as the last is there: 40 a second where each takes 25 ms.
BLOCKS = Rate(90, 40)
ADDRESS = Rate(400, 160)  # and all those of one address who have no seat
#: A browser that joins a class: by hand, by a reload, by itself where its seat was given away. A hall of browsers is
#: one address, but each of them has a mark of its own; those that keep none are few.
JOINS = Rate(10, 0.2)
JOINS_TOGETHER = Rate(40, 2)
READERS = 4096  # whose budgets are remembered


class Budget:
    """Tokens that come back with time. What is asked for beyond them has to wait."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate, self.clock = rate, clock
        self.tokens = rate.burst
        self.at = clock()
        self.lock = threading.Lock()

    def owed(self, amount: float = 1) -> float:
        """The seconds until so many are there."""
        with self.lock:
            now = self.clock()
            self.tokens = min(self.rate.burst, self.tokens + (now - self.at) * self.rate.each_second)
            self.at = now
            return max(0.0, (amount - self.tokens) / self.rate.each_second)

    def spend(self, amount: float = 1) -> None:
        """Take so many, there or not."""
        with self.lock:
            self.tokens -= amount

    def take(self, most: float = float("inf")) -> float | None:
        """Take one: the seconds to wait for it, None (and nothing is taken) where that is longer than `most`."""
        wait = self.owed()
        if wait > most:
            return None
        self.spend()
        return wait


class Budgets:
    """One for each reader; who was not there for longest is forgotten."""

    def __init__(self, rate: Rate) -> None:
        self.of: Callable[[Hashable], Budget] = lru_cache(maxsize=READERS)(lambda reader: Budget(rate))


SALT = secrets.token_bytes(16)  # of this process
COOKIE = "seat"  # until the browser is closed; several servers behind one address share server.cookieSecret


@lru_cache(maxsize=1024)  # a browser says the same with each question
def seat(cookies: str) -> str:
    """The seat that a header of cookies says, "" where that is none of ours."""
    try:
        found = SimpleCookie(cookies).get(COOKIE)
    except CookieError:
        return ""
    number, _, sign = (found.value if found else "").partition("-")
    return number if number and hmac.compare_digest(sign, _sign(number)) else ""


def taken() -> str:
    """A new seat, as the value of a Set-Cookie."""
    number = secrets.token_hex(8)
    return f"{COOKIE}={number}-{_sign(number)}; Path=/; HttpOnly; SameSite=Lax"


def reader(cookies: str, address: str) -> Hashable:
    """Whose budget it is: the seat's, or where there is none the address's, which nobody can read from it."""
    return seat(cookies) or ("from", hmac.new(SALT, address.encode(), "sha256").digest())


def _sign(number: str) -> str:
    key = str(st.get_option("server.cookieSecret")).encode()
    return hmac.new(key, f"{COOKIE}:{number}".encode(), "sha256").hexdigest()[:24]
