"""Numbers in running text and formulas, as the figures write them: a true minus, a fixed number of decimals."""


def plain(x: float, digits: int = 2) -> str:
    """1.25 → "1.25", −0.5 → "−0.50"; what rounds to zero has no sign."""
    text = f"{float(x):.{digits}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "−")


def signed(x: float, digits: int = 2) -> str:
    """With its sign always, to stand after another term: "+1.25", "−0.50"."""
    text = plain(x, digits)
    return text if text.startswith("−") else f"+{text}"
