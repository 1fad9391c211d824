"""The page list, and nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

from pages.lessons.lab import own
from pages.ui.app import (
    alive,
    catalogue,
    effort,
    garbage,
    guard,
    headers,
    lighter,
    names,
    page,
    serving,
    text,
    unknown,
    values,
)
from pages.ui.canvas import served
from pages.ui.classroom import routes as classroom
from pages.ui.player import downloads, routes
from pages.ui.reading import uploads
from pages.ui.share import share


@asynccontextmanager
async def life(server: Any) -> AsyncIterator[dict[str, Any]]:
    """The server's: it says where it is, and its workers live as long as it."""
    serving.tell_where()
    async with routes.working(server) as state:
        yield state


def entry(one: catalogue.Page, *, first: bool = False, number: int = 0) -> st.Page:
    """A page as Streamlit's navigation wants it, with its number where it has one."""
    title = f"{number}. {one.title}" if number else one.title
    return st.Page(one.script, title=title, url_path=one.address or None, default=first)


def main() -> None:
    """A reader's run."""
    text.follow_address()
    page.style()
    alive.watch()
    share.share()
    uploads.bound(own.KEEPING.ended)
    values.told()
    words = text.words("app")
    shown = st.navigation(
        {
            words["section_play"]: [
                entry(catalogue.HOME, first=True),
                entry(catalogue.LAB),
                entry(catalogue.CHALLENGES),
                entry(catalogue.TEACH),
            ],
            words["section_learn"]: [entry(lesson, number=n) for n, lesson in enumerate(catalogue.LESSONS, 1)],
        }
    )
    shown.run()
    garbage.collect()


if __name__ == "__main__":
    main()
else:
    # The server imports this file once, before anybody comes. Until st.navigation has run, Streamlit takes the folder
    # pages/ for its old kind of pages and tells the first reader who comes by a page's address that there is none.
    PagesManager.uses_pages_directory = False
    serving.ask_nobody()
    serving.give_memory_back()
    serving.one_thread_a_viewer()
    serving.open_many_files()
    serving.take_short_turns()
    values.watch()
    effort.watch()
    lighter.watch()
    uploads.stay_in_memory()
    garbage.settle()
    blocks = routes.routes()
    app = st.App(
        __file__,
        routes=[
            *blocks,
            *downloads.routes(),
            *alive.routes(),
            *served.routes(),
            *classroom.routes(),
        ],
        lifespan=life,
        middleware=[
            Middleware(headers.Headers),
            Middleware(routes.Straight, routes=blocks),
            Middleware(guard.Guard),
            Middleware(unknown.Unknown),
            Middleware(names.Names),
        ],
        on_script_error=values.failed,
    )
