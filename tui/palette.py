"""Colours of the seats. How everything else looks is in the style sheet.

The two sets were searched in the xterm-256 cube so that any two seats stay apart for normal, deuteranope, protanope
and tritanope eyes (smallest CIE76 difference 41 dark, 39 light) and every one is legible on its ground (contrast at
least 5.0 and 4.6). Beyond five seats the colours begin again: number, letter and name go on telling them apart.
"""

from typing import Final

DARK: Final = ("#5FFFFF", "#FFFF00", "#5FAF00", "#D75FFF", "#FF5F87")
LIGHT: Final = ("#0000FF", "#D70000", "#00005F", "#5F5FD7", "#875F87")
ANSI: Final = ("bright_cyan", "bright_yellow", "bright_green", "bright_magenta", "bright_red")


def seat_colour(number: int, *, dark: bool = True, ansi: bool = False) -> str:
    """Return the colour of seat `number`, counted from 1."""
    colours = ANSI if ansi else DARK if dark else LIGHT
    return colours[(number - 1) % len(colours)]
