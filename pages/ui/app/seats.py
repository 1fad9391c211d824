"""Which readers are which, for a budget each: a lecture hall is one address. A cookie without anybody's name in it."""

import hmac
import secrets
from collections.abc import Hashable
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie

import streamlit as st

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
