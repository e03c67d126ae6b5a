"""The words a full stop does not end, sorted by what must follow for a sentence to end there.

All sets are lower-case and without their last full stop. Read by `corpus.text.sentence_boundaries`.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words(
    """
    adm amb asst atty brig capt cmdr col cpl det dr dra drs fr gen gens gov govs hon hr insp lt lts
    maj messrs mlle mme mmes mr mrs ms msgr mx pfc pres prof profs pvt rep reps rev sen sens sgt
    spc sr sra srta supt st ste mt ft
    """
)
"""Come before a name: never the end, but for those that are also streets or places."""

ALSO_LAST = _words("st dr sr mt ft fr det")
"""Titles that a sentence may end on too ("Main St.", "Davis Sr.")."""

INLINE = _words(
    """
    aka approx bspw bzw ca cf e.g eg esp evtl ggf i.e ie incl resp v vgl viz vs z.b d.h p.ex w.r.t
    """
)
"""Always lead on to something, whatever it begins with."""

NUMBERED = _words(
    """
    abs app art arts bk ch chap cl col eq eqs ex ext fig figs l ll n nn no nos nr op p pag par para
    pp pt pts reg sec secs sect sects sched tel ver vol vols
    """
)
"""Lead on to a number ("No. 5", "p. 12"); otherwise ordinary words ("He said no.")."""

MONTHS = _words("jan feb mar apr jun jul aug sep sept oct nov dec")
DAYS = _words("mon tue tues wed thu thur thurs fri sat sun")
"""Months and days, where capitalised: lead on to a number ("Jan. 3")."""

COMMON = _words(
    """
    al assn assoc bros cie co corp dept dist div est etc inc intl jr ltd mfg mgmt natl univ usw
    """
)
"""May end a sentence or not, in any case: the next word decides."""

PLACES = _words(
    """
    ala ariz ark ave bldg blvd calif colo conn cres ctr del expy fla ga hts hwy ill ind kan ky la
    ln mass md mich minn miss mo mont neb nev okla ore pa pk pkwy pl rd sq tenn ter tex va vt wash
    wis wyo
    """
)
"""The same, but only where capitalised ("Mass." and not "mass.")."""

AFTER_TIMES = _words(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun
    january february march april may june july august september october november december
    et est edt eastern ct cst cdt central mt mst mdt mountain pt pst pdt pacific gmt utc bst cet
    """
)
"""What goes on after "5 p.m." without ending the sentence."""

LABELS = _words(
    """
    appendix category chapter class exhibit factor figure form grade group hepatitis influenza
    level option page panel part phase plan point section series type vitamin zone
    """
)
"""Before a single letter that is no initial ("vitamin C.")."""

SHOUTED_NAMES = _words("yahoo jeopardy panic")
"""Names that end in an exclamation mark of their own."""

STARTERS = _words(
    """
    a after all also although among an and another are as at because before between both but by can
    could despite did do does during each even every few finally first for from further had has
    have he her here his how however i if in indeed instead is it its just later many maybe
    meanwhile moreover most my nearly neither nevertheless next no nobody none nor not nothing now
    often on once one only or other others our over perhaps recently several she should similarly
    since so some soon still such that the their then there therefore these they this those though
    three through thus to today together two under unlike until upon was we were what when where
    whether which while who whoever why will with within without would yes yesterday yet you your
    """
)
"""Words that, capitalised after an abbreviation, all but surely begin a sentence."""

NOT_AFTER_INITIALS = _words("a an do i in no on so will most over to or")
"""Starters that are also initials or names, and so decide nothing after an initial."""

REPORTING = _words(
    """
    added admitted agreed announced answered argued asked asks began begged boasted called claimed
    commented complained concluded cried declared demanded exclaimed explained insisted interrupted
    joked laughed muttered noted observed pleaded pointed recalled remarked repeated replied
    reported responded said says screamed shouted sighed snapped stated suggested tells told
    thought tweeted warned went whispered wondered wrote yelled
    """
)
"""Verbs of speech: `"Stop!" John said.` is one sentence."""
