"""Words that carry no subject matter in a pupil's question, in the languages that the tutor meets most."""

_ENGLISH = """
a about above after again all almost along already also although always am an and another any anybody anyone anything
are arent around as at away be because been before being below between but by came can cannot cant come comes could couldnt did
didnt do does doesnt doing done dont down each either else even ever every everybody everyone everything for from gave
get gets getting give gives go goes going gone gonna got had hadnt has hasnt have havent having he her here hers herself
him himself his how however i id if ill im in instead into is isnt it its itself ive just kind let lets like lot lots
may maybe me might mine more most much must my myself need needs neither never no nobody none nor not nothing now of off
often on once one only onto or other others our ours out over own per perhaps quite rather really said same say says
shall she should shouldnt so some somebody someone something sometimes still such take takes than that thats the their
theirs them themselves then there theres these they theyre thing things this those though through thus to together too
toward towards try trying tried u until up upon ur us use used uses using very via want wanted wants was wasnt we well
went were werent what whatever whats when where wheres whether which while who whom whos whose why whys will with within
without wont would wouldnt ya yeah yes yet you your youre yours yourself
"""

_CHAT = """
actually answer answers anymore anyway ask asked asking bad basically bit book bored boring bro bruh bye called
challenging chapter check class clearer clearly clue confuse confused confusing correct daily dear define defined
defines definition describe detail details difficult due dumb dunno easier easiest easy else enough ex exam example
examples exams exercise exercises explain explained explains explanation finally fine forget forgot friend fun giving
good got great guess guys happen happened happening happens hard harder hardest hate hello help helped helping helps
hey hi hint hints homework hope huh hurry idea idk intelligent keep keeps kinda know known knows late later learn
learned learning learnt lesson lessons literally lol long look looks lost love make makes making man mean meaning
means meant miss mistake new next nice ok okay omg page part please pls plz practice practise pretty problem problems
properly question questions quick quickly quiz read ready remember right sad see seems sentence shorter show shows
simple simpler simply sir sorry sort start started step steps stuck study studying stupid sure talk task tasks teach
teacher tell test thank thanks think thinking thought thx today told tomorrow tonight topic totally trouble tutor
understand understanding understood useless wanna way weird whole wonder word words work working works worksheet worry
wow write wrong yesterday yo
anotha calm cry failed failing fed frustrated give hows hw lemme more nd ok please quit rude sadly shut skip stop stressed
tired ugh upset ure useless wat wats waht whatever wht wich wot wut
"""

_CHAT_OF_OTHERS = """
ayudame bien confundida confundido correcta correcto dame decir deberes difficil dificil dime ejemplo ejercicio
ejercicios ensename entendi entender estudiar examen explicacion explicar explicas facil hazme mal necesito otra otro
paso pasos pista pistas practicar pregunta preguntas primero problema quiero resolver resuelve resuelvo respuesta
respuestas siguiente tarea todavia verdad
aidez apres astuce bloque bloquee comprendre compris controle corriger devoirs difficile donne encore etape etapes
exemple exercices expliquer facile faux indice juste maintenant perdu perdue pose probleme question
questions reponse reponses resoudre resous reviser suivant suivante toujours trouve verifie vrai
agora ainda certo certa confere correta depois dica dicas dificil dever entender errado estudar exemplo exercicio
exercicios explicar explique facil faz licao mostra outra outro passo pergunta perguntas praticar prova questao questoes
resolver resolve resolvo resposta respostas tarefa treinar travado
aage aaya accha acha agla agle aur batao bata bhai bhi chahiye de diya do ek galat hai hain hint ho hoga hota hoti hum ja
jawab jodte kaha kaise kar karao karna karne karo karu karun kaun ke ki ko koi kuch kya kyu kyun likha madad main maine
matlab me mein mera mere meri mujhe nahi nahin namaste phir pucho raha rahi sahi sakte samajh samjha samjhao sanket
sawal se shukriya step tak theek tum udhar uske uttar wala wale yaar ye yeh
اعطني اجابتي اختبرني اسالني افعل الان الاجابه التالي الجواب الحل الخطوه السوال الواجب ابدا احل امتحان اخر اخري بعد تلميح تلميحا تمارين
تمرين جوابي حل حلها خطا خطوه صح صحيح صحيحه عالق فقط فهمت كيفيه مثال مره مساله ممكن هات واجبي
अटक अगला अब आगे आया उत्तर एक और कदम करूँ करूं कुछ कृपया गलत चरण चाहिए जवाब ठीक दीजिए दे दो नमस्ते पूछो प्रश्न फिर बस मदद मेरा मेरी मुझे
सवाल सही सहायता संकेत समझा हल हिंट
angalia baada fanya gumu hatua ifuatayo inayofuata jaribio kidokezo kingine kosa kweli kwanza langu lingine maswali
mazoezi mfano naelewa nataka nianze nieleze nifanye nimekwama nimepata nipe sahihi sasa sawa tena vidokezo zaidi zoezi
"""

_OTHERS = """
al algo algun alguien ayuda aqui como con cual cuales cuando de del donde el ella ellos en entiendo entre era es esa ese
eso esta estan este esto explica explicame favor fue funciona gracias ha hace hacer hago hay hola la las le les lo los
me mi mis muy necesito ni nos o para pero por porque puede puedes puedo que quien quiero se ser si significa sirve
sobre son su sus tambien te tengo tiene tu un una unas uno unos y ya yo
aide ai alors au aussi avec avoir bonjour c ca ce cela ces cest cette comme comment comprends dans definition des dis
donc du elle est et etre exercice fait faire fonctionne il ils j jai je l laquelle lequel leur ma mais merci moi mon ne
notre nous on ont ou par parce pas peux peut pour pourquoi quand quel quelle quelles quelque quels quest qui quoi sa sans
sais ses sont suis sur ta tes ton tout toute tres une veux vous
ajuda ao aos as com da das deles dela dele diga do dos ela ele eles em entendo essa esse estou eu fazer isso isto
mais mas meu minha muito na nao nas no nos numa oi ola os ou para pela pelo posso preciso qual quais quando quem
quero sao seu sua tem tenho uma voce
क्या क्यों कैसे कौन कब कहाँ कहां है हैं था थी थे हो होता होती होते का की के को में मैं मुझे मेरा मेरी हम आप तुम यह ये वह वो इस उस
से पर और या तो भी ही नहीं नही कर करना करते करता करें कृपया बताओ बताइए समझाओ समझाइए समझ मतलब अर्थ किसे कहते एक मदद जवाब उत्तर सवाल प्रश्न
ما ماذا لماذا كيف متي اين من هل هو هي هم هذا هذه ذلك تلك في علي الي عن مع و او ثم ان انا انت نحن لا لم لن ليس كان
كانت يكون هناك اشرح شرح لي معني تعريف سؤال جواب مساعده ساعدني افهم اريد فضلك
na ya wa za la cha vya kwa ni nini nani wapi lini vipi kwamba au lakini mimi wewe yeye sisi nyinyi wao hii hizi huyo
hiyo ile yangu yako yake gani gani je si tafadhali nisaidie msaada eleza elezea maana swali jibu naomba nataka sielewi
"""

_BEFORE_NOUN = """
a about an and are average between calculate called compare define definition describe electric explain find for from in
is of on or than the understand versus vs what
"""

_AFTER_NOUN = "and done equation flow flowing flows formula in median mode of or through value versus vs"

_NOT_MISSPELT = """
addiction analog anymore auction beating belly booth bound bring charged choice claim clash class clean click closes
coalition collusion compensation concert connection construction contact contraception contrast controller convention
conversation conviction costs count counteract country course cover crowd denomination diary distribution draft draws
drive election erection every faction factory fairy farce fears fiction flour forge forgot found generic hairy hated
healthy hears herring infernal interception intervention leave leaver lessen letter level lighting likely listen
litter livelihood lively liver lover medal message middle minute mister model moist money mother never obsolete onion
other otter paint palace party patient people perfect person picture pilot pistol plays please police price prize
production proof prowess quiet quite ratings realise realize reason recent relax reminder salute scent sentence series
shading shape simply sister social solve speech spend spread statue steam story strange stray student summer super
sweating table talking thorough title total victor violence vortex waiter weather whether whisper without women world
writes
"""

_GENERAL = """
answer become begin best big bigger biggest biology build building buy calculate call car case change cheap chemistry
child children city common compare country day describe difference different discover draw eat end equal event famous
far fast favourite find first follow form formula free friend full game geometry grow hand happy head high history
home hour house important include invent item job keep kind king language large larger last leave left level life line
list little live local long main major man many match mathematics maths means measure member method million minute
modern money month most mother move moved movie moving music name national night number object oldest open order part
party pay people person phone physics place plan play player point poor president price public put quick rule run
school science second set short side simple single size small smaller smallest solve song sort space special sport
start state statistics store strong subject system team thing time total town travel turn type war watch way weather
week win winner woman world write writer year young
"""

#: Words that are dropped from every question.
FUNCTION_WORDS: frozenset[str] = frozenset((_ENGLISH + _OTHERS).split())

#: Words of conversation that are dropped too, unless the question has nothing else.
CHAT_WORDS: frozenset[str] = frozenset((_CHAT + _CHAT_OF_OTHERS).split())

#: Words that are mostly not meant as the noun of the subject ("what does it mean", "how does it work") ...
EVERYDAY_WORDS: frozenset[str] = frozenset(
	("chance", "current", "formula", "function", "matter", "mean", "moment", "set", "term", "work")
)

#: ... unless one of these stands before them ...
BEFORE_NOUN: frozenset[str] = frozenset(_BEFORE_NOUN.split())

#: ... or one of these after them.
AFTER_NOUN: frozenset[str] = frozenset(_AFTER_NOUN.split())

#: Common words that are one slip away from a concept's name and still mean themselves.
NOT_MISSPELT: frozenset[str] = frozenset(_NOT_MISSPELT.split())

#: Words that belong to every subject: that a passage holds one says little about what it is about.
GENERAL_WORDS: frozenset[str] = frozenset(_GENERAL.split())
