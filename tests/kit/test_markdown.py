"""What people may write, and what nobody can smuggle in with it."""

import html.parser
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from cocreate.kit.markdown import ATTRIBUTES, MAX_CHARACTERS, TAGS, excerpt, render

LINK = 'rel="nofollow noopener noreferrer"'


class Reader(html.parser.HTMLParser):
    """Notes every tag, attribute and address, as a browser would find them."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.addresses, self.text = set(), set(), [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {f"{tag} {name}" for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data):
        self.text += data


def harmless(text):
    reader = Reader()
    reader.feed(str(render(text)))
    reader.close()
    allowed = {f"{tag} {name}" for tag, names in ATTRIBUTES.items() for name in names}
    assert reader.tags <= TAGS
    assert reader.attributes <= allowed | {"a rel"}
    assert all(re.match(r"https?://", address, re.IGNORECASE) for address in reader.addresses)
    return reader


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hallo daar", "<p>Hallo daar</p>\n"),
        ("een\ntwee", "<p>een<br>\ntwee</p>\n"),
        ("een\n\ntwee", "<p>een</p>\n<p>twee</p>\n"),
        ("**vet** en *schuin*", "<p><strong>vet</strong> en <em>schuin</em></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
        ("> zij zei", "<blockquote>\n<p>zij zei</p>\n</blockquote>\n"),
        ("[x](https://a.nl/?x=1&y)", f'<p><a href="https://a.nl/?x=1&amp;y" {LINK}>x</a></p>\n'),
        ("1 < 2 & 3 > 2", "<p>1 &lt; 2 &amp; 3 &gt; 2</p>\n"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_small_markdown(text, expected):
    assert render(text) == expected
    assert isinstance(render(text), Markup)


@pytest.mark.parametrize(
    "text",
    [
        "# geen kop",
        "geen kop\n====",
        "    geen code",
        "```\ngeen code\n```",
        "`geen code`",
        "| geen | tabel |\n|---|---|",
        "![geen beeld](https://a.nl/x.png)",
        "---",
        "https://a.nl",
        "<https://a.nl>",
        "[x]: https://a.nl\n\n[x]",
    ],
)
def test_what_is_not_on_the_list_stays_text(text):
    assert not harmless(text).tags - {"p", "br", "a"}


PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<style>*{background:url(//x)}</style>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=x&gt;>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form action=//x><button>ok</button></form>",
    "<p hx-get='/x' hx-trigger=load>",
    "<p style='position:fixed'>",
    "<p class=btn id=main data-x=1>",
    "<base href=//x>",
    "<meta http-equiv=refresh content=0>",
    "<!-- <script> --><b>x</b>",
    "<![CDATA[<script>]]>",
    "<?php echo 1 ?>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:x)",
    "[x](file:///etc/passwd)",
    "[x](mailto:a@b.nl)",
    "[x](//evil.example)",
    "[x](/panels/demo/members)",
    "[x](?next=1)",
    "[x](#top)",
    "[x](https:evil)",
    '[x](https://a.nl "onmouseover=alert(1)")',
    '[x](https://a.nl/"onmouseover="alert(1))',
    "[x](https://a.nl/'onmouseover='alert(1))",
    "[<img src=x onerror=alert(1)>](https://a.nl)",
    "[a](https://a.nl/<script>)",
    "![x](javascript:alert(1))",
    '![x"onerror=alert(1)](https://a.nl/x.png)',
    "<javascript:alert(1)>",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\<script>alert(1)\\</script>",
    "**<script>**alert(1)**</script>**",
    "> <script>\n> alert(1)\n> </script>",
    "- <img\n- src=x onerror=alert(1)>",
    "\0<script>alert(1)</script>",
    "\ufeff<script>\u202ealert(1)</script>",
    "＜script＞alert(1)＜/script＞",
    "{{7*7}} {% raw %} %(x)s ${x}",
]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_is_smuggled_in(payload):
    harmless(payload)
    harmless(f"**{payload}** and\n> {payload}\n\n- {payload}\n- [{payload}]({payload})")


def test_templates_stay_text():
    assert harmless("{{7*7}} {% x %}").text.strip() == "{{7*7}} {% x %}"


pieces = st.sampled_from(
    [*PAYLOADS, *"<>[]()*_>-#`!&;:/\"' \n\t\\", "http://a", "](", "javascript:", "\u2028", "\x0b"]
)


@given(st.lists(pieces | st.text(max_size=5), max_size=15).map("".join))
@settings(max_examples=300, deadline=None)
def test_no_mixture_of_them_does(text):
    harmless(text)
    excerpt(text, 40)


@pytest.mark.parametrize(
    "part", ["[", "![", "*", "**a ", "> ", "- ", "(", "[a](", "\\", "&", "*a_", "__a", "1. "]
)
def test_no_text_costs_seconds(part):
    started = time.process_time()  # of this process alone: a busy machine is no fault
    render(part * (MAX_CHARACTERS // len(part)))
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "n", "expected"),
    [
        ("Kort", 20, "Kort"),
        ("**Hoi** daar\n- een [lijst](http://a.nl)", 40, "Hoi daar een lijst"),
        ("een twee drie vier", 12, "een twee…"),
        ("een twee, drie", 11, "een twee…"),
        ("eenheelerglangwoord", 8, "eenheel…"),
        ("> zij zei\n\nen ik ook", 30, "zij zei en ik ook"),
        ("precies tien", 12, "precies tien"),
        ("", 10, ""),
    ],
)
def test_an_excerpt_is_plain_and_ends_at_a_word(text, n, expected):
    assert excerpt(text, n) == expected
    assert len(excerpt(text, n)) <= n
