"""German: ordinals with a full stop, abbreviations in two words, nouns with a capital."""

from __future__ import annotations

from corpus.text.abbreviations import COMMON, INLINE, NUMBERED, Abbreviations, words

_MONTHS = words(
    """
    januar jänner februar feber märz april mai juni juli august september oktober november dezember
    jan feb mär mrz apr jun jul aug sep sept okt nov dez
    """
)

_FACULTIES = words("agr dent habil jur med mus nat oec paed pharm phil pol rer theol vet")
_DEGREES = frozenset(f"{of}.{faculty}" for of in ("dr", "rer", "dipl") for faculty in _FACULTIES)

GERMAN = Abbreviations(
    titles=words(
        """
        abg adm bgm fam bgmin dipl dipl.-ing dr fr frl gebr gefr gen hl hptm hr hrn ing kapt kpt lt
        mag maj obgefr oberst oberstlt oblt obstlt olt prof pfr präs rev sr st staatssekr univ uffz
        geb mr mrs hptfw stabsfw major
        """
    ),
    also_last=words("st"),
    inline=INLINE
    | _DEGREES
    | words(
        """
        allg beisp bes betr bspw ca dgl div einschl entspr exkl ggü inkl insb insbes jew lt
        hrsg i.a i.d.s i.v i.s.d i.s.v m.a.w n s u v m.w.n od o.g s.o s.u sog
        u.a u.u u.z urspr v.a verh vs z.hd zit zzgl abzgl zw z.z z.zt h.c vorm ehem gegr gest geb
        """
    ),
    numbered=NUMBERED
    | words(
        """
        abb abs abschn anh anl anm aufl bd bde bl buchst d ders f ff h hs jg kap lfd lit max min
        mind nrn par pos psch rd rdnr rn rz s sp tab tel telefon teilbd tz uabs v vers versch vv
        zeile ziff zif str
        """
    ),
    dated=_MONTHS | words("mo di mi do fr sa so"),
    books=words(
        """
        mose ex lev num dtn jos ri sam kön chr esr neh est ijob ps spr koh hld jes jer klgl ez dan
        hos joel am obd jona mi nah hab zef hag sach mal mt mk lk joh apg röm kor gal eph phil kol
        thess tim tit phlm hebr jak petr jud offb
        """
    ),
    common=COMMON
    | words(
        """
        bio dt jh jhd jhdt mill mio mrd mrz std sek min stk str tsd usf u.ä u.dgl o.ä o.dgl u.v.m
        u.s.w e.v a.d i.r gmbh kgl ev kath einw ew aufl hg hrsg inh pfd schr verf verl co
        """
    ),
    places=words("str pl fa ges inst kfz lkr kr landkr bez bhf hbf gem"),
    eras=words("v.chr n.chr v.u.z u.z"),
    lead_ins=words("im um in bis seit ab vor nach gegen"),
    starters=words(
        """
        aber alle alles allein als also am an anders auch auf aus außerdem bald bei beide bereits
        besonders bis bisher da dabei dadurch dafür dagegen daher damals damit danach daneben dann
        daran darauf darin darüber darum das dass davon dazu dem den denn dennoch der deren des
        deshalb dessen die dies diese diesem diesen dieser dieses doch dort du durch ebenso ein eine
        einem einen einer einige einst er erst es etwa euer für ganz gegen gestern hatte hatten hier
        heute hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in indem insgesamt ist
        jede jeder jedes jedoch jemand jetzt kein keine keiner man manche manchmal mehr mein meine
        meist mit möglicherweise morgen nach nachdem neben nicht nichts niemand noch nun nur ob
        obwohl oder ohne schließlich schon sehr sein seine seinem seinen seiner seit seitdem sie
        sind so sogar solche später trotz trotzdem über um und uns unser unsere unter viele
        vielleicht vom von vor vorher während war waren warum was weder weil weitere welche wenige
        wenn wer werden weshalb wie wieder wir wird wo wurde wurden zu zudem zuerst zugleich zuletzt
        zum zur zwar zwei zwischen
        """
    ),
    months=_MONTHS,
    ordinal_leads=words(
        """
        am ab als an beim bis das dem den der des die diese diesem diesen dieser dieses durch ein
        eine einem einen einer eines für gegen ihr ihre ihrem ihren ihrer im ins jede jedem jeden
        jeder jedes kein mein meine meinem meinen meiner nach oder seit sein seine seinem seinen
        seiner und unser unsere unserem unseren unserer vom über vor zum zur zwischen deine deinem
        deinen euer eure erste ersten
        """
    ),
)
