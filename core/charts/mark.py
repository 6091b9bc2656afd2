"""The wordmark: a crest that leads, and the point it leads to."""

PAPER = {"light": "#FCFBF8", "dark": "#12171D"}
INK = {"light": "#0F1720", "dark": "#E6E9EB"}
TEAL = {"light": "#0B6E69", "dark": "#4DB6AC"}
AMBER = {"light": "#C8702A", "dark": "#E79A5B"}


def wordmark(theme: str | None) -> str:
    """The mark with the name beside it, as SVG in the colours of a theme."""
    theme = theme if theme in INK else "light"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 176 32" width="176" height="32">'
        f'<title>Bellwether</title>{_crest(theme)}<text x="40" y="22.6" '
        "font-family=\"'Source Serif 4','Source Serif Pro',Georgia,serif\" font-size=\"20\" "
        f'letter-spacing="0.2" fill="{INK[theme]}">Bellwether</text></svg>'
    )


def _crest(theme: str) -> str:
    """A bell that is also a forecast: the line rises, peaks and comes down to a point."""
    return (
        f'<path d="M4 23c6 0 6.5-17 12-17s6 17 12 17" fill="none" stroke="{TEAL[theme]}" '
        f'stroke-width="2.8" stroke-linecap="round"/>'
        f'<circle cx="16" cy="27" r="2.4" fill="{AMBER[theme]}"/>'
    )


def icon(theme: str | None) -> str:
    """The mark alone."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32">'
        f"<title>Bellwether</title>{_crest(theme if theme in TEAL else 'light')}</svg>"
    )


ICON = icon("light")  # of the browser's tab
