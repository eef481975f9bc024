"""Where templates, static files and catalogues lie: beside the package, or inside the wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def data_dir(name: str) -> Path:
    """The folder `name` of this installation.

    In a checkout the folder beside the package is taken: an editable install also copies a
    snapshot into the package, which is stale at the first edit.
    """
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").exists() and (checkout / name).is_dir():
        return checkout / name
    return _PACKAGE / "_data" / name
