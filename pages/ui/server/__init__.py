"""All that guards, tunes or patches Streamlit. `app.py` calls `start` once, and `watch` in each reader's run."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from streamlit.runtime import get_instance

from pages.ui.server import (
    addresses,
    collection,
    headers,
    patches,
    session_watch,
    socket_guard,
    tuning,
    unknown_page,
    validation,
)


def start(
    routes: Sequence[BaseRoute],
    life: Callable[[Any], AbstractAsyncContextManager[dict[str, Any]]],
    middleware: Sequence[Middleware] = (),
) -> dict[str, Any]:
    """What `st.App` is made with, beside its script: once, before anybody comes.

    `life`: entered when the server begins and left when it ends. `middleware`: within the headers and outside of all
    else.
    """
    patches.apply()
    tuning.give_memory_back()
    tuning.one_thread_a_viewer()
    tuning.open_many_files()
    tuning.take_short_turns()
    collection.settle()

    @asynccontextmanager
    async def lifespan(app: Any) -> AsyncIterator[dict[str, Any]]:
        addresses.announce()
        patches.bound_uploads(get_instance().uploaded_file_mgr)
        async with life(app) as state:
            yield state

    return {
        "routes": [*routes, *session_watch.routes()],
        "lifespan": lifespan,
        "middleware": [
            Middleware(headers.Guarded),
            *middleware,
            Middleware(socket_guard.Guard),
            Middleware(unknown_page.UnknownPage),
        ],
        "on_script_error": validation.failed,
    }


def watch() -> None:
    """In each run of a page: it looks after its session, and says where something that was sent was left out."""
    session_watch.watch()
    validation.told()
