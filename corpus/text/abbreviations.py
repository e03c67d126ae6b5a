"""The words a full stop does not end, sorted by what must follow for a sentence to end there.

What is the same in every language is here; `corpus.text.languages` has the rest. All sets are
lower-case and without their last full stop. Read by `corpus.text.full_stops`.
"""

from __future__ import annotations

from dataclasses import dataclass


def words(text: str) -> frozenset[str]:
    """Return the words of a block of text."""
    return frozenset(text.split())


NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Abbreviations:
    """One language's abbreviations, and the words that tell whether a sentence begins.

    Attributes:
        titles: Where capitalised, come before a name: never the end, but for `also_last`.
        also_last: Titles that a sentence may end on too ("Main St.", "Davis Sr.").
        inline: Always lead on to something, whatever it begins with.
        numbered: Lead on to a number ("No. 5", "p. 12"); otherwise ordinary words ("He said no.").
        dated: Months and days, where capitalised or not: lead on to a number ("Jan. 3").
        books: Where capitalised, lead on to a number ("Phil. 4:8"); otherwise names.
        common: May end a sentence or not, in any case: the next word decides.
        places: The same, but only where capitalised ("Mass." and not "mass.").
        eras: May end a sentence or not; the next word decides, and how the sentence began.
        lead_ins: How a sentence begins that goes on after an era ("In 480 B.C. Xerxes came.").
        starters: Words that, capitalised after an abbreviation, all but surely begin a sentence.
        months: What a number with a full stop leads on to, where it is an ordinal.
        ordinal_leads: What comes before an ordinal ("am 3. Oktober"); empty where ordinals are
            not written with a full stop.
    """

    titles: frozenset[str]
    also_last: frozenset[str] = NONE
    inline: frozenset[str]
    numbered: frozenset[str]
    dated: frozenset[str]
    books: frozenset[str]
    common: frozenset[str]
    places: frozenset[str] = NONE
    eras: frozenset[str]
    lead_ins: frozenset[str]
    starters: frozenset[str]
    months: frozenset[str] = NONE
    ordinal_leads: frozenset[str] = NONE


INLINE = words(
    """
    aka bspw bzw cf e.g eg evtl ggf i.e ie vgl viz vs z.b d.h p.ex p.ej c.à-d w.r.t i.d.r z.t m.e
    """
)
"""Lead on in whatever language they are found."""

NUMBERED = words("art fig figs nr p pp sect tab tel vol vols chap cap")
COMMON = words(
    "al etc co inc ltd corp bros cie cia cía s.a s.l s.a.s u.s.a u.s u.k ph.d b.v n.v usw"
)
"""Found in texts of any language too."""

TIMES = words("a.m p.m am pm")
LISTS_END = words("etc usw")
"""Close a list: what follows them with a sign of its own is the next sentence."""

AFTER_TIMES = words(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun
    january february march april may june july august september october november december
    et est edt eastern ct cst cdt central mt mst mdt mountain pt pst pdt pacific gmt utc bst cet
    """
)
"""What goes on after "5 p.m." without ending the sentence."""

LABELS = words(
    """
    annex appendix block building category chapter chlorophyll class dock exhibit factor figure form
    gate grade group hepatitis influenza level line option page panel part phase pier plan platform
    point room route sample section series step table test track type vitamin zone gruppe haus
    klasse plan teil typ vitamin anexo grupo plano tipo vitamina zona annexe groupe niveau vitamine
    """
)
"""Before a single letter that is no initial ("vitamin C.")."""

SHOUTED_NAMES = words("yahoo jeopardy panic")
"""Names that end in an exclamation mark of their own."""

NOT_AFTER_INITIALS = words("a an do i in no on so will most over to or e o u y")
"""Starters that are also initials or names, and so decide nothing after an initial."""

REPORTING = words(
    """
    added admitted agreed announced answered argued asked asks began begged boasted called claimed
    commented complained concluded cried declared demanded exclaimed explained insisted interrupted
    joked laughed muttered noted observed pleaded pointed recalled remarked repeated replied
    reported responded said says screamed shouted sighed snapped stated suggested tells told
    thought tweeted warned went whispered wondered wrote yelled
    """
)
"""Verbs of speech: `"Stop!" John said.` is one sentence."""
