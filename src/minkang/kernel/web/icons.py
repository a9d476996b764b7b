"""Our own icons: strokes on a 24 by 24 grid, drawn in the colour of the text around them."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_STROKES = {
    "arrow-down": "M12 5v14M6 13l6 6 6-6",
    "arrow-left": "M19 12H5M11 6l-6 6 6 6",
    "arrow-right": "M5 12h14M13 6l6 6-6 6",
    "arrow-up": "M12 19V5M6 11l6-6 6 6",
    "building": "M4 21V5l8-2v18M12 9h8v12M2 21h20M7 8h2M7 12h2M7 16h2M15 13h2M15 17h2",
    "calendar": "M4 6h16v15H4zM4 10h16M8 3v5M16 3v5",
    "check": "M5 12.5l5 5L20 7",
    "clause": "M6 3h9l4 4v14H6zM15 3v4h4M9 11h7M9 15h4",
    "clock": "M12 3a9 9 0 100 18 9 9 0 000-18zM12 7v5l3.5 2",
    "close": "M6 6l12 12M18 6L6 18",
    "contrast": "M12 3a9 9 0 100 18 9 9 0 000-18zM12 3v18M12 8h7.5M12 12h9M12 16h7.5",
    "copy": "M8 8h12v12H8zM16 8V4H4v12h4",
    "download": "M12 3v12M7 11l5 5 5-5M4 20h16",
    "filter": "M3 5h18l-7 8v7l-4-2v-5z",
    "home": "M3 11l9-8 9 8M6 9v12h12V9M10 21v-6h4v6",
    "info": "M12 3a9 9 0 100 18 9 9 0 000-18zM12 11v6M12 7.5v.5",
    "late": "M12 3a9 9 0 100 18 9 9 0 000-18zM12 7v6M12 16.5v.5",
    "letters": "M3 19L8 6l5 13M5 15h6M14 19l3.5-9 3.5 9M15.2 16h4.6",
    "link": "M10 14l4-4M9 8l2-2a4 4 0 015.7 0l1.3 1.3a4 4 0 010 5.7l-2 2M15 16l-2 2"
    "a4 4 0 01-5.7 0L6 16.7a4 4 0 010-5.7l2-2",
    "moving": "M12 3a9 9 0 100 18 9 9 0 000-18zM8 12h8M13 9l3 3-3 3",
    "person": "M12 4a4 4 0 100 8 4 4 0 000-8zM4 21c0-5 4-7 8-7s8 2 8 7",
    "phone": "M6 3h4l2 5-3 2c1 3 2 4 5 5l2-3 5 2v4c0 2-2 3-4 3C10 21 3 14 3 7c0-2 1-4 3-4z",
    "pin": "M12 21s7-6.5 7-12a7 7 0 10-14 0c0 5.5 7 12 7 12zM12 7a2.5 2.5 0 100 5 2.5 2.5 0 000-5z",
    "print": "M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z",
    "search": "M10.5 4a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM15.5 15.5L21 21",
    "unmeasured": "M12 3a9 9 0 100 18 9 9 0 000-18zM9.5 9.5a2.5 2.5 0 113.5 2.3"
    "c-.7.4-1 1-1 1.7M12 16.8v.5",
    "warning": "M12 3l10 18H2zM12 10v5M12 17.5v.5",
    "words": "M4 5h16M12 5v14M8 19h8",
}


def icon_names() -> tuple[str, ...]:
    """Every icon that exists."""
    return tuple(_STROKES)


def icon(name: str) -> SafeString:
    """An icon as SVG, hidden from screen readers: the word beside it says the same.

    Raises:
        KeyError: No icon of that name; a template has a slip.
    """
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        mark_safe(_STROKES[name]),  # noqa: S308 - a constant of this file
    )
