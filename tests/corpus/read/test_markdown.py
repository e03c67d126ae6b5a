"""Markdown's structure in the text: what is struck, raised, listed, noted, code or a table."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from corpus.errors import ReadError
from corpus.read import read_bytes, read_path
from corpus.text.canonical import canonical
from corpus.text.sentences import sentences

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.article import Draft

FRONT = "---\ntitle: The tide mill\n---\n"


def read(body: str) -> Draft:
    (draft,) = read_bytes((FRONT + body).encode(), name="mill.md")
    assert canonical(draft.text) == draft.text
    return draft


def cut(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


@pytest.mark.parametrize(
    ("markdown", "text", "withdrawn"),
    [
        ("The mill grinds ~~rye~~ wheat.", "The mill grinds wheat.", ["rye"]),
        ("It opens at <del>six</del>, it says.", "It opens at, it says.", ["six"]),
        ("It costs <s>8 **or** 9</s> 7 crowns.", "It costs 7 crowns.", ["8 or 9"]),
        ("It costs ~8~ 7 crowns.", "It costs 7 crowns.", ["8"]),
        ("One.\n\n~~The mill is open on Sunday.~~\n\nTwo.", "One.\n\nTwo.", None),
        ("1. Sift\n2. ~~Wash~~\n3. Grind", "1. Sift\n3. Grind", ["Wash"]),
        ("One.\n\n<del>\n\nIt is open.\n\n</del>\n\nTwo.", "One.\n\nTwo.", ["It is open."]),
    ],
)
def test_struck_words_are_withdrawn_and_listed(
    markdown: str, text: str, withdrawn: list[str] | None
) -> None:
    draft = read(markdown)
    assert draft.text == text
    assert list(draft.dropped) == (withdrawn or ["The mill is open on Sunday."])


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("It turns 10<sup>4</sup> times.", "It turns 10⁴ times."),
        ("It turns 10^4^ times.", "It turns 10⁴ times."),
        ("A field of 3 km<sup>2</sup> lies there.", "A field of 3 km² lies there."),
        ("The gas is CO<sub>2</sub> and H~2~O.", "The gas is CO₂ and H₂O."),
        ("On the 3<sup>rd</sup> of May.", "On the 3rd of May."),
        ("It fell by 30<sup>1</sup> percent.", "It fell by 30 percent."),
        ("It fell.<sup>[2](#n2)</sup> It rose.", "It fell. It rose."),
        ("The mill<sup>3</sup> burned.", "The mill burned."),
        ("It grows as x<sup>a+b/2</sup> does.", "It grows as x^(a+b/2) does."),
    ],
)
def test_raised_digits_are_never_glued_to_what_they_follow(markdown: str, text: str) -> None:
    assert read(markdown).text == text


def test_breaks_part_words_and_keep_a_row_together() -> None:
    text = read("Sun<br>Moon<br/>Stars\n\n| tide | at |\n|--|--|\n| high | 4:00<br>16:20 |").text
    assert text == "Sun\nMoon\nStars\n\ntide | at\nhigh | 4:00 16:20"
    assert cut(text)[-2:] == ["tide | at", "high | 4:00 16:20"]


def test_code_keeps_its_indentation_and_follows_its_sentence() -> None:
    draft = read("Stop the wheel so:\n\n```c\nif (wind > 9) {\n\n    stop();\n}\n```\n\nIt creaks.")
    code = "Stop the wheel so:\nif (wind > 9) {\n    stop();\n}"
    assert cut(draft.text) == [code, "It creaks."]


def test_code_in_a_list_belongs_to_its_item() -> None:
    draft = read("1. Oil it:\n\n   ```\n   oil --all\n     --slow\n   ```\n2. Wait.")
    assert draft.text == "1. Oil it:\n   oil --all\n     --slow\n2. Wait."
    assert cut(draft.text) == ["1. Oil it:\n   oil --all\n     --slow", "2. Wait."]


def test_lists_in_lists_show_what_belongs_to_what() -> None:
    draft = read("- Grain\n  - Rye\n  - Oats\n    1. white\n    2. black\n- Flour")
    assert draft.text == "- Grain\n  - Rye\n  - Oats\n    1. white\n    2. black\n- Flour"
    assert cut(draft.text) == ["- Grain", "- Rye", "- Oats", "1. white", "2. black", "- Flour"]


def test_notes_are_paragraphs_at_the_end_and_their_marks_are_gone() -> None:
    draft = read("Built in 1640.[^a] Burned in 1790.[^b]\n\n[^a]: By monks.\n[^b]: See *Annals*.")
    assert draft.text == "Built in 1640. Burned in 1790.\n\nBy monks.\n\nSee Annals."


def test_definitions_are_behind_their_terms() -> None:
    draft = read("Sluice\n: A gate that holds water back.\n\nRace\n: The channel to the wheel.")
    assert draft.text == ("Sluice: A gate that holds water back.\nRace: The channel to the wheel.")


@pytest.mark.parametrize("signed", ["> — Ada Quill", ">\n> — Ada Quill", "> <br>— Ada Quill"])
def test_a_block_quote_keeps_its_author(signed: str) -> None:
    draft = read(f"She wrote this.\n\n> The wheel sings.\n{signed}\n\nThen she left.")
    assert "The wheel sings.\n— Ada Quill\n\nThen" in draft.text


def test_embedded_tables_and_quotes_of_html_are_read_too() -> None:
    draft = read(
        "<table><tr><th>tide</th><th>depth</th></tr>"
        "<tr><td>low</td><td>2<br>3 m</td></tr></table>\n\n"
        "<details><summary>More</summary>\nIt leaks.\n</details>\n\n<!-- no -->\nEnd."
    )
    assert draft.text == "tide | depth\nlow | 2 3 m\n\nMore\n\nIt leaks.\n\nEnd."


def test_tags_of_site_generators_are_gone_but_not_from_code() -> None:
    draft = read(
        'import Wheel from "./wheel"\n\n{% include a.html %}\n{{< video x >}}\n\n'
        ":::note\nIt turns.\n:::\n\n"
        "It is old.{: .big}\n\n## Sluices {#sluices}\n\nWrite `{{ page.title }}` here.\n\n"
        "{% highlight sh %}\nrun {{ x }}\n{% endhighlight %}\n\n"
        "{% comment %}\nNever mind.\n{% endcomment %}\n\nSee [[Weir|the weir]]."
    )
    assert draft.text == (
        "It turns.\n\nIt is old.\n\nSluices\n\nWrite {{ page.title }} here.\n"
        "run {{ x }}\n\nSee the weir."
    )


def test_shortcodes_of_wordpress_are_gone_and_remarks_in_brackets_stay() -> None:
    draft = read(
        '[caption id="a_1" width="300"]The weir in May[/caption]\n\nIt turns [sic] all day.\n\n'
        '[gallery ids="1,2"]\n\n[embed]https://example.org/v[/embed]\n\n[su_note color=red]It is '
        "old.[/su_note] He [Bo Lind] said so.\n\n`[gallery]` shows pictures."
    )
    assert draft.text == (
        "The weir in May\n\nIt turns [sic] all day.\n\nIt is old. He [Bo Lind] said so.\n\n"
        "[gallery] shows pictures."
    )


def test_placeholders_stay_and_tags_go() -> None:
    text = read("Type <name> and <b>press</b> the <kbd>key</kbd>. <Chart id='3' />").text
    assert text == "Type <name> and press the key."


def test_rules_of_a_document_without_front_matter_stay() -> None:
    rules = ["No spam.", "Leave a comment when you go.", "Subscribe to the mill's letter."]
    items = "\n".join(f"- {rule}" for rule in rules)
    (draft,) = read_bytes(
        f"# The mill\n\nThese rules hold for all who come to the mill, day or night.\n\n{items}\n\n"
        f"## Contact us\n\nWrite to the miller, who answers within a week or so.\n".encode(),
        name="rules.md",
    )
    assert "\n".join(rules) in draft.text
    assert "Contact us" in draft.text.split("\n\n")
    assert draft.title == "The mill"


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "unit",
    [
        "[^a]",
        "[^a]: x\n",
        "^[",
        "x\n: y\n\n",
        "<sup>",
        "~a ",
        "{{ ",
        "<del>\n\n",
        "- a\n  - b\n",
        "%%a",
    ],
)
def test_time_is_linear_in_the_document(unit: str) -> None:
    with suppress(ReadError):  # what is made of marks alone is refused at once
        read("A mill. " + unit * (60_000 // len(unit)))


@pytest.mark.parametrize(
    ("case", "right"),
    [
        ("04-struck-text/struck.md", "costs 15 euros"),
        ("05-superscript/sup.md", "10⁶ cells"),
        ("06-markdown-br/hours.md", "\nMonday | 9:00–12:00 14:00–18:00\nFriday"),
        ("07-toml-front-matter/jekyll.md", "It carries forty people."),
        ("08-markdown-footnotes/notes.md", "opened in 1932. It was"),
        ("09-code-indentation/howto.md", 'run this program:\nfor day in week:\n    if day == "Sun'),
        ("09-code-indentation/howto.md", "this file:\nprinter:\n  name: quay\n  paper:\n    size"),
    ],
)
def test_the_shared_cases_come_out_right(shared: Path, case: str, right: str) -> None:
    (draft,) = read_path(shared / "cases" / case)
    assert right in draft.text
    assert not set(draft.text) & set("~{[")
