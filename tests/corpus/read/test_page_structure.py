"""A web page's structure in the text, and pages that come in place of an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.errors import ReadError
from corpus.read import read_bytes, read_path
from corpus.read.markup.stand_ins import PAYWALL
from corpus.text.canonical import canonical
from corpus.text.sentences import sentences

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.article import Draft

BEFORE = (
    "The tide mill at Gull Creek grinds again from Monday, after a winter that froze the wheel.",
    "It grinds rye and oats, and flour is sold at the door from seven until the sacks are empty.",
)
AFTER = "On holidays the mill opens an hour later than on other days of the week, the miller says."
LIVE = '<script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Storm"}</script>'


def html(body: str, head: str = "") -> bytes:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>The mill grinds again | Creek Post</title>{head}</head><body>{body}</body></html>"
    ).encode()


def read(middle: str, head: str = "") -> Draft:
    paragraphs = "".join(f"<p>{text}</p>" for text in BEFORE)
    body = (
        '<header><nav><a href="/">Home</a> <a href="/news">News</a></nav></header><main><article>'
        f"<h1>The mill grinds again</h1>{paragraphs}{middle}<p>{AFTER}</p></article></main>"
        "<footer>© 2026 Creek Post</footer>"
    )
    (draft,) = read_bytes(html(body, head), name="mill.html")
    assert canonical(draft.text) == draft.text
    return draft


def between(middle: str, head: str = "") -> str:
    text = read(middle, head).text
    return text.split(BEFORE[-1])[1].split(AFTER)[0].strip()


@pytest.mark.parametrize(
    ("middle", "text"),
    [
        (
            "<p>It turns 10<sup>4</sup> times over 3 km<sup>2</sup>.</p>",
            "It turns 10⁴ times over 3 km².",
        ),
        ("<p>It fell by 30<sup>1</sup> percent<sup>2</sup>.</p>", "It fell by 30 percent."),
        ("<p>H<sub>2</sub>O is free on the 3<sup>rd</sup>.</p>", "H₂O is free on the 3rd."),
        ("<p>Mon 9:00<br>Tue 10:00</p>", "Mon 9:00\nTue 10:00"),
        ("<h2>How to<br>get there</h2><p>Walk.</p>", "How to get there\n\nWalk."),
        ("<p>Press <kbd>A</kbd>+<kbd>B</kbd> or <code>go</code>.</p>", "Press A+B or go."),
        (
            "<p>To stop it, run:</p><pre><code>if wind &gt; 9:\n    stop()\n\ngo()</code></pre>",
            "To stop it, run:\nif wind > 9:\n    stop()\ngo()",
        ),
        (
            "<ul><li>Grain<ul><li>Rye</li><li>Oats</li></ul></li><li>Malt</li></ul>",
            "- Grain\n  - Rye\n  - Oats\n- Malt",
        ),
        (
            '<ol start="3"><li>Sift.</li><li>Donate now!</li><li>Subscribe to the list.</li></ol>',
            "3. Sift.\n4. Donate now!\n5. Subscribe to the list.",
        ),
        (
            "<ol><li><p>Open it:</p><pre>sluice --open\n  --slow</pre></li><li>Wait.</li></ol>",
            "1. Open it:\n   sluice --open\n     --slow\n2. Wait.",
        ),
        (
            "<dl><dt>Sluice</dt><dd>A gate.</dd><dt>Race</dt><dd>A channel.</dd></dl>",
            "Sluice: A gate.\nRace: A channel.",
        ),
        (
            "<blockquote><p>It sings at night.</p><footer>Ada Quill</footer></blockquote>",
            "It sings at night.\n— Ada Quill",
        ),
        (
            (
                "<figure><blockquote><p>I sleep well.</p></blockquote>"
                "<figcaption>Bo Lind, miller</figcaption></figure>"
            ),
            "I sleep well.\n— Bo Lind, miller",
        ),
        (
            (
                '<p>Built in 1640<sup id="r1"><a href="#fn1">1</a></sup> by monks.</p><section>'
                '<ol><li id="fn1"><p>Annals, page 4. <a href="#r1">↩</a></p></li></ol></section>'
            ),
            "Built in 1640 by monks.\n\nAnnals, page 4.",
        ),
    ],
)
def test_structure_is_in_the_text(middle: str, text: str) -> None:
    assert between(middle) == text


def test_struck_words_are_withdrawn_and_listed() -> None:
    draft = read(
        "<p>A sack costs <s>9</s> 8 crowns, a bag <del>3</del>.</p><ul><li><strike>Sundays</strike>"
        '</li><li>Mondays</li></ul><p style="text-decoration:line-through">It is for sale.</p>'
    )
    assert "A sack costs 8 crowns, a bag.\n\nMondays\n\n" in draft.text
    assert draft.dropped[:4] == ("9", "3", "Sundays", "It is for sale.")


def test_a_table_keeps_its_rows_whole_and_its_header_in_one_line() -> None:
    text = between(
        '<table><thead><tr><th rowspan="2">Day</th><th colspan="2">Tide</th></tr>'
        "<tr><th>low</th><th>high</th></tr></thead><tbody>"
        '<tr><td rowspan="2">Mon</td><td>2 m<br>or less</td><td>4 m</td></tr>'
        '<tr><td></td><td>5 m</td></tr><tr><td colspan="3">Winter</td></tr>'
        "<tr><td>Sun</td><td>Ask. Then wait.</td><td>3 m</td></tr></tbody></table>"
    )
    rows = [
        "Day | Tide low | Tide high",
        "Mon | 2 m or less | 4 m",
        "Mon | | 5 m",
        "Winter",
        "Sun | Ask. Then wait. | 3 m",
    ]
    assert text.split("\n") == rows
    assert [span.of(text) for span in sentences(text)] == rows


def test_a_space_before_a_mark_is_the_authors() -> None:
    assert between("<p>Quel bruit ! dit-elle : <s>non</s> oui !</p>") == (
        "Quel bruit ! dit-elle : oui !"
    )


@pytest.mark.parametrize(
    "entry",
    [
        "<article><h3>{heading}</h3><time>{time}</time><p>{text}</p></article>",
        '<div class="live-entry"><h3><time>{time}</time> {heading}</h3><p>{text}</p></div>',
        '<section class="post"><time>{time}</time><h2>{heading}</h2><p>{text}</p></section>',
    ],
)
def test_a_live_blog_keeps_its_entries_with_their_times_in_order(entry: str) -> None:
    told = [
        ("16:05", "Roof gone", "The roof is gone."),
        (
            "15:30",
            "Roof shaking",
            "The roof is shaking in the wind, says the miller from the door.",
        ),
        ("14:00", "A breeze", "There is a breeze."),
    ]
    entries = "".join(entry.format(time=t, heading=h, text=x) for t, h, x in told)
    text = between(f"<p>Follow us here.</p><div>{entries}</div>", LIVE)
    assert text.split("\n\n")[-6:] == [part for t, h, x in told for part in (f"{t} {h}", x)]


def test_a_time_that_will_not_hold_is_written_as_its_data_say() -> None:
    entry = '<article><time datetime="2026-03-05T{t}:00Z">an hour ago</time><p>{x}</p></article>'
    told = entry.format(t="16:05", x="The roof is gone.") + entry.format(t="15:05", x="It shakes.")
    assert "2026-03-05 16:05\n\nThe roof is gone." in between(told, LIVE)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "<h1>One moment, please</h1><p>We are checking your browser.</p><p>Ray ID: 9</p>",
            "human",
        ),
        ("<p>Please complete the CAPTCHA to prove you are not a robot.</p>", "human"),
        ("<h1>Einen Moment</h1><p>Wir überprüfen, ob Sie ein Mensch sind.</p>", "human"),
        (
            '<noscript>Please enable JavaScript to use this site.</noscript><div id="x"></div>',
            "Java",
        ),
        ("<p>JavaScript is disabled in your browser.</p><p>Reload the page.</p>", "Java"),
        ("<center><h1>403 Forbidden</h1></center><hr><center>nginx</center>", "access"),
        ("<h1>Sorry</h1><p>This page is not available in your country.</p>", "access"),
        ("<h1>Zugriff verweigert</h1><p>Sie haben keinen Zugriff.</p>", "access"),
        (
            (
                "<h1>Before you continue</h1><p>We use cookies and data to run our services.</p>"
                "<p>We and our 812 partners measure ads with your consent.</p><p>Accept all</p>"
            ),
            "consent",
        ),
        (
            (
                "<h1>Deine Privatsphäre</h1><p>Wir und 90 Partner speichern Daten auf Geräten.</p>"
                "<p>Dafür brauchen wir deine Einwilligung.</p><button>Ablehnen</button>"
            ),
            "consent",
        ),
        (
            (
                "<h1>Su privacidad</h1><p>Nuestros 80 socios y nosotros usamos cookies.</p>"
                "<a>Aceptar</a> <a>Rechazar</a>"
            ),
            "consent",
        ),
        ("<h1>Log in to continue</h1><p>Forgot password?</p><p>Create an account</p>", "sign in"),
    ],
)
def test_pages_in_place_of_an_article_are_refused(body: str, said: str) -> None:
    with pytest.raises(ReadError, match=said) as error:
        read_bytes(html(body), name="page.html")
    assert "paste" in error.value.cure


@pytest.mark.parametrize(
    "text",
    [
        "Access denied, said the machine, and a robot asked the miller whether she was a human.",
        "The mill's page uses cookies and asks for consent, which nobody has ever refused.",
        "You need to enable JavaScript to see the tide tables, and then log in to continue.",
    ],
)
def test_an_article_about_such_pages_is_read(text: str) -> None:
    assert between(f"<p>{text}</p>") == text


@pytest.mark.parametrize(
    ("middle", "head"),
    [
        ("<div class='wall'><p>Subscribe to continue reading</p></div>", ""),
        ("<p>This article is only available to subscribers.</p>", ""),
        ("", '<script type="application/ld+json">{"isAccessibleForFree": false}</script>'),
        ("", '<meta property="article:content_tier" content="locked">'),
    ],
)
def test_a_teaser_is_said_to_be_one(middle: str, head: str) -> None:
    assert [remark.sentence for remark in read(middle, head).remarks] == [PAYWALL]


def test_what_asks_to_subscribe_is_left_out_and_named() -> None:
    wall = (
        "<div class='w'><p>This story is only for subscribers.</p><p>Subscribe to unlock.</p></div>"
    )
    draft = read(wall)
    assert "ubscribe" not in draft.text
    assert "Subscribe to unlock." in draft.dropped


def test_an_open_article_has_no_remark() -> None:
    head = '<script type="application/ld+json">{"isAccessibleForFree": true}</script>'
    assert read("<p>Read on.</p>", head).remarks == ()


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "unit",
    [
        "a<sup>1</sup>",
        "<s>a</s>b",
        "<p>a<br>b</p>",
        "<table><tr><td>a</td><td>b</td></tr></table>",
        "<ul><li>a</ul>",
        "<article><time>1:00</time><p>a</p></article>",
        "Before we go on. ",
        "<pre>a\n  b</pre>",
    ],
)
def test_time_is_linear_in_the_page(unit: str) -> None:
    read(unit * (60_000 // len(unit)), LIVE)


@pytest.mark.parametrize(
    ("case", "right"),
    [
        ("04-struck-text/del.html", "A ticket costs 15 euros"),
        ("04-struck-text/del.html", "The pier is closed on Sundays"),
        ("05-superscript/sup.html", "holds 10⁶ cells"),
        ("05-superscript/sup.html", "rose by 40 percent last year, the report"),
        (
            "20-nested-lists-and-tables/table.html",
            "\nMonday | 9:00 10:00 | 18:00\nSunday | | 16:00",
        ),
        ("19-live-blog/live.html", "storm.\n\n14:00 Ferry cancelled\n\nThe ferry is cancelled"),
        (
            "19-live-blog/live.html",
            "morning at the earliest.\n\n12:00 Ferry delayed\n\nThe ferry is",
        ),
    ],
)
def test_the_shared_cases_come_out_right(shared: Path, case: str, right: str) -> None:
    (draft,) = read_path(shared / "cases" / case)
    assert right in draft.text


@pytest.mark.parametrize("name", ["challenge.html", "denied.html"])
def test_the_shared_challenges_are_refused(shared: Path, name: str) -> None:
    with pytest.raises(ReadError, match="not the article"):
        read_path(shared / "cases" / "17-challenge-page" / name)
