"""French: "M." and "MM." before names, "av. J.-C.", articles of law with a letter."""

from __future__ import annotations

from corpus.text.abbreviations import COMMON, INLINE, NUMBERED, Abbreviations, words

FRENCH = Abbreviations(
    titles=words(
        """
        adj adm amb cap capt cdt cne col dr drs emm exc fr gal gén ing insp lcl lt m maj me mes mgr
        mgrs mlle mlles mm mme mmes pr prof pasc r.p rd s s.e s.m sgt st ste sts sœur veuve vve
        """
    ),
    inline=INLINE
    | words(
        "apr av bd boul bld ca confer env incl notam not par.ex p.exemple qqn qqch spéc v c.a.d cad"
    ),
    numbered=NUMBERED
    | words(
        """
        al alin ann annexe app arr art arts av bat bât bd boul chap coll cons éd ed ex f fasc fo fol
        ibid id l lib liv max min n no nos n° par p.j par. part pl r réf s sect ses ss suiv suppl t
        tél tit v
        """
    ),
    dated=words(
        """
        janv jan févr fév mars avr mai juin juil jul août sept oct nov déc
        lun mar mer jeu ven sam dim
        """
    ),
    books=words(
        """
        gn gen ex lv nb dt jos jg sam chr esd né est jb ps pr qo ct is jr lm ez dn os jl am ab jon
        mi na ha so ag za ml mt mc lc jn ac rm rom cor ga gal ép ph phil col th thess tm tim tt phm
        hé heb jc pi jude ap
        """
    ),
    common=COMMON
    | words(
        """
        cie cies coll dép dept dir ets éts hab introd mio mrd op cit réf s.a.r.l sarl sté stés suiv
        trad s.n.c j.c s.a.s éd univ bibl vol l.c
        """
    ),
    places=words("av bât bd blvd boul cass ch civ crim pl pte rte soc com ste"),
    eras=words("av.j.c apr.j.c av.n.è n.è"),
    lead_ins=words("en vers dès depuis jusqu'en avant après autour"),
    starters=words(
        """
        a ai ainsi alors après au aucun aucune aujourd'hui auparavant aussi autour autre autres aux
        avant avec beaucoup bien c car ce cela celle celui cependant certains ces cet cette chaque
        chez comme comment contre d dans de depuis des dès deux donc du durant elle elles en encore
        enfin ensuite entre est et eux hier ici il ils j je jusque l la là le les leur leurs lors
        lorsque lui ma mais malgré même mes moi mon n ne ni nos notre nous nul on or où ou outre par
        parce parfois parmi pendant personne peu peut plus plusieurs pour pourquoi pourtant presque
        près puis puisque qu quand que quel quelle quelques qui quoi rien s sa sans sauf se selon
        ses seul seule si sinon soit son sont sous souvent sur t tandis te tes toi ton toujours tous
        tout toute toutes très trop tu un une vers voici voilà vos votre vous y
        """
    ),
)
