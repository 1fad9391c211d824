"""The Lab in a cell of a notebook: `lab()`, the same player over the same core, whose runs come by the widget's comm.

from pages.ui.notebook import lab
lab(optimizer="momentum", lr=0.1, lang="en")
"""

from pages.ui.notebook.widget import lab

__all__ = ["lab"]
