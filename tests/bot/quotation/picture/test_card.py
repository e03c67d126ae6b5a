"""Cards: what is drawn is the quotation, in every script, and never a box or a cut."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.quotation.card_button import MOST_CHARS, alt_text, card_of
from bot.quotation.picture import fonts
from bot.quotation.picture.card import DARK, LIGHT, Card, _set, draw
from bot.quotation.picture.fonts import (
    PLAIN,
    MissingSignsError,
    Style,
    clusters,
    font_of,
    han_of,
    runs_of,
)
from bot.quotation.picture.lines import balanced, is_rightward, keeps_words, lines_of, width_of
from corpus.article import Article, Span
from index.answer import Quotation

TEXTS = {
    "Latin": "Żółta łódź — «déjà vu», sagte Jürgen; ça ira, señor Ñandú! Tiếng Việt có dấu.",
    "Greek": "Η βιβλιοθήκη μένει ανοιχτή μέχρι τις εννέα κάθε Πέμπτη.",
    "Cyrillic": "Библиотека открыта по четвергам до девяти.",
    "Arabic": "تبقى المكتبة مفتوحة حتى الساعة التاسعة يوم الخميس، لأن طاقم الميناء طلب ذلك.",
    "Hebrew": "הספרייה פתוחה עד תשע בימי חמישי, כי צוות הנמל ביקש זאת (VOICE, 2017).",
    "emoji": "They said 😀, left 😂 and waved 👋🏽, 👩‍🚀 too; 🇵🇹 won 🏆.",
    "Chinese": "图书馆星期四开放到晚上九点，因为港口的“工作人员”提出了这个要求。",
    "Japanese": "図書館は木曜日の夜九時まで開いています。港の人々の「願い」でした。",
    "Korean": "도서관은 목요일 밤 아홉 시까지 열려 있다. 항구 직원들이 요청했다.",
    "Hindi": "पुस्तकालय गुरुवार को रात नौ बजे तक खुला रहता है।",
    "Thai": "ห้องสมุดเปิดถึงสามทุ่มทุกวันพฤหัสบดี",
    "Armenian, Georgian, Amharic": "Գրադարանը բաց է. ბიბლიოთეკა ღიაა. ቤተ መጻሕፍቱ ክፍት ነው።",
    "several": "The word 港 (minato, 항구, порт, λιμάνι, נמל) means “harbour” ⚓.",
    "lines": "First line,\nsecond line.\n\nThird, after a gap.",
    "one long word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter" * 3,
    "much": "The ferry should keep running until the ice itself forbade it. " * 16,
}
UNKNOWN = "\U000e0fff\ue123"
WIDTH = 900


def _drawn(text: str, look: Any = DARK) -> Image.Image:
    card = Card(text, "Bianca Bersani", "The harbour", "Tern Weekly · 31 May 2024")
    return Image.open(io.BytesIO(draw(card, look, "#5865f2"))).convert("RGB")


@pytest.mark.parametrize("name", TEXTS)
def test_the_lines_of_a_card_are_the_text_and_each_has_its_width(name: str) -> None:
    text = TEXTS[name]
    lines = lines_of(text, 40, WIDTH)
    assert "".join(lines) == text
    assert all(width_of(line, 40) <= WIDTH for line in lines)
    assert "".join(run.text for line in lines for run in runs_of(line)) == text


@pytest.mark.parametrize("name", TEXTS)
def test_every_sign_has_ink_of_its_own(name: str) -> None:
    for run in runs_of(TEXTS[name], Style(han=han_of(TEXTS[name]))):
        font = font_of(run.face, 40)
        box = bytes(font.getmask(UNKNOWN[1]))
        for cluster in filter(str.strip, clusters(run.text)):
            assert bytes(font.getmask(cluster)) != box, f"{cluster!r} is drawn as a box"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab éя של\n😀-.,“”", min_size=1, max_size=120), st.integers(60, 900))
def test_whatever_the_text_no_sign_is_lost_between_lines(text: str, width: int) -> None:
    assert "".join(lines_of(text, 32, width)) == text


@pytest.mark.parametrize("name", ["Chinese", "Japanese"])
def test_text_without_spaces_is_broken_between_its_signs(name: str) -> None:
    lines = lines_of(TEXTS[name], 40, 400)
    assert "".join(lines) == TEXTS[name]
    assert len(lines) > 3
    assert not any(line[0] in "，。”」" for line in lines)


def test_a_space_beside_an_emoji_is_as_wide_as_any_other() -> None:
    words, emoji = (width_of(f"a{sign}{sign}b", 40) for sign in (" ", "🏆"))
    assert width_of("a🏆 🏆 b", 40) - emoji == pytest.approx(words - width_of("ab", 40), abs=2)


def test_an_ideographic_space_is_no_box() -> None:
    assert [run.text for run in runs_of("港\u3000口")] == ["港\u3000口"]


def test_signs_that_languages_share_take_the_forms_of_the_texts_language() -> None:
    def drawn(text: str) -> bytes:
        (run,) = runs_of("直", Style(han=han_of(text)))
        return bytes(font_of(run.face, 40).getmask(run.text))

    forms = [drawn(TEXTS[name]) for name in ("Chinese", "Japanese")]
    assert forms[0] != forms[1]
    assert drawn("港に直す。") == forms[1]


def test_what_no_font_has_is_named_and_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_of_system", lambda: ())
    with pytest.raises(MissingSignsError) as caught:
        _drawn("A \ue123 and 𓂋𓏤 and 图书 here")
    assert caught.value.signs == ["\ue123", "𓂋", "𓏤"]


def test_light_and_dark_differ_in_paper_and_both_have_the_servers_colour() -> None:
    dark, light = _drawn("It is so."), _drawn("It is so.", LIGHT)
    assert dark.getpixel((0, 5)) == light.getpixel((0, 5)) == (0x58, 0x65, 0xF2)
    assert (dark.getpixel((600, 5)), light.getpixel((600, 5))) == (
        (0x2B, 0x2D, 0x31),
        (0xFF, 0xFF, 0xFF),
    )


def test_a_card_grows_with_its_text_and_keeps_its_margins_free() -> None:
    heights = [_drawn(TEXTS["much"][:length]).height for length in (60, 400, 1_000)]
    assert heights == sorted(heights)
    assert heights[0] < heights[-1]
    picture = _drawn(TEXTS["much"], LIGHT)
    right = picture.crop((picture.width - 40, 0, picture.width, picture.height))
    assert right.getextrema() == ((255, 255),) * 3


def _left_of_words(picture: Image.Image, top: int, bottom: int) -> int:
    """The left edge of what is written between two heights, beside the coloured bar."""
    band = picture.crop((40, top, picture.width, bottom)).convert("L").point(lambda v: 255 - v)
    box = band.getbbox()
    assert box is not None
    return box[0] + 40


def test_a_long_word_is_set_in_letters_in_which_a_line_holds_it() -> None:
    word = "Rechtsschutzversicherungsgesellschaften"
    assert not keeps_words(word, 58, WIDTH)
    size, lines = _set(f"{word} sind lange Wörter.", WIDTH, PLAIN)
    assert size < 58
    assert lines[0].strip() == word
    size, lines = _set("https://example.org/" + "a" * 120, WIDTH, PLAIN)
    assert size == 58, "no size keeps it whole: then it is large"
    assert len(lines) > 3


def test_a_last_line_is_not_one_short_word() -> None:
    text = (
        "There are two high tides a day because the sea bulges on two sides of the Earth: on the "
        "side that faces the Moon and on the side that faces away from it."
    )
    lines = lines_of(text, 58, WIDTH)
    assert lines[-1] == "from it.", "this text would have one"
    again = balanced(lines, 58, WIDTH)
    assert "".join(again) == text
    assert len(again) == len(lines)
    assert len(again[-1].split()) >= 3


@pytest.mark.parametrize("name", TEXTS)
def test_balanced_lines_are_the_text_in_no_more_lines(name: str) -> None:
    lines = lines_of(TEXTS[name], 40, WIDTH)
    again = balanced(lines, 40, WIDTH)
    assert "".join(again) == TEXTS[name]
    assert len(again) <= len(lines)


def test_the_source_of_a_quotation_read_from_the_right_is_at_the_right_too() -> None:
    for name, at_right in (("Hebrew", True), ("Arabic", True), ("Latin", False)):
        picture = _drawn(TEXTS[name], LIGHT)
        source = _left_of_words(picture, picture.height - 200, picture.height)
        assert (source > 500) == at_right, name


def test_a_text_that_begins_at_the_right_is_known() -> None:
    assert is_rightward(TEXTS["Hebrew"])
    assert is_rightward("(2017) تبقى")
    assert not is_rightward("VOICE שלום")


def test_the_words_for_who_cannot_see_it_hold_the_whole_quotation() -> None:
    text = "Word " * ((MOST_CHARS - 4) // 5) + "end."
    source = Article(id="a", title="A title", text=text, publisher="Tern", published="2024-05-31")
    long, short = (Quotation(0, source, Span(0, end)) for end in (len(text), 4))
    assert len(text) <= MOST_CHARS
    assert alt_text(card_of(long)).startswith(text)
    assert len(alt_text(card_of(long))) <= MOST_CHARS
    assert alt_text(card_of(short)) == "Word · A title · Tern · 31 May 2024"
