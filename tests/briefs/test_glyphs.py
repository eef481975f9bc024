"""Every character that people type can be printed, or is marked as one that cannot."""

from cocreate.briefs.glyphs import can_show, showable


def test_what_our_fonts_have_stays_as_it_is():
    for text in ("Één potje, 54% – “ja”", "👍 top 👩‍💻 ❤️", "Ж ελ ß ₤ €", "≥ ± × − … ‰"):
        assert showable(text) == text
        assert can_show(text)


def test_what_they_lack_becomes_a_square():
    assert showable("漢字 ok") == "□□ ok"
    assert not can_show("漢字")


def test_marks_that_nobody_sees_are_left_out():
    assert showable("a\u202eb\u200bc\x07d\ufeff") == "abcd"
    assert showable("one\ttwo\nthree") == "one two three"
    assert not can_show("a\u202eb")


def test_a_text_of_which_nothing_can_be_seen_is_not_empty():
    assert [showable(text) for text in ("\x1b", "\u202e", "\x1c", "")] == ["□", "□", "□", ""]
