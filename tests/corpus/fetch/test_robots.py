"""What a robots.txt lets us fetch, by RFC 9309, and that a hostile one costs little."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.fetch.robots import MAX_ROBOTS_BYTES, RobotsCache, parse_robots


def allows(text: str, path: str) -> bool:
    return parse_robots(text.encode()).allows(path)


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("/", "/", True),
        ("/fish", "/fish.html", True),
        ("/fish", "/Fish", False),
        ("/fish", "/catfish", False),
        ("/fish/", "/fish", False),
        ("/fish*", "/fishheads/yummy.html?id=1", True),
        ("*.php", "/folder/any.php.file.html", True),
        ("/*.php$", "/filename.php", True),
        ("/*.php$", "/filename.php?parameters", False),
        ("/*.php$", "/filename.php/", False),
        ("/fish*.php", "/fishheads/catfish.php?parameters", True),
        ("/fish*.php", "/Fish.PHP", False),
        ("/a*b*c$", "/a-b-c-b-c", True),
        ("/a*b*c$", "/a-c-b", False),
        ("/a*bc*bc$", "/abc", False),
        ("/$", "/", True),
        ("/$", "/a", False),
        ("/a$b", "/a$b", True),
        ("/***a", "/xa", True),
        ("/?x=", "/?x=1", True),
        ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", True),
        ("/bar/ツ", "/bar/%E3%83%84", True),
        ("/bar/%e3%83%84", "/bar/%E3%83%84", True),
        ("/bar/%62%61%7A", "/bar/baz", True),
        ("/~joe", "/%7ejoe", True),
        ("/a%2Fb", "/a/b", False),
        ("/a?b=1%262", "/a?b=1&2", True),
        ("/file-%2A.html", "/file-*.html", True),
        ("/file-%2A.html", "/file-x.html", False),
        ("private", "/private", False),
    ],
)
def test_a_pattern_matches_as_the_rfc_says(pattern: str, path: str, *, matches: bool) -> None:
    assert allows(f"User-agent: *\nDisallow: {pattern}\n", path) is not matches


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /\nAllow: /news/", "/news/1", True),
        ("Allow: /news/\nDisallow: /", "/news/1", True),
        ("Allow: /news\nDisallow: /news/old", "/news/old/1", False),
        ("Disallow: /page\nAllow: /page", "/page", True),
        ("Allow: /$\nDisallow: /", "/", True),
        ("Allow: /$\nDisallow: /", "/page", False),
        ("Disallow:", "/page", True),
        ("disallow : /page  # not for bots", "/page", False),
        ("DISALLOW:/page", "/page", False),
        ("", "/page", True),
    ],
)
def test_the_longest_rule_decides_and_allowing_wins_a_tie(
    rules: str, path: str, *, allowed: bool
) -> None:
    assert allows(f"User-Agent: *\n{rules}", path) is allowed


OTHERS = "User-agent: *\nDisallow: /\n\n"


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        (OTHERS, False),
        (OTHERS + "User-agent: pullQUOTE\nAllow: /\n", True),
        (OTHERS + "User-agent: Pullquote/1.0\nDisallow: /x\n", True),
        (OTHERS + "User-agent: Pullquote\n", True),
        (OTHERS + "User-agent: Pull\nAllow: /\n", False),
        (OTHERS + "User-agent: Pullquotes\nAllow: /\n", False),
        ("User-agent: OtherBot\nDisallow: /\n", True),
        ("User-agent: OtherBot\nUser-agent: Pullquote\nDisallow: /\n", False),
        ("User-agent: Pullquote\nSitemap: /s\n\nUser-agent: OtherBot\nDisallow: /\n", False),
        ("User-agent: Pullquote\nAllow: /x\n\nUser-agent: OtherBot\nDisallow: /\n", True),
        ("User-agent: Pullquote\nAllow: /x\nUser-agent: Pullquote\nDisallow: /p\n", False),
        ("Disallow: /\n", True),
        ("User-agent:\nDisallow: /\n", True),
        ("\ufeffUser-agent: *\rDisallow: /\r", False),
        ("<html><body>Not found</body></html>", True),
    ],
)
def test_the_group_that_names_us_counts_and_else_the_one_for_all(
    text: str, *, allowed: bool
) -> None:
    assert allows(text, "/page") is allowed


def test_what_exceeds_the_limit_is_left_out_to_the_last_whole_line() -> None:
    head = b"User-agent: *\nDisallow: /a\n"
    tail = b"\nDisallow: /behind\n"
    filler = b"#" * (MAX_ROBOTS_BYTES - len(head) - len(b"\nDisallow: /"))
    robots = parse_robots(head + filler + tail)
    assert not robots.allows("/a")
    assert robots.allows("/b")
    assert robots.allows("/behind")


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"user-agent:a{n}\n" for n in range(20_000)) + "allow:/\n" * 30_000,
        "user-agent:*\n" + "".join(f"allow:*{n}\n" for n in range(40_000)),
        "user-agent:*\ndisallow:" + "*a" * 250_000 + "b",
        "user-agent:*\n" + ("disallow:/" + "a*" * 500 + "b\n") * 500,
        "user-agent:*\n" + "\n" * 500_000,
        "user-agent:*\nallow:" + "%41" * 170_000,
    ],
    ids=["robots by rules", "rules", "asterisks", "backtracking", "lines", "escapes"],
)
@pytest.mark.timeout(60)
def test_a_hostile_file_is_read_and_asked_in_a_moment(text: str) -> None:
    parse_robots(text.encode()).allows("/" + "a" * 1_900)  # a second at most; else for ever


@given(st.binary(max_size=200), st.text(max_size=30))
def test_any_bytes_can_be_read(data: bytes, path: str) -> None:
    text = b"user-agent:*\n" + data
    assert parse_robots(text).allows("/" + path.encode("utf-8", "replace").decode()) in {
        True,
        False,
    }


def test_what_was_said_is_remembered_for_a_day_and_within_bounds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    cache = RobotsCache()
    small = parse_robots(b"user-agent:*\ndisallow:/\n")
    cache.keep("https://a.example", small)
    assert cache.get("https://a.example") is small
    assert cache.get("https://b.example") is None
    now += 24 * 3600 + 1
    assert cache.get("https://a.example") is None
    for number in range(300):
        cache.keep(f"https://{number}.example", small)
    assert cache.get("https://0.example") is None
    assert cache.get("https://299.example") is small
    large = parse_robots(b"#" * 400_000 + b"\n")
    for name in "abcd":
        cache.keep(f"https://{name}.example", large)
    assert cache.get("https://299.example") is None
    assert cache.get("https://d.example") is large
