"""A part of a page that waits for something gives way to a newer run of what it is drawn in.

Streamlit lets a run of the whole page end the one before, but a fragment's never: what stands outside the fragment
might not have been drawn. Where all of that has been, and the newer one draws anew where it waits, nothing is lost:
neither by a fragment that gives way nor by the page, whose first words may be long in coming.
"""

from dataclasses import replace

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState


def give_way() -> bool:
    """Call it in the fragment that waits: true where it is to show something, which then ends the run for a newer one
    that was asked for meanwhile. All that the page, and what the waiting fragment stands in, shows has to be drawn by
    then, but for what the newer run draws.
    """
    context = get_script_run_ctx()
    if context is None or context.script_requests is None:
        return False
    requests, part = context.script_requests, ThreadState.get().fragment_id or ""
    if requests._state is ScriptRequestType.CONTINUE:
        return False
    if len(context.fragment_ids_this_run or []) > 1:
        return True  # parts are still to come: Streamlit knows whether it ends
    with requests._lock:
        newer = requests._rerun_data
        waits = requests._state is ScriptRequestType.RERUN and newer.fragment_id_queue
        if waits and context.fragment_storage.has_ancestor_in(part, newer.fragment_id_queue):
            requests._rerun_data = replace(newer, is_fragment_scoped_rerun=True)
    return True
