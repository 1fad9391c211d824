"""Where this server is found."""

import sys

import streamlit as st
from streamlit import config, net_util
from streamlit.web.server import server_util


def base() -> str:
    """What every path of this server begins with, from / to /."""
    said = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{said}/" if said else "/"


def announce() -> None:
    """Print where a browser finds this server, where it was begun by `streamlit run`, which knows the port."""
    if "streamlit.web.cli" in sys.modules:
        print("\n  Gradient Descent Lab\n", *(f"  {url}" for url in addresses()), sep="\n", end="\n\n", flush=True)


def addresses() -> list[str]:
    """This server's, that of this machine first, then the one by which others on its network find it."""
    named = config.is_manually_set("browser.serverAddress") and st.get_option("browser.serverAddress")
    address = named or st.get_option("server.address")
    everywhere = address in {None, "", "0.0.0.0", "::"}
    return [
        server_util.get_url(one) for one in (["localhost", net_util.get_internal_ip()] if everywhere else [address])
    ]
