"""Which of our two languages a text is in: words that only one has, and three letters in a row.

Two languages only, so that short texts can be told; anything else falls to the nearer one.
"""

from cocreate.methods.text.stopwords import DUTCH, ENGLISH
from cocreate.methods.text.words import Language, tokens

# A sign weighs about its log-odds. The trigrams ("_" is the edge of a word) were counted in this
# project's own guides and sentences, which exist in both languages.
_WORD_WEIGHT = 4
_DUTCH_TRIGRAMS = {
    1: """
_er _he _op _va _vo _vr _we agi an_ ant ar_ ats bee bes chr der eel een ein el_ eld ens ert et_ eur
gin hee ie_ ina lle nde nge nne odi ond op_ ord rd_ rde ren rst tee tel ten tie two ven ze_
""",
    2: """
_aa _bi _ci _ee _ge _ie _je _kl _ko _ku _ni _ui _ve _zo aag aak bew bij daa dee den dez dig dt_ ede
eef eg_ ege elk ema en_ erb erd erk eru euw eze gaa gd_ geb gee gel gev gt_ het hie hri iem ier ieu
ig_ ige ijd ijk ijn ijv ijz je_ jk_ ken keu kij kom kun ldi lee len lij maa mee na_ naa nen nod ntw
oed oeg oek oet olg oor oud raa rij rui sch ste taa tek toe tst uit uw_ van voe vol voo vra wij woo
zeg zel zen zie zij zoe
""",
    3: """
_ze _zi aan aar aat cht eer eke gen iet ij_ ijf kt_ laa nie waa
""",
}
_ENGLISH_TRIGRAMS = {
    1: """
_ca _co _fo _ha _lo _ne _or _re _ro _si _tr add ain ame as_ ati ave che ded ds_ ect emb ent es_ ess
for ge_ han her igh ive ks_ le_ les mem nce ne_ old ome one ons ore ote oun out own ows re_ rea rep
rit rou sti tes tho ts_ ty_ ure ut_ ve_ whe
""",
    2: """
_a_ _ag _ar _as _at _cl _fr _it _qu _sa _se _sh _so _su _un _wh _wr _yo abl ans any ay_ ays ble bod
but can ce_ ch_ ck_ clo com dy_ ead eak ear eas ed_ enc equ ery ew_ ext fil ght har hat he_ hin his
how ign ile ith lea ll_ los low ly_ mbe me_ mes new not now nsw ody on_ ose oth our ow_ que red ry_
se_ sed ses sho sio ss_ ssi swe ted th_ tha to_ tri ues und use ved ves vot wha who wit wn_ wri you
ys_
""",
    3: """
_ch _fi _th ion the thi tio
""",
}
_TRIGRAMS = {
    trigram: sign * weight
    for sign, table in ((1, _DUTCH_TRIGRAMS), (-1, _ENGLISH_TRIGRAMS))
    for weight, listed in table.items()
    for trigram in listed.split()
}
_WORDS = dict.fromkeys(DUTCH - ENGLISH, _WORD_WEIGHT) | dict.fromkeys(
    ENGLISH - DUTCH, -_WORD_WEIGHT
)
FEWEST_WORDS = 3


def guess_language(text: str, fallback: Language = "nl") -> Language:
    """Dutch or English; `fallback` (the member's language) below three words and when even."""
    words = tokens(text)
    if len(words) < FEWEST_WORDS:
        return fallback
    evidence = sum(_WORDS.get(word, 0) + _spelling(word) for word in words)
    if evidence == 0:
        return fallback
    return "nl" if evidence > 0 else "en"


def _spelling(word: str) -> int:
    edged = f"_{word}_"
    return sum(_TRIGRAMS.get(edged[start : start + 3], 0) for start in range(len(edged) - 2))
