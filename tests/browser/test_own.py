"""Five files as readers bring them, through the uploader of a real browser: one page, one server."""

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from pages.ui.app import text
from tests.browser.conftest import OpenLab, alone
from tests.browser.lab import Lab, taken
from tests.reading.files import FILES

#: One a kind of end; all ends of all files: tests/reading.
FIVE = ("utf16", "too_large", "xlsx", "picture", "one_word")
LONG_MS = 60_000  # for the processes that read, on a busy machine
DROP = """bytes => {
    const carrier = new DataTransfer();
    carrier.items.add(new File([Uint8Array.from(bytes)], 'dropped.csv'));
    const how = { dataTransfer: carrier, bubbles: true, cancelable: true };
    for (const kind of ['dragover', 'drop']) window.dispatchEvent(new DragEvent(kind, how));
}"""


def test_five_files_come_to_their_stated_ends_and_the_last_to_the_picture(
    open_lab: OpenLab, browser: Browser, tmp_path: Path
):
    lab = open_lab("active=full&batching=full")
    page, words = lab.page, text.read("lab", "ko")["own"]
    page.get_by_role("button", name=text.read("lab", "ko")["control"]["more"]).click()
    page.locator(".st-key-columns_open button").click()
    expect(page.get_by_test_id("stDialog")).to_have_count(1, timeout=LONG_MS)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stDialog")).to_have_count(0, timeout=LONG_MS)
    lab.rest()  # a file that is dropped while the page is made anew is dropped on nothing
    page.evaluate(DROP, list(FILES["comma"][0]))
    dialogue = page.get_by_test_id("stDialog")
    told = words["told"].format(name="dropped.csv", rows=3, columns=2).replace("*", "")
    expect(dialogue).to_contain_text(told, timeout=LONG_MS)
    for name in FIVE:
        content, end = FILES[name]
        file = {"name": f"{name}.bin", "mimeType": "text/csv", "buffer": content}
        dialogue.locator("input[type=file]").set_input_files(file)
        if isinstance(end, str):
            sentence = re.escape(words["fault"][end]).replace(r"\{", "{").replace(r"\}", "}")
            wanted = re.compile(re.sub(r"{\w+}", ".*", sentence))
            expect(dialogue.get_by_test_id("stAlert")).to_contain_text(wanted, timeout=LONG_MS)
        else:
            rows = len(next(iter(end.values())))
            told = words["told"].format(name=f"{name}.bin", rows=rows, columns=len(end)).replace("*", "")
            expect(dialogue).to_contain_text(told, timeout=LONG_MS)
            expect(dialogue.get_by_test_id("stAlert")).to_have_count(0)
    dialogue.get_by_role("button", name=words["take"].format(rows=4)).click()
    expect(dialogue).to_have_count(0, timeout=LONG_MS)
    expect(lab.root.locator(".lit")).to_contain_text("4", timeout=LONG_MS)
    assert lab.rest().frame().steps == 150, "as long as it was before the box of its length was looked at"
    lab.press_keys("ArrowRight", "ArrowRight")
    lab.wait_for("step", 2)
    before = lab.rest().says()
    lab.get("save-menu").locator("summary").click()
    expect(lab.get("save-html-whole")).to_be_disabled()  # the rows are in the light file alone, and this says so
    lab.get("save-menu").locator("summary").click()
    path = taken(lab.root, "save-html", tmp_path)
    with alone(browser) as other:
        other.goto(path.as_uri())
        file = Lab(other, "")
        expect(file.root).to_have_attribute("data-loss", before["loss"])
        assert file.said("weights") == before["weights"]
        expect(file.root.locator(".lit")).to_contain_text("4")
