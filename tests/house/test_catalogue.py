"""The catalogue check fails on every sentence that a reader would miss."""

from gettext import GNUTranslations  # noqa: TID251 - read as the server reads it
from io import BytesIO

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from scripts.checks.catalogue import problems, update
from scripts.checks.catalogue_files import path_of

PYTHON = """\
from cocreate.kit.i18n import _
REFUSED = _("At most %(n)s characters", n=80)
SPLIT = _("One sentence "
          "in two parts")
"""
TEMPLATE = """\
<p>{{ _("Save") }} {{ ngettext("%(num)s comment", "%(num)s comments", n) }}</p>
{% trans name=x %}
  Hello
  {{ name }}
{% endtrans %}
{% trans n=3 %}one idea{% pluralize %}{{ n }} ideas{% endtrans %}
"""
DUTCH = {
    "At most %(n)s characters": "Hooguit %(n)s tekens",
    "One sentence in two parts": "Eén zin in twee delen",
    "Save": "Bewaar",
    "Hello %(name)s": "Hallo %(name)s",
}
MISSING = [
    "At most %(n)s characters",
    "One sentence in two parts",
    "Save",
    "%(num)s comment",
    "Hello %(name)s",
    "one idea",
]


@pytest.fixture
def root(tmp_path):
    for name, text in (("cocreate/a/forms.py", PYTHON), ("templates/a/show.html", TEMPLATE)):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def complete(root):
    update(root)
    path = path_of(root, "nl")
    text = path.read_text()
    for english, dutch in DUTCH.items():
        text = text.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{dutch}"')
    for plural, forms in (
        ("%(num)s comments", ("%(num)s reactie", "%(num)s reacties")),
        ("%(n)s ideas", ("één idee", "%(n)s ideeën")),
    ):
        text = text.replace(
            f'msgid_plural "{plural}"\nmsgstr[0] ""\nmsgstr[1] ""',
            f'msgid_plural "{plural}"\nmsgstr[0] "{forms[0]}"\nmsgstr[1] "{forms[1]}"',
        )
    path.write_text(text)
    return root


def about(root, locale="nl"):
    name = f"locales/{locale}/LC_MESSAGES/messages.po: "
    return [p.removeprefix(name) for p in problems(root) if p.startswith(name)]


def change(root, old, new):
    path = path_of(root, "nl")
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))


def test_without_catalogues_every_sentence_is_missing(root):
    for locale in ("nl", "en"):
        assert about(root, locale) == [f"missing: {sentence!r}" for sentence in MISSING]


def test_update_fills_english_and_leaves_dutch_to_a_person(root):
    update(root)
    assert about(root, "en") == []
    assert sorted(about(root)) == sorted(f"not translated: {sentence!r}" for sentence in MISSING)


def test_a_complete_catalogue_is_fine_and_reads_as_it_should(complete):
    assert problems(complete) == []
    with path_of(complete, "nl").open("rb") as file:
        compiled = BytesIO()
        write_mo(compiled, read_po(file, locale="nl"))
    dutch = GNUTranslations(BytesIO(compiled.getvalue()))
    assert dutch.gettext("Save") == "Bewaar"
    assert dutch.ngettext("one idea", "%(n)s ideas", 1) == "één idee"
    assert dutch.ngettext("one idea", "%(n)s ideas", 0) == "%(n)s ideeën"


def test_updating_again_changes_nothing(complete):
    before = [path_of(complete, locale).read_bytes() for locale in ("nl", "en")]
    update(complete)
    assert [path_of(complete, locale).read_bytes() for locale in ("nl", "en")] == before
    assert b"Date" not in b"".join(before)


def test_moving_a_line_changes_nothing(complete):
    before = path_of(complete, "nl").read_bytes()
    template = complete / "templates/a/show.html"
    template.write_text("\n\n" + template.read_text())
    update(complete)
    assert path_of(complete, "nl").read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"Bewaar"', '""', "not translated: 'Save'"),
        ('"Bewaar"', '"  "', "not translated: 'Save'"),
        ('"%(num)s reacties"', '""', "not translated: '%(num)s comment'"),
        ('"Hallo %(name)s"', '"Hallo"', "other %(places)s than the original: 'Hello %(name)s'"),
        (
            '"Hallo %(name)s"',
            '"Hallo %(naam)s"',
            "other %(places)s than the original: 'Hello %(name)s'",
        ),
        ("%(n)s tekens", "%(n)s% tekens", "a lone % (write %%): 'At most %(n)s characters'"),
        ('msgid "Save"', '#, fuzzy\nmsgid "Save"', "fuzzy: 'Save'"),
    ],
)
def test_an_unfinished_sentence_is_found(complete, old, new, problem):
    change(complete, old, new)
    assert about(complete) == [problem]


def test_what_is_gone_is_found_and_removed(complete):
    (complete / "cocreate/a/forms.py").write_text("")
    path = path_of(complete, "nl")
    path.write_text(path.read_text() + '\n#~ msgid "Old"\n#~ msgstr "Oud"\n')
    assert sorted(about(complete)) == [
        "no longer used: 'At most %(n)s characters'",
        "no longer used: 'One sentence in two parts'",
        "obsolete: 'Old'",
    ]
    update(complete)
    assert problems(complete) == []
    assert "Hooguit" not in path.read_text()
    assert "Bewaar" in path.read_text()


def test_a_lone_percent_sign_in_a_template_would_be_an_error(complete):
    (complete / "templates/a/show.html").write_text('{{ _("100% sure") }}')
    assert "templates/a/show.html: a lone % (write %%): '100% sure'" in problems(complete)


def test_a_word_used_alone_and_in_the_plural_is_one_entry(root):
    (root / "templates/a/show.html").write_text('{{ _("idea") }}{{ ngettext("idea", "ideas", n) }}')
    (root / "cocreate/a/forms.py").write_text("")
    update(root)
    assert about(root, "en") == []
    assert about(root) == ["not translated: 'idea'"]
