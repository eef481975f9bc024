"""Our own checks find what is planted, and say nothing about what is fine."""

import pytest

from scripts.checks import edges, markup, paths, settings, sizes


def planted(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return root


def found(check, root):
    """What a check says, without the place."""
    return [problem.split(": ", 1)[1] for problem in check.problems(root)]


@pytest.mark.parametrize(
    ("name", "code", "expected"),
    [
        ("people/actions.py", "await session.commit()", 1),
        ("people/actions.py", "def f(): commit()", 1),
        ("kit/db.py", "session.commit()", 0),
        ("cli/__init__.py", "session.commit()", 0),
        ("people/routes.py", "from sqlalchemy import select", 1),
        ("people/routes/pages.py", "from sqlalchemy import func, text, update", 2),
        ("people/routes.py", "from sqlalchemy.ext.asyncio import AsyncSession", 0),
        ("people/queries.py", "from sqlalchemy import select, text\ntext('select 1')", 0),
        ("people/queries.py", "from sqlalchemy import text\ntext(f'select {x}')", 1),
        ("people/queries.py", "from sqlalchemy import text\ntext(query)", 1),
        ("people/queries.py", "from sqlalchemy import text\nrecord.text(name)", 0),
        ("people/forms.py", "text(name)", 0),
    ],
)
def test_edges(tmp_path, name, code, expected):
    root = planted(tmp_path, f"cocreate/{name}", code)
    assert len(edges.problems(root)) == expected
    assert all(problem.startswith(f"cocreate/{name}:") for problem in edges.problems(root))


def test_sizes(tmp_path):
    body = "    x = 1\n"
    planted(tmp_path, "cocreate/a/good.py", "def f():\n" + body * 49)
    planted(tmp_path, "cocreate/a/long.py", "x = 1\n" * 301)
    planted(tmp_path, "cocreate/a/deep.py", "class A:\n    async def f():\n" + "    " + body * 50)
    planted(tmp_path, "cocreate/migrations/versions/0001.py", "x = 1\n" * 900)
    planted(tmp_path, "templates/a/good.html", "<p>\n" * 150)
    planted(tmp_path, "templates/a/long.html", "<p>\n" * 151)
    planted(tmp_path, "static/css/long.css", "a\n" * 201)
    planted(tmp_path, "static/js/long.js", "a\n" * 101)
    planted(tmp_path, "static/vendor/long.js", "a\n" * 999)
    (tmp_path / "cocreate/a/deep.py").write_text(
        "class A:\n    async def f(self):\n" + "        x = 1\n" * 50
    )
    assert sizes.problems(tmp_path) == [
        "cocreate/a/deep.py:2: f has 51 lines, at most 50",
        "cocreate/a/long.py:300: 301 lines, at most 300",
        "templates/a/long.html:150: 151 lines, at most 150",
        "static/css/long.css:200: 201 lines, at most 200",
        "static/js/long.js:100: 101 lines, at most 100",
    ]


@pytest.mark.parametrize(
    "template",
    [
        "<p>{{ x|safe }}</p>",
        "<p>{{ x | safe }}</p>",
        "{% autoescape false %}{{ x }}{% endautoescape %}",
        '<p style="color: red">{{ x }}</p>',
        '<p {% if x %}style="{{ x }}"{% endif %}>{{ x }}</p>',
        '<button onclick="go()">{{ x }}</button>',
        '<button ONCLICK="go()">{{ x }}</button>',
        '<button hx-on:click="go()">{{ x }}</button>',
        "<script>go()</script>",
        "<script type=\"module\">import 'x'</script>",
        "<style>p { color: red }</style>",
        "<input value={{ x }}>",
        "<input value=x>",
        "<a href={{ x }} class='b'>{{ x }}</a>",
        '<a href="javascript:go()">{{ x }}</a>',
        '<script src="https://cdn.elsewhere.net/x.js"></script>',
        '<img alt="" src="//cdn.elsewhere.net/x.png">',
        '<link rel="stylesheet" href="http://fonts.elsewhere.io/css">',
        "<p>Save</p>",
        "<p>{{ x }} people</p>",
        "<p>{% if x %}Yes{% endif %}</p>",
        '<input aria-label="Search">',
        '<img src="{{ x }}" alt="A pond">',
        '<p title="{{ x }} of you">{{ x }}</p>',
    ],
)
def test_markup_finds(tmp_path, template):
    root = planted(tmp_path, "templates/a/b.html", "{# one #}\n\n" + template)
    assert [problem.split(": ")[0] for problem in markup.problems(root)] == ["templates/a/b.html:3"]


@pytest.mark.parametrize(
    "template",
    [
        '<!doctype html><html lang="{{ locale }}"><body>{{ _("Save") }}</body></html>',
        "{% trans n=3 %}{{ n }} person{% pluralize %}{{ n }} people{% endtrans %}",
        '<script src="{{ static("js/live.js") }}" defer></script>',
        '<form method="post" action="/x" hx-post="/x" hx-trigger="x[a > b]">{{ x }}</form>',
        "<p>&middot; {{ x }} &euro; 1–2 %</p>",
        '<p id="{{ key }}-hint" class="{% if x %}wide{% endif %}">{{ hint }}</p>',
        "{% macro ids(key) %}{{ key }}-hint {{ key }}-error{% endmacro %}",
        '<svg xmlns="http://www.w3.org/2000/svg" fill="var(--ink)"><path d="M0 0"/></svg>',
        '<p>{{ _("Write to panel@%(host)s", host="example.com") }}</p>',
        '<input placeholder="{{ _("https://www.example.com/page") }}" required>',
        "{# Save, in a comment <b style='x'> #}<!-- and here -->",
        "<p>Cocreate</p>",
        "{% block width %}page page-narrow{% endblock %}",
        "<p>{{ x }} <code>name;email</code></p>",
        '<p data-text="{{ "a" if x > 1 else "b" }}">{{ "<script>" }}</p>',
    ],
)  # fmt: skip
def test_markup_leaves_alone(tmp_path, template):
    assert markup.problems(planted(tmp_path, "templates/a/b.html", template)) == []


def test_static_files_name_no_other_host(tmp_path):
    planted(tmp_path, "static/css/a.css", "@import url(https://fonts.elsewhere.io/a.css);")
    planted(tmp_path, "static/js/a.js", "// fine\nfetch('//elsewhere.net/x')")
    planted(tmp_path, "static/js/b.js", "const ns = 'http://www.w3.org/2000/svg' // ok")
    planted(tmp_path, "static/vendor/c.js", "https://elsewhere.net")
    assert markup.problems(tmp_path) == [
        "static/css/a.css:1: another host: https://fonts.elsewhere.io",
        "static/js/a.js:2: another host: //elsewhere.net",
    ]


def test_settings_are_explained(tmp_path):
    planted(
        tmp_path,
        "cocreate/settings.py",
        'env.get("data_dir"); _whole(env, "max_mb", 3); env["company"]; other.get("no")',
    )
    planted(tmp_path, "cocreate/kit/a.py", 'os.environ["COCREATE_DEBUG"]; "COCREATE_TEST_X"')
    assert found(settings, tmp_path) == [
        "COCREATE_COMPANY is not explained",
        "COCREATE_DATA_DIR is not explained",
        "COCREATE_DEBUG is not explained",
        "COCREATE_MAX_MB is not explained",
    ]
    guide = "COCREATE_COMPANY COCREATE_DATA_DIR COCREATE_DEBUG COCREATE_OLD COCREATE_CHROMIUM"
    planted(tmp_path, "docs/administrators.md", guide)
    assert found(settings, tmp_path) == [
        "COCREATE_MAX_MB is not explained",
        "COCREATE_OLD is not a setting",
    ]


def test_paths_of_machines_and_hosts_of_registries(tmp_path):
    bad = ["/ho" + "me/noor/x", "see /ro" + "ot/.cache", "--index https://py" + "pi.org/simple"]
    good = ["/tmp/x", "/usr/bin/chromium", "href='/home'", "https://example.com/home/x", "a/work/b"]
    for number, line in enumerate(bad + good):
        planted(tmp_path, f"docs/{number}.md", f"\n{line}\n")
    planted(tmp_path, ".venv/x.cfg", bad[0])
    planted(tmp_path, ".ci/run", bad[0])
    assert [problem.split(": ")[0] for problem in paths.problems(tmp_path)] == [
        ".ci/run:1",
        "docs/0.md:2",
        "docs/1.md:2",
        "docs/2.md:2",
    ]
