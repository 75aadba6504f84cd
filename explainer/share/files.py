"""Reading and writing the files of the command line; what fails is said in one sentence."""

from __future__ import annotations

from pathlib import Path

from explainer.engine.network import show_value
from explainer.engine.session.file import MAX_BYTES
from explainer.errors import InputError


def read_text(path: Path) -> str:
    """Return the text of a file, with or without a byte order mark; no more than is allowed.

    Raises
    ------
    InputError
        If it cannot be read, or is no text.
    """
    try:
        with path.open("rb") as file:
            contents = file.read(MAX_BYTES + 1)
        return contents.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("error.file.json", line=1) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError("error.file.read", place=show_value(path), value=reason) from None


def write_file(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write ``text`` to ``path``.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    try:
        path.write_text(text, encoding=encoding)
    except OSError as error:
        raise _refused(path, error) from None


def make_folder(path: Path) -> None:
    """Make a folder, if it is not there.

    Raises
    ------
    InputError
        If it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refused(path, error) from None


def _refused(path: Path, error: OSError) -> InputError:
    reason = error.strerror or str(error)
    return InputError("error.file.write", place=show_value(path), value=reason)
