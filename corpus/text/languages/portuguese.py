"""Portuguese, of Portugal and of Brazil."""

from __future__ import annotations

from corpus.text.abbreviations import COMMON, INLINE, NUMBERED, Abbreviations, words

PORTUGUESE = Abbreviations(
    titles=words(
        """
        alf alm arq asp brig cap cb cel col com cmdte comte cor d da des dep desig dir dom dr dra
        dras drs emb eng enga engº exma exmo fr gal gen gov ilma ilmo insp ir lic maj mal min mons
        mte pe prof profa profs pres proc rev revmo s sarg sgt sen sr sra sras srs srta sta sto sub
        subten ten vdo ver vva
        """
    ),
    inline=INLINE | words("aprox ca cfr por.ex p.e ex incl v.g vd vid id ibid"),
    numbered=NUMBERED
    | words(
        """
        al alin ap art arts bl cap caps cf cl cód ed est ex fasc fl fls fol inc incs it liv lote máx
        mín máx n no nos num núm núms nros of pág págs par parág pars prov proc r reg rod s séc sécs
        seç sér sl ss t tel tít v vers
        """
    ),
    dated=words(
        """
        jan fev mar abr mai jun jul ago set out nov dez
        seg ter qua qui sex sáb sab dom
        """
    ),
    books=words(
        """
        gn gên ex êx lv nm dt js jz sm rs cr ed ne et jó sl pv ec ct is jr lm ez dn os jl am ob jn
        mq na hc sf ag zc ml mt mc lc jo at rm rom co cor gl gál ef fp fl cl ts tm tt fm hb tg pe jd
        ap
        """
    ),
    common=COMMON
    | words(
        """
        cia cias depto dept dpto esq exa exas hab habs ltda ltd lda op cit obs pq s.a.r.l s.s trad
        vol sta univ introd dta dto ap
        """
    ),
    places=words("al av avs est gov jd lg lrg pç pça pc r rod trav tv vl"),
    eras=words("a.c d.c a.e.c e.c"),
    lead_ins=words("em no na nos nas por desde até cerca antes durante após"),
    starters=words(
        """
        a à agora ainda além algo alguém algumas alguns ali antes ao aos apenas após aquela aquele
        aqueles aqui as às assim até através bem cada caso certo com como contra cuja da dantes daí
        das de depois desde dessa desse desta deste dizem do dois dos durante e é ela elas ele eles
        em embora enfim enquanto então entre era eram és essa essas esse esses esta está estão estas
        este estes estava eu foi foram há havia hoje isso isto já lá logo mais mas me mesmo meu
        minha muita muitas muito muitos na nada não nas nela nele nem nenhum nessa nesse nesta neste
        ninguém no nos nós nossa nosso num numa nunca o onde ontem os ou outra outras outro outros
        para pela pelas pelo pelos pois por porém porque pouco poucos primeiro quais qual quando
        quanto que quem se seja sem sempre seu seus só sob sobre sua suas também tanto tem tinha
        toda todas todavia todo todos três tudo tu um uma umas uns vários você vocês
        """
    ),
)
