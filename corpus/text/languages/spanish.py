"""Spanish, of Spain and of America."""

from __future__ import annotations

from corpus.text.abbreviations import COMMON, INLINE, NUMBERED, Abbreviations, words

SPANISH = Abbreviations(
    titles=words(
        """
        alfz almte arq brig cap cmdte cnel col comdte contralmte cte d da dip dir dn dña dr dra dras
        dres emmo excma excmo fdo fr gral gob hno hna ilma ilmo ing lic licda licdo ldo ldda mons
        mtra mtro ntra ntro p pbro pdte pdta pfsa prof profa profs rda rdo rev rvdo s s.m sen sgto
        sr sra sras sres srta srtas sta sto subtte tcnel tte vdo vda vicealmte
        """
    ),
    inline=INLINE | words("aprox atte ca cfr ej incl p.e pej vid v.g v.gr vgr id ibid"),
    numbered=NUMBERED
    | words(
        """
        ap apdo art arts cap caps cl col cols disp dpto ed est fasc fol fols inc ít lám lib máx mín
        n no nos nro nros núm núms pág págs párr pár párrs piso prov pto s ses sig sigs ss t tfno
        tfo tlf tomo v vers vid
        """
    ),
    dated=words(
        """
        ene feb mar abr may jun jul ago sep sept set oct nov dic
        lun mar mié mier jue vie sáb sab dom
        """
    ),
    books=words(
        """
        gn gén ex éx lv nm dt jos jue sam re cr esd neh est job sal prov ecl cant is jer lam ez dan
        os jl am abd jon miq nah hab sof ag zac mal mt mc lc jn hch rom cor gá gál ef flp fil col
        tes tim tit flm heb sant pe jud ap
        """
    ),
    common=COMMON
    | words(
        """
        admón afmo bco c.v cía cías coop dcha depto dpto ec ed edit excl gob hab habs hnos hros izq
        izda c ltda ob cit op pza rel s.l.u s.a.u s.c s.r.l sdad soc tel trad ud uds vd vds vol
        bibl bibliogr introd pról ilustr
        """
    ),
    places=words(
        """
        aa av avd avda avdas bldv blvr c cc col ctra ee edo ff gta hh jj l.o mm pje plz plza pº psje
        pza pzo rr ss uu urb
        """
    ),
    eras=words("a.c d.c a.j.c d.j.c a.e.c e.c"),
    lead_ins=words("en hacia desde hasta por sobre alrededor tras antes durante"),
    starters=words(
        """
        a además ahora al algo algunas algunos allí ante antes aquel aquella aquellos aquí así
        aún aunque ayer bajo cada casi como con contra cual cuando cuánto de del desde después
        donde dos durante e él el ella ellas ello ellos en entonces entre era eran es esa esas ese
        eso esos esta está estaba estamos están estas este esto estos finalmente fue fueron ha hace
        hacia han hasta hay he hoy hubo incluso la las le les lo los luego mas más me mi mientras
        mis mucho muchos muy nada nadie ni ningún ninguna no nos nosotros nuestra nuestro nunca
        o otra otras otro otros para pero poco pocos por porque primero pues que qué quien quién
        se según ser si sí siempre sin sino sobre sólo solo son su sus también tampoco tan tanto
        te tenía tiene todas todavía todo todos tras tu tú un una unas uno unos usted ustedes va
        varios y ya yo
        """
    ),
)
