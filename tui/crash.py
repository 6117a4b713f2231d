"""What is kept when the screen itself fails: the traceback in the run's folder, without secrets."""

import os
import re
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from debate.text import clean_text

_SECRET_NAME: Final = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL", re.IGNORECASE)
_SECRET_TEXT: Final = re.compile(
    r"\b(?:sk|pk|rk|ak|ghp|gho|hf|xai|gsk|AIza)[-_][A-Za-z0-9_\-]{8,}|\bBearer\s+\S+|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)",
    re.IGNORECASE,
)


def without_secrets(text: str, environment: Mapping[str, str]) -> str:
    """Return `text` with every value of a key-like variable, and whatever looks like a key, replaced."""
    values = [value for name, value in environment.items() if _SECRET_NAME.search(name) and len(value) >= 6]
    for value in sorted(values, key=len, reverse=True):
        text = text.replace(value, "(secret)")
    return _SECRET_TEXT.sub("(secret)", text)


def write_crash(folder: Path, error: BaseException) -> Path | None:
    """Write the traceback into a new file of the folder and return it; None when the folder takes no file."""
    lines = "".join(traceback.format_exception(error, limit=-40))
    text = without_secrets(clean_text(lines), os.environ)
    for number in range(1, 100):
        path = folder / f"crash-{number}.txt"
        try:
            fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        except OSError:
            return None
        with os.fdopen(fd, "w", encoding="utf-8") as file:
            file.write(text)
        return path
    return None
