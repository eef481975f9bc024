"""Dutch words with a feeling, as customers use them about services; our own list.

Folded (no accents), in any one form: a word also counts by its stem. Left out on purpose: words
that only name the subject of a complaint ("kosten", "wachttijd", "schade", "probleem melden").
"""

STRONG = {
    2: """
briljant dolblij dolgelukkig enthousiast excellent fantastisch fantastische formidabel geniaal
geweldig geweldige grandioos heerlijk ideaal meesterlijk onovertroffen perfect perfecte prachtig
prachtige schitterend subliem super superblij superfijn superhandig supersnel supertevreden top
topper topbank topservice toppie uitmuntend uitstekend uitstekende volmaakt voortreffelijk
voortreffelijke weergaloos wauw wow zalig
""",
    1: """
aangenaam aangename aanrader aanraden aanbevelen aandachtig aantrekkelijk aardig aardige adequaat
attent bedankt begripvol behulpzaam behulpzame belangstellend betaalbaar betrokken betrouwbaar
betrouwbare beste bevalt blij boeiend bravo capabel charmant compliment complimenten comfortabel
compleet correct correcte creatief dankbaar dank dankjewel degelijk deskundig deskundige
doeltreffend doordacht duidelijk duidelijke duurzaam eenvoudig eenvoudige eerlijk eerlijke
effectief efficient empathisch ervaren fair fijn fijne fijner flexibel fraai fris geduldig
gelukkig gemak gemakkelijk gemakkelijke genieten geniet geruststellend gerust geslaagd gezellig
goed goede goedkoop goedkope goedkoper goeie gratis grappig handig handige handiger hartelijk
hartelijke helder heldere hoffelijk hulpvaardig indrukwekkend innovatief inspirerend interessant
interessante intuitief inzichtelijk klantgericht klantvriendelijk klantvriendelijke knap kundig
kundige leerzaam leuk leuke leuker lekker lief lof logisch makkelijk makkelijke makkelijker
meedenken meedenkend meegedacht modern moderne mooi mooie mooier moeiteloos netjes nette nuttig
nuttige onafhankelijk ontspannen oplossingsgericht opgelucht overzichtelijk overzichtelijke
passend persoonlijk persoonlijke pluim plezier plezierig plezierige positief positieve praktisch
praktische prettig prettige prettiger prima probleemloos professioneel professionele rap redelijk
redelijke respectvol rustig rustgevend schappelijk sfeervol simpel simpele slim slimme snel snelle
sneller soepel soepele solide spoedig stabiel stabiele stipt sterk sterke sympathiek sympathieke
tevreden tevredenheid toegankelijk toegankelijke toegewijd transparant transparante trots trouw
uitgebreid uitkomst uitnodigend vakkundig vakkundige vakmanschap veelzijdig veilig veilige
verbeterd verbetering verfrissend verheugd verrassend verrijking vertrouwd vertrouwde vertrouwen
vindbaar vlekkeloos vlot vlotte voordelig voordelige voorkomend vooruitgang vriendelijk
vriendelijke waardeer waarderen waardering waardevol warm welkom welwillend winst zorgeloos
zorgvuldig zorgvuldige zorgzaam aanwinst eindelijk gewaardeerd meevaller meegevallen begrijpelijk
begrijpelijke volledig gunstig gunstige opgelost bereikbaar bereikbare servicegericht
""",
    -1: """
achteruitgang achterlopen afgewezen afgescheept afknapper afraden afwezig agressief arrogant
arrogante asociaal bangmakerij balen baal bedriegen bedroefd beknopt beledigend belabberd
bemoeizuchtig beperkt beperkte beperkend betuttelend bezorgd boos boosheid bot botte bureaucratie
bureaucratisch chagrijnig chaos chaotisch chaotische defect discriminerend dom domme dubieus duur
dure duurder eenzijdig eentonig eng ergerlijk ergernis ergeren ergert fout foute fouten foutief
foutmelding foutmeldingen frustratie frustrerend frustrerende gebrek gebrekkig gebrekkige gedoe
geirriteerd geldklopperij gemiste gestoord gestuntel gevaarlijk gezeur griezelig grof hapert
haperen harteloos hinder hinderlijk hopeloos irritant irritante irritatie jammer jammerlijk kapot
karig kil kille klacht klachten klagen klantonvriendelijk klungelig knullig koud kwaad kwalijk
kwijt kwijtgeraakt laks lastig lastige lek lelijk lelijke lomp loos matig matige mankeert
mankement misgegaan misgaat misleid misleidend misleidende mislukt mislukking misverstand
misverstanden moeilijk moeilijke moeilijker moeizaam moeizame mopperen nadeel nadelen nadelig
nalatig negatief negatieve nep nutteloos nutteloze omslachtig omslachtige onaangenaam onaardig
onacceptabel onbegrijpelijk onbegrijpelijke onbegrip onbehulpzaam onbeleefd onbeleefde
onbereikbaar onbereikbare onbeschoft onbetaalbaar onbetrouwbaar onbetrouwbare onbevredigend
onbruikbaar onbruikbare ondeskundig onduidelijk onduidelijke onduidelijkheid oneerlijk oneerlijke
onervaren ongeduldig ongeinteresseerd ongelukkig ongemak ongemakkelijk ongepast ongerust onhandig
onhandige onjuist onjuiste onkunde onkundig onlogisch onlogische onmogelijk onnauwkeurig onnodig
onnodige onoverzichtelijk onoverzichtelijke onpersoonlijk onpersoonlijke onprettig onprofessioneel
onrechtvaardig onredelijk onrust onterecht onterechte ontevreden ontevredenheid onvindbaar
onvoldoende onvolledig onvoorspelbaar onvriendelijk onvriendelijke onwaardig onwetend onwil
onzeker onzekerheid onzin onzorgvuldig opdringerig opgelicht opgelaten opzeggen overbodig
overbodige overdreven overprijsd ouderwets ouderwetse pijnlijk prijzig probleem problemen puinhoop
raar rampzalig ruk rommelig rommelige rommel rot saai saaie schandalig schrok slap slecht slechte
slechter slechtste slordig slordige smoes smoesjes spijt spijtig star starre storend storende
storing storingen stom stomme stress stressvol stroef stroeve stuk suf teleurgesteld
teleurstellend teleurstellende teleurstelling tegenvallend tegenvaller tegengevallen tegenvalt
tekortkoming tekortgeschoten tekortschiet tergend traag trage trager twijfel twijfelachtig
uitgebuit uitzichtloos vaag vage vastgelopen vastlopen vastloopt verbroken verdacht verdrietig
verdwaald verkeerd verkeerde verlies vermoeiend vermoeiende verontrustend verouderd verouderde
verschrikt verslechterd verslechtering verspilling vertraagd vertraging vervelend vervelende
verward verwarrend verwarrende verwarring vies vijandig wantrouwen warrig wazig weigeren weigert
weigerde woedend wrang zeurderig zinloos zinloze zonde zorgelijk zuur zwak zwakke zwaar gefaald
faalt falen lastiggevallen oplichters bang moeite ingewikkeld ingewikkelde complex
""",
    -2: """
abominabel afgrijselijk afschuwelijk afschuwelijke afzetterij afzetters bagger belachelijk
belachelijke bedrog beschamend bespottelijk catastrofaal drama dramatisch dramatische erbarmelijk
flut gruwelijk haat hels horror idioot idiote kansloos klote krankzinnig knudde misdadig
nachtmerrie onaanvaardbaar ongehoord oplichterij oplichting prut ramp rotzooi schande schandalige
schandelijk schandelijke shit sukkels tenhemelschreiend triest trieste verachtelijk
verschrikkelijk verschrikkelijke vreselijk vreselijke waardeloos waardeloze walgelijk wanhopig
wanhoop wanprestatie woest
""",
}

PHRASES = {
    2: """
helemaal top
niets op aan te merken
niets dan lof
niet genoeg prijzen
kan niet zeer tevreden
""",
    1: """
dacht mee
dacht goed mee
denkt mee
denken mee
geen klachten
geen problemen
geen probleem
geen gedoe
geen omkijken
goed geholpen
niets te klagen
niks te klagen
niet te klagen
niets mis mee
niks mis mee
valt mee
vallen mee
viel mee
werkt goed
ga zo door
ga vooral zo door
loopt goed
op tijd
zonder problemen
zonder gedoe
nooit problemen
klopt altijd
snel geholpen
binnen een dag
veel beter
steeds beter
beter geworden
beter dan
stukken beter
in een keer
""",
    -1: """
blijven achter
blijft achter
doet het niet
doen het niet
doet niets
niet aan te raden
geen antwoord
geen gehoor
geen hulp
geen reactie
geen service
geen toegang
geen uitleg
geen zin meer
het spoor bijster
komt niet aan
kwam niet aan
laat te wensen over
laten te wensen over
liet te wensen over
levert niets op
loont niet
loopt vast
lopen vast
liep vast
lukt niet
lukte niet
lukt vaak niet
lukt nooit
mag kan kon moet moet sneller
mag sneller
kan sneller
niet bereikbaar
niet te begrijpen
niet te bereiken
niet te doen
niet te vinden
nog steeds niet
nooit meer
schiet tekort
schieten tekort
snap er niets van
snap het niet
snap ik niet
begrijp ik niet
begrijp het niet
te veel
te weinig
te lang
te laat
te hoog
te hoge
te laag
te lage
te klein
te kleine
te druk
te kort
te streng
te vaak
te duur
te dure
duurt lang
duurde lang
duurt eeuwen
duurde eeuwen
duurde maanden
duurt maanden
duurde weken
duurt weken
valt tegen
vallen tegen
viel tegen
van het kastje naar de muur
vliegt eruit
werkt niet
werken niet
werkte niet
werkt nooit
werkt vaak niet
weg ermee
zonder uitleg
zonder reden
zonder reactie
zonder bericht
in de wacht
eindeloos
steeds opnieuw
alweer
""",
    -2: """
nooit meer klant
slaat nergens op
om te huilen
dieven
""",
}

NEGATIONS = """
niet geen nooit niets niks nergens niemand nauwelijks zelden zonder evenmin noch amper
"""

INTENSIFIERS = """
absoluut bijzonder buitengewoon echt enorm erg extreem heel hele helemaal ontzettend superveel
totaal uitermate uiterst vreselijk verschrikkelijk ongelofelijk ongelooflijk zeer zo super mega veel
"""

SOFTENERS = """
beetje enigszins iets ietwat licht nogal soms tamelijk vrij wat redelijk best
"""

CONTRASTS = """
maar echter helaas toch
"""

# Verbs for what should happen: with a negation beside them they tell a complaint.
EXPECTED = """
antwoordt antwoorden doet geholpen helpen helpt hielp klopt klopte kloppen luistert luisteren lukt
lukte nagekomen opent opstart reageerde reageert reageren start terugbellen teruggebeld werken werkt
werkte
"""

MIXED = """
gaat wel
gaat wel goed
gaat zo
geen mening
geen oordeel
gemengde gevoelens
gemiddeld
gewoon goed genoeg
hangt ervan af
het gaat
maakt mij niet uit
maakt me niet uit
maakt niet uit
matig tot goed
neutraal
noch goed noch slecht
oke
ok
wisselend
wisselende
zozo
"""
