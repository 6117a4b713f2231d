"""What a reader prefers, kept in one small file that may be edited by hand."""

import json
import os
from pathlib import Path
from typing import Final, Literal

from platformdirs import user_config_path
from pydantic import BaseModel, ConfigDict, Field

from debate.errors import SettingsError
from debate.files import load_toml

Theme = Literal["baimo-dark", "baimo-light", "baimo-contrast"]
GlyphSet = Literal["unicode", "ascii"]
Speaks = Literal["debate", "zh", "en"]
FILE: Final = "screen.toml"


class Settings(BaseModel):
    """The settings of the screen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Speaks = "debate"
    """What the screen speaks; `debate`: what the debate speaks."""
    theme: Theme = "baimo-dark"
    glyphs: GlyphSet = "unicode"
    keys: dict[str, str] = Field(default_factory=dict)
    """Binding id → keys, separated by commas: `"run.pause" = "p,space"`. Help names the ids' actions."""


def settings_path() -> Path:
    """Return where the settings are kept."""
    return user_config_path("baimo") / FILE


def load_settings(path: Path) -> Settings:
    """Read the settings; those of a file that is not there are the usual ones.

    Raises SettingsError naming line, field, what was seen and the mend.
    """
    return load_toml(path, Settings, SettingsError) if path.exists() else Settings()


def save_settings(settings: Settings, path: Path) -> None:
    """Write the settings whole or not at all. Raises OSError when the disk refuses."""
    # A JSON string is a TOML basic string.
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in settings if name != "keys"]
    if settings.keys:
        lines += ["", "[keys]"]
        lines += [
            f"{json.dumps(name)} = {json.dumps(keys, ensure_ascii=False)}" for name, keys in settings.keys.items()
        ]
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(".part")
    fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
