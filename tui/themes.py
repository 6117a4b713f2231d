"""The three grounds on which everything stands. The seats' colours were chosen for these (see `tui.palette`)."""

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="baimo-dark",
    primary="#5FAFFF",
    secondary="#87AFAF",
    accent="#D7AF5F",
    warning="#FFAF5F",
    error="#FF6B6B",
    success="#87D787",
    foreground="#E4E4E4",
    background="#121212",
    surface="#1A1A1A",
    panel="#262626",
    boost="#303030",
    dark=True,
    variables={"text-muted": "#9E9E9E", "text-primary": "#87C5FF", "text-accent": "#E5C07B", "text-error": "#FF8787"},
)
LIGHT: Final = Theme(
    name="baimo-light",
    primary="#005F87",
    secondary="#5F5F87",
    accent="#875F00",
    warning="#AF5F00",
    error="#AF0000",
    success="#005F00",
    foreground="#1C1C1C",
    background="#FFFFFF",
    surface="#F7F7F7",
    panel="#EDEDED",
    boost="#E4E4E4",
    dark=False,
    variables={"text-muted": "#5F5F5F", "text-primary": "#005F87", "text-accent": "#7A5200", "text-error": "#AF0000"},
)
CONTRAST: Final = Theme(
    name="baimo-contrast",
    primary="#87D7FF",
    secondary="#FFFFFF",
    accent="#FFFF00",
    warning="#FFD700",
    error="#FF8787",
    success="#87FF87",
    foreground="#FFFFFF",
    background="#000000",
    surface="#000000",
    panel="#1C1C1C",
    boost="#303030",
    dark=True,
    variables={"text-muted": "#D0D0D0", "text-primary": "#87D7FF", "text-accent": "#FFFF00", "text-error": "#FF8787"},
)
THEMES: Final = (DARK, LIGHT, CONTRAST)
