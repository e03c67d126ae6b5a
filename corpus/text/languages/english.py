"""English: news, law, scripture, the forces, universities, firms and places."""

from __future__ import annotations

from corpus.text.abbreviations import COMMON, INLINE, NUMBERED, Abbreviations, words

ENGLISH = Abbreviations(
    titles=words(
        """
        adm ald amb asst atty brig capt cdr cllr cmdr cmdre col cpl cpt det dr dra drs ens fr gen
        gens gov govs hon hr insp lcdr ldr lt ltjg lts maj messrs mlle mme mmes mr mrs ms msgr msgt
        mx pfc pres prof profs pte pvt radm rep reps rev revd rt sen sens sgt sgts spc sqn sr sra
        srta ssgt st ste supt treas vadm mt ft wo cwo avm acm gnr tpr flt wg lcpl ald revs drs profs
        """
    ),
    also_last=words("st dr sr mt ft fr det hon rt"),
    inline=INLINE | words("approx ca cf eg esp incl rer rer.nat prof.em resp v ibid cert"),
    numbered=NUMBERED
    | words(
        """
        abs app arts avg bk ch cl col eq eqs est ex ext ft hr hrs id l lb lbs ll max mi min mins n
        nn no nos op oz pag par para pl pt pts ref refs reg sec secs sects sched ser supp temp ver
        yd yds
        """
    ),
    dated=words(
        """
        jan feb mar apr jun jul aug sep sept oct nov dec
        mon tue tues wed thu thur thurs fri sat sun
        """
    ),
    books=words(
        """
        gen ex exod lev num deut josh judg sam kgs chron chr neh esth ps pss prov eccl eccles isa
        jer lam ezek dan hos obad mic nah hab zeph hag zech mal matt mk lk jn rom cor gal eph phil
        col thess tim tit philem heb jas pet rev macc tob wis sir
        """
    ),
    common=COMMON
    | words(
        """
        assn assoc cos dept dist div intl jr mfg mgmt natl univ seq op cit
        """
    ),
    places=words(
        """
        ala admin app ariz ark ave bankr bldg blvd cal calif cir civ cl colo com conn const cres
        crim ct ctr del dom evid expy fam fed fla ga gp ga hts hwy ill ind kan ky la ln mass md mich
        minn miss mo mont neb nev okla ore pa pk pkwy pl pub rd regs rel regt rev sq stat supp tenn
        ter tex univ va vt wash wis wyo
        """
    ),
    eras=words("b.c a.d b.c.e c.e"),
    lead_ins=words("in by from around about until after before since c circa"),
    starters=words(
        """
        a after all also although among an and another are as at because before between both but by
        can could despite did do does during each even every few finally first for from further had
        has have he her here his how however i if in indeed instead is it its just later many maybe
        meanwhile moreover most my nearly neither nevertheless next no nobody none nor not nothing
        now often on once one only or other others our over perhaps recently several she should
        similarly since so some soon still such that the their then there therefore these they this
        those though three through thus to today together two under unlike until upon was we were
        what when where whether which while who whoever why will with within without would yes
        yesterday yet you your
        """
    ),
)
