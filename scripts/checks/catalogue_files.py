"""Reading and writing locales/<locale>/LC_MESSAGES/messages.po, without dates or line numbers."""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

LOCALES = ("nl", "en")
HEADER = """\
msgid ""
msgstr ""
"Language: {locale}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def path_of(root: Path, locale: str) -> Path:
    """Where the catalogue of one locale stands."""
    return root / "locales" / locale / "LC_MESSAGES" / "messages.po"


def read(root: Path, locale: str) -> Catalog:
    """The catalogue as it is; an empty one where there is none yet."""
    path = path_of(root, locale)
    if not path.exists():
        return Catalog(locale=locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def write(root: Path, locale: str, catalogue: Catalog) -> None:
    """Replace the catalogue; the same catalogue always gives the same bytes."""
    out = BytesIO()
    write_po(out, catalogue, width=100, omit_header=True, include_lineno=False)
    path = path_of(root, locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER.format(locale=locale) + out.getvalue().decode(), encoding="utf-8")
