"""English words with a feeling, as customers use them about services; our own list.

Folded, in any one form: a word also counts by its stem. Left out on purpose: words that only name
the subject of a complaint ("fee", "damage", "claim").
"""

STRONG = {
    2: """
adore amazed amazing astonishing awesome best brilliant delighted delightful excellent exceptional
fabulous fantastic flawless incredible love loved loves lovely magnificent marvellous marvelous
outstanding perfect perfectly phenomenal priceless remarkable spectacular splendid stellar
stunning sublime super superb terrific thrilled top unbeatable unrivalled wonderful wow yay
""",
    1: """
accessible accommodating accurate affordable agreeable appealing appreciate appreciated
appropriate approachable attentive attractive beautiful beneficial benefit bonus bravo calm
capable careful caring charming cheap cheaper cheapest cheerful clean clear clearly clever
comfortable committed compassionate competent competitive compliment compliments complete
convenient cool correct courteous creative dedicated dependable easier easiest easily easy
effective effectively efficient effortless elegant empathetic encouraging engaging enjoy enjoyable
enjoyed enthusiastic exciting experienced fair fairly fast faster fastest favourable favorable
favourite favorite fine flexible fresh friendly generous gem genuine glad good grateful great
handy happier happy hassle-free helped helpful helpfully honest hospitable ideal impress impressed
impressive improved improvement improvements improves innovative insightful inspiring intelligent
interesting intuitive kind kindly knowledgeable likeable like liked likes logical loyal modern
neat nice nicely nicer organised organized painless patient peaceful personable personal pleasant
pleased pleasing pleasure polite positive powerful practical professional prompt promptly proud
quick quicker quickly reassured reassuring recommend recommended refreshing reliable relieved
relaxed resolved respectful responsive rewarding robust safe satisfactory satisfied satisfying
seamless seamlessly secure sensible simple simpler simplicity sincere skilled smart smooth
smoothly solid sorted speedy stable straightforward strong success successful supportive supreme
sympathetic tasteful thank thanks thankful thoughtful thorough tidy timely transparent trust
trusted trustworthy understandable understanding upbeat useful user-friendly valuable valued warm
welcome welcoming worthwhile worthy helps
""",
    -1: """
absurd aggressive alarming angry annoyed annoying annoyance anxious arrogant ashamed avoid awkward
bad badly bland blame bored boring bother bothered bothersome broke broken bug bugs buggy
bureaucratic bureaucracy careless challenging chaotic chaos clueless clumsy clunky cold complain
complained complaint complaints complicated condescending confused confusing confusion costly
crash crashed crashes crashing cumbersome damn dangerous dated deceived deceiving deceptive
declined defective deficient delay delayed delays demanding denied dirty disagree disappoint
disappointed disappointing disappointment disappoints disconnected discouraging dishonest dislike
disliked dismissive disorganised disorganized disrespectful dissatisfied dissatisfaction distrust
doubt doubtful dull embarrassing error errors evasive excessive excuse excuses exhausting
expensive fail failed failing fails failure false fault faults faulty fear fiddly flaw flawed
forgot frustrated frustrating frustration fuss glitch glitches glitchy gimmick greedy harder harsh
hassle headache hesitant hidden hopeless hostile ignorant ignored ignores impatient impersonal
impolite impossible inaccessible inaccurate inadequate inappropriate incapable incompetent
incomplete inconsistent inconvenience inconvenient incorrect indifferent ineffective inefficient
inferior inflexible insecure insufficient insulting intrusive irresponsible irritated irritating
issue issues lack lacking lacks lag laggy lame late lazy let-down lied lies limited limiting lose
losing loss lost lousy mediocre mess messy misled misleading mislead missing mistake mistakes
mistrust misunderstood monotonous nagging neglected negative negligent nervous nonsense obnoxious
obsolete obstacle old-fashioned outdated overcharged overcomplicated overpriced overwhelming
overwhelmed pain painful patronising patronizing pointless poor poorly pressured pricey problem
problematic problems pushy questionable refuse refused refuses regret reject rejected rigid risky
rude rushed sad scary shabby shady shambles shock shocked slow slower slowly sloppy sluggish
sneaky sorry stagnant strange stress stressed stressful struggle struggled struggling stuck stupid
subpar suffer suspicious tedious tired tiresome trouble troubles troubling ugly unable unanswered
unavailable unaware uncertain uncertainty unclear uncomfortable underwhelming undesirable uneasy
unethical unexplained unfair unfairly unfortunate unfortunately unfriendly unhappy unhelpful
unimpressed uninformed uninterested unjust unkind unnecessary unpleasant unprofessional
unreachable unreasonable unreliable unresponsive unsafe unsatisfactory unsatisfied unstable
untrustworthy unusable unwelcome unwilling upset upsetting useless vague waste wasted wasteful
weak weird worried worries worry worrying worse worsened wrong timeout freezes froze frozen
disconnect
""",
    -2: """
abysmal appalling appalled atrocious awful crap cheat cheated cheating despicable diabolical dire
disaster disastrous disgrace disgraceful disgusted disgusting dreadful fraud furious garbage
ghastly hate hated hates hideous horrendous horrible horribly horrific horrifying infuriating
insane insult joke laughable ludicrous nightmare outrage outraged outrageous pathetic rage
ridiculous ridiculously rubbish scam scammed scandalous scandal shame shameful shit shocking
terrible terribly thieves trash unacceptable unbearable unforgivable vile worst worthless
""",
}

PHRASES = {
    2: """
cannot fault
can't fault
could not be happier
couldn't be happier
nothing but praise
over the moon
second to none
""",
    1: """
as promised
can't complain
cannot complain
going up
no complaints
no hassle
no hidden fees
no hidden costs
no issue
no issues
no problem
no problems
no trouble
not bad
nothing to complain
on time
keep it up
right away
within minutes
much better
getting better
better than
a lot better
within two days
works well
well done
very well
really like
i like
we like
works fine
without any problem
without problems
never a problem
worth it
worth the money
""",
    -1: """
could be better
could do better
does not work
doesn't work
did not work
didn't work
don't understand
do not understand
do not work
don't work
falling behind
falls behind
fed up
gave up
let down
long wait
it took months
it took weeks
took months
took weeks
took forever
takes forever
takes ages
no answer
no explanation
no help
no reply
no response
no service
not good enough
not helpful
not work
not working
not worth
nobody answers
never again
never works
never work
on hold
room for improvement
should be better
should be faster
must be better
needs improvement
still no
still not
stopped working
too big
too busy
too complex
too difficult
too few
too high
too late
too little
too long
too low
too many
too much
too often
too short
too small
too strict
without explanation
without reason
without warning
another increase
""",
    -2: """
rip off
ripped off
waste of time
waste of money
""",
}

NEGATIONS = """
not no never nothing nobody none neither nor without hardly barely scarcely cannot can't don't
doesn't didn't isn't aren't wasn't weren't won't wouldn't couldn't shouldn't haven't hasn't hadn't
ain't dont doesnt didnt isnt wasnt wont cant
"""

INTENSIFIERS = """
absolutely amazingly completely deeply definitely enormously entirely especially exceptionally
extremely far highly hugely incredibly insanely intensely particularly really remarkably seriously
so super terribly thoroughly totally tremendously truly utterly very way
"""

SOFTENERS = """
bit fairly kinda little mildly moderately occasionally partly pretty quite rather slightly somewhat
sometimes
"""

CONTRASTS = """
but however unfortunately yet though although
"""

# Verbs for what should happen: with a negation beside them they tell a complaint.
EXPECTED = """
answer answers help helps listen listens load loads open opens open react reply replies respond
responds start starts work worked working works
"""

MIXED = """
average
could be worse
don't mind
does not matter
doesn't matter
it depends
it's ok
it's okay
mixed feelings
neither good nor bad
neutral
no opinion
not bad not good
ok
okay
so so
so-so
"""
