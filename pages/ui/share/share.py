"""One component a page that shows its address as a QR code, and tells a host that frames the page how high it is."""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from streamlit.net_util import get_internal_ip

from pages.ui.app import text
from pages.ui.canvas import served

FOLDER = Path(__file__).parent
LOCAL = ("localhost", "127.0.0.1", "::1")


@cache
def _component() -> Any:
    return st.components.v2.component(
        "share",
        html=(FOLDER / "share.html").read_text(encoding="utf-8"),
        css=(FOLDER / "share.css").read_text(encoding="utf-8"),
        js=served.script(FOLDER / "js" / "share.js"),
    )


def share() -> None:
    """Mount it, once a page."""
    _component()(key="share", data={"words": text.words("share"), "reached": reached(st.context.url or "")})


def reached(url: str) -> str:
    """Where others of this network find the server whose page is at `url` on this machine itself; "" where they do not.

    Only who sits at the machine is told its address. The url is what a browser says it is: "" where it is none.
    """
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.hostname not in LOCAL or st.get_option("server.address") in LOCAL:
        return ""
    address = get_internal_ip()
    return f"{parts.scheme}://{address}{port}" if address and address not in LOCAL else ""
