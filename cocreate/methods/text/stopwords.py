"""Words that say nothing about a subject, per language; our own short lists.

Written without accents: tokens are compared folded (`words.fold`). Negations are among them, as
they tell a feeling and not a theme; `sentiment` has its own list of those. Domain words ("bank",
"verzekering") are not: what everybody writes weighs little in a label by itself.
"""

_DUTCH = """
aan achter al alle alleen alles als altijd ander andere anders behalve beide ben bij bijna bijv
bijvoorbeeld blijf blijft blijven bv daar daarbij daardoor daarmee daarna daarnaast daarom daarvan
daarvoor dan dat de deze die dingen dit doe doen doet door dus dwz echt echter een eens eerder
eerst eigen eigenlijk elk elke en enig enige enkel enkele enz er erbij erg ergens ermee ervan
ervoor etc even ga gaan gaat geef geeft geen gehad gekregen geven geweest gewoon ging gingen graag
had hadden heb hebben hebt heeft heel hele hem hen het hetzelfde hier hierbij hij hoe hoeft hoeven
hoewel hun iemand iets ik ikzelf in indien inmiddels is ja je jij jou jouw jullie kan kom komen
komt kon konden kreeg krijg krijgen krijgt kun kunnen kunt laat laten liever liggen ligt maak maakt
maar maken me mee meer meest men met mij mijn mijne minder misschien mocht mochten moest moesten
moet moeten mogen na naar naast nee neem nemen net niemand niet niets nl nodig nog nogal nooit nou
nu nvt of ofzo om omdat ondanks onder ons onze ook op opeens over overal overigens paar per plus
precies qua reeds rond sinds slechts soms soort sowieso staan staat steeds stond straks te tegen
ten ter terug terwijl tijdens tja toch toe toen tot tussen uit uw vaak van vanaf vanuit vanwege
veel vind vinden vindt volgens voor vooraf vooral voordat voorheen waar waarbij waardoor waarin
waarmee waarom waarop waarvan waarvoor wanneer want waren was wat we weer weet weinig wel welk
welke wellicht werd werden weten wie wij wil wilde wilden willen wilt word worden wordt xx ze zeer
zeg zeggen zegt zei zeker zelf zelfs zich zichzelf zie zien ziet zij zijn zit zitten zo zo'n zoals
zodat zodra zoiets zolang zonder zou zouden zoveel zowel zulke zullen zult
"""

_ENGLISH = """
a about above after again all almost already also although always am an and another any anybody
anyone anything are aren't around as at away back be became because been before being below between
both but by came can can't cannot come comes could couldn't did didn't do does doesn't doing don't
done down during each eg either else enough etc even ever every everybody everyone everything feel
few find first for found from further gave get gets getting give given gives go goes going gone got
had hadn't has hasn't have haven't having he he'd he'll he's hence her here hers herself him
himself his how however i i'd i'll i'm i've ie if in instead into is isn't it it'd it'll it's its
itself just keep kept know known last least less let let's like likely little lot lots made mainly
make makes making many may maybe me mean might mine more most mostly much must my myself need needs
neither never next no nobody none nor not nothing now of off often ok okay on once one ones only
onto or other others otherwise ought our ours ourselves out over own per perhaps put quite rather
really same say says see seem seems seen shall she she's should shouldn't since so some somebody
someone something sometimes somewhat soon still such sure take takes than that that's the their
theirs them themselves then there there's therefore these they they'd they'll they're they've thing
things think this those though through thus till to together too took toward towards two under
until up upon us use used using usually very via want wanted wants was wasn't way we we'd we'll
we're we've went were weren't what what's whatever when where whether which while who whole whom
whose why will with within without won't would wouldn't yes yet you you'd you'll you're you've your
yours yourself
"""

# Answers that say that there is no answer; the whole text must consist of them.
_NO_ANSWER = """
geen
geen antwoord
geen commentaar
geen idee
geen mening
geen opmerking
geen opmerkingen
geen toelichting
geen voorkeur
nee
neen
niets
niets bijzonders
niks
nvt
niet van toepassing
weet ik niet
weet ik zo niet
weet ik zo snel niet
weet niet
zou het niet weten
zou ik niet weten
ik zou het niet weten
zie boven
zie hierboven
zie vorige
zie vorige antwoord
idem
don't know
dont know
i don't know
i dont know
dunno
idk
na
no
no answer
no comment
no comments
no idea
no opinion
none
not applicable
not sure
nothing
nothing in particular
nothing to add
see above
same as above
test
"""

DUTCH = frozenset(_DUTCH.split())
ENGLISH = frozenset(_ENGLISH.split())
NO_ANSWER = frozenset(line for line in _NO_ANSWER.splitlines() if line)
