"""The Lab: five ways to feed data to gradient descent, and a learning rate that follows the hand."""

from pages.lessons.lab import controls, own, stage
from pages.ui.app import page, text

stage.arrive("lab")
words = text.words("lab")
page.band(words, controls.toolbar)
own.dialogue(controls.took)
settings = controls.settings(own.rows())
page.notes(stage.sentences(settings), words["fault"]["more"])
stage.show(settings, text.language())
stage.keep_address(text.language())
