"""A page whose session is lost comes back by itself: its browser asks now and then whether the server knows it."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.ui.app import page, text
from pages.ui.server import addresses

_open: list[str] = []  # where the route stands, once a server has it


def session() -> str:
    """The id of the session whose script asks, "" where none does."""
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context else ""


def routes() -> list[Route]:
    """For `st.App`: from now on pages ask whether their session is there."""
    _open[:] = [f"{addresses.base()}alive"]
    return [Route(_open[0], answer)]


def watch() -> None:
    """Let this page look after its session."""
    where = f"{_open[0]}?session={session()}" if _open and session() else ""
    alive = page.component("alive", Path(__file__).with_suffix(".js"))
    alive(key="alive", data={"alive": where, "away": text.words("app")["fault"]["away"]})


async def answer(request: Request) -> Response:
    """204 for a session that is there, 410 for one that is not."""
    there = get_instance().is_active_session(request.query_params.get("session", ""))
    return Response(status_code=204 if there else 410, headers={"Cache-Control": "no-store"})
