"""The Lab: five ways to feed data to gradient descent, and a learning rate that follows the hand."""

from pages.lessons.lab import controls, own, stage
from pages.ui.app import page, text

stage.arrive("lab")
choices = page.band(text.words("lab"))
own.dialogue(controls.took)
stage.stand(choices, own.is_open())
