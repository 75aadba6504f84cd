"""Gradio without the interface files that it writes anew at every start; the one place of this.

For each component class gradio parses its source and writes a ``.pyi`` file beside it, also
beside ours: half of the time that its import takes, for files that only editors read. What is
touched of gradio is private, one function of one module; where a later gradio has it no more, the
import of the page ends with a sentence.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType

MODULE, WRITER = "gradio.component_meta", "create_or_modify_pyi"


class _Loader(SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        silence_writer(module)


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != MODULE:
            return None
        spec = PathFinder.find_spec(fullname, path)
        if spec is None or not isinstance(spec.loader, SourceFileLoader):
            raise ImportError(f"{MODULE} is no Python file; see {__name__}", name=fullname)
        spec.loader = _Loader(fullname, spec.loader.path)
        return spec


def skip_interface_files() -> None:
    """Let every component class that is defined from now on go without its interface file."""
    if MODULE in sys.modules:  # gradio was imported before the page was
        silence_writer(sys.modules[MODULE])
    else:
        sys.meta_path.insert(0, _Finder())


def silence_writer(module: ModuleType) -> None:
    """Let ``module`` write no interface files.

    Raises
    ------
    ImportError
        If it is not the module of the gradio that this was written for.
    """
    if not callable(getattr(module, WRITER, None)):
        raise ImportError(f"this gradio has no {MODULE}.{WRITER}; see {__name__}", name=MODULE)
    setattr(module, WRITER, lambda *_: None)
