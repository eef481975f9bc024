"""The catalogues hold every sentence of the code and the templates, translated, and nothing else.

`--update` adds what is missing and removes what is gone; English is filled with the sentence
itself, Dutch waits for a person. Sorted, without dates or line numbers: the files only change
when a sentence does.
"""

import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from scripts.checks import ROOT, run
from scripts.checks.catalogue_files import LOCALES, path_of, read, write
from scripts.checks.sentences import Key, forms, key_of, sentences

PLACE = re.compile(r"%\((\w+)\)[sd]")
COUNT = {"num", "n", "count"}  # "one comment" need not say 1


def problems(root: Path) -> list[str]:
    """What is missing, left over, unfinished or would fail when it is filled in."""
    wanted = sentences(root)
    found = [
        f"{sentence.places[0]}: a lone % (write %%): {_short(key)}"
        for key, sentence in wanted.items()
        if sentence.formatted and not all(_fills(text) for text in forms(key))
    ]
    for locale in LOCALES:
        name = path_of(root, locale).relative_to(root).as_posix()
        catalogue = read(root, locale)
        entries = {key_of(entry.id): entry for entry in catalogue if entry.id}
        found += [f"{name}: missing: {_short(key)}" for key in wanted if key not in entries]
        for key, entry in entries.items():
            reason = "no longer used" if key not in wanted else _unfinished(key, entry)
            if reason:
                found.append(f"{name}: {reason}: {_short(key)}")
        found += [f"{name}: obsolete: {_short(key_of(old))}" for old in catalogue.obsolete]
    return found


def update(root: Path) -> None:
    """Rewrite both catalogues from the sentences and the translations there are."""
    wanted = sentences(root)
    for locale in LOCALES:
        old = {key_of(entry.id): entry.string for entry in read(root, locale) if entry.id}
        new = Catalog(locale=locale)
        for key in sorted(wanted, key=lambda key: (forms(key)[0].casefold(), forms(key))):
            text = old.get(key, "")
            if locale == "en" and not all(forms(text)):
                text = key
            new.add(key, text, locations=[(place, 0) for place in wanted[key].places])
        write(root, locale, new)


def _unfinished(key: Key, entry: Message) -> str:
    translated = forms(entry.string)
    if entry.fuzzy:
        return "fuzzy"
    if not all(text.strip() for text in translated) or len(translated) != len(forms(key)):
        return "not translated"
    places = [set(PLACE.findall(text)) for text in forms(key)]
    needed = set.intersection(*places) - (COUNT if len(places) > 1 else set())
    for text in translated:
        if not needed <= set(PLACE.findall(text)) <= set.union(*places):
            return "other %(places)s than the original"
        if any(places) and not _fills(text):
            return "a lone % (write %%)"
    return ""


def _fills(text: str) -> bool:
    """Whether % formats it as meant; "100% sure" would be filled as "% s"."""
    return "%" not in PLACE.sub("", text.replace("%%", ""))


def _short(key: Key) -> str:
    return repr(forms(key)[0][:70])


if __name__ == "__main__":
    if "--update" in sys.argv[1:]:
        update(ROOT)
    else:
        run(problems)
