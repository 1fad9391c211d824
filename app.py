"""The page list, and nothing else."""

import streamlit as st
from starlette.middleware import Middleware

from pages.ui import server
from pages.ui.app import catalogue, page, text
from pages.ui.canvas import served
from pages.ui.classroom import routes as classroom
from pages.ui.player import downloads, routes
from pages.ui.share import share


def entry(one: catalogue.Page, number: int = 0) -> st.Page:
    """A page as Streamlit's navigation wants it, with its number where it has one."""
    title = f"{number}. {one.title}" if number else one.title
    return st.Page(one.script, title=title, url_path=one.address or None, default=one is catalogue.HOME)


def main() -> None:
    """A reader's run."""
    text.follow_address()
    page.style()
    server.watch()
    share.share()
    words, play = text.words("app"), (catalogue.HOME, catalogue.LAB, catalogue.CHALLENGES, catalogue.TEACH)
    sections = {
        words["section_play"]: [entry(one) for one in play],
        words["section_learn"]: [entry(lesson, number) for number, lesson in enumerate(catalogue.LESSONS, 1)],
    }
    st.navigation(sections).run()


if __name__ == "__main__":
    main()
else:  # the server imports this file once, before anybody comes
    blocks = routes.routes()
    others = [*downloads.routes(), *served.routes(), *classroom.routes()]
    straight = Middleware(routes.Straight, routes=blocks)
    app = st.App(__file__, **server.start([*blocks, *others], routes.working, [straight]))
