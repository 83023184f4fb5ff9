"""Digits that are no quantity: names with digits, versions, visits, dates, markers of lists."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from trialwright.eligibility.reading.numbered_names import numbered_names
from trialwright.eligibility.reading.numbers import WORD_NUMBERS
from trialwright.eligibility.reading.running import running_markers
from trialwright.eligibility.reading.tokens import Token, word_set
from trialwright.eligibility.reading.variables import is_variable


class MaskKind(Enum):
    """Why digits are no quantity."""

    IDENTIFIER = "identifier"
    CITATION = "citation"
    INDEX = "index"
    DATE = "date"
    MARKER = "marker"


@dataclass(frozen=True, slots=True)
class Mask:
    """A stretch of text whose digits are no quantity."""

    kind: MaskKind
    start: int
    end: int


_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = "(?:19|20)[0-9]{2}"
_DATE = re.compile(
    rf"""\b(?:
      {_MONTH}\.?\ (?:[0-9]{{1,2}}(?:st|nd|rd|th)?,?\ )?{_YEAR}
    | [0-9]{{1,2}}(?:\ ?(?:st|nd|rd|th))?\ (?:of\ )?{_MONTH}\.?,?\ {_YEAR}
    | {_MONTH}\ [0-9]{{1,2}}\ ?-\ ?[0-9]{{1,2}},?\ {_YEAR}
    | [0-9]{{1,2}}/[0-9]{{1,2}}/(?:{_YEAR}|[0-9]{{2}})
    | {_YEAR}-[0-9]{{2}}-[0-9]{{2}}
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_YEARS = re.compile(
    rf"""\b(?:between|before|after|since|until|from|during|in|of|and|to|-|year|years)\ ?
      (?:the\ )?(?:year\ )?(?P<year>{_YEAR})(?:(?:\ ?-\ ?|\ (?:and|to)\ )(?P<end>{_YEAR}))?\b
      (?![.,/-]?[0-9]|\ ?(?:/|%|-|k?cal|k?g\b|m|g\b|cells|copies|i?u\b|units|joules|patients|days))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_AUTHOR = r"(?:[A-Z][A-Za-z.&\u00c0-\u017f-]{1,24}|et|al\.?|and|&|of|the),?\ "
_CITED = re.compile(
    rf"""
      (?<=[\[(])(?!\ ?{_MONTH}\b)(?:{_AUTHOR}){{1,8}}{_YEAR}[a-z]?
      (?:[,;]\ (?:{_AUTHOR}){{0,8}}{_YEAR}[a-z]?){{0,6}}(?=[\])])
    | \b(?:[Vv]ersions?|[Vv]er\.|vers\.)(?:\ \[v\])?\ ?[0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{0,2}}\b
      (?:\ ?(?:/|and|or)\ ?[0-9](?:\.[0-9]{{1,2}})?\b(?!\ [a-z]{{2}}))?
    | \bv\.?\ ?[0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{1,2}}\b
    | \bv[0-9]{{1,2}}\b(?!\.[0-9])
    | \b(?:AJCC|UICC|TNM|INSS|CTCAE)\ [6-9]\b
    | \b(?:i|m|ir)?(?:RECIST|CTCAE|CTC|PCWG|PERCIST|RANO|Deauville)[\])]?
      (?:\ ?v\.?|\ (?:criteria|version))?[\ -]{{0,2}}(?:[0-9]\.[0-9]|[0-9])\b
    | \b(?:DSM|ICD)\ ?-?\ ?(?:[0-9]{{1,2}}|[IV]{{1,3}})(?:-?TR|-?R)?\b
    | \b{_YEAR}(?=\ (?:[A-Za-z/-]{{1,20}}\ ){{0,4}}
      (?:criteria|classification|guidelines?|edition|revision|definition|consensus|update))
    | (?<=\()\ ?{_YEAR}(?=\ ?\))
    | (?:(?<=\bet\ al\ \()|(?<=\bet\ al\.\ \())[0-9]{{1,3}}(?=\))
    | \b[Ee]dition\ [0-9]{{1,2}}(?:\ (?:or|and)\ [0-9]{{1,2}})?\b
    | (?<=\),\ ){_YEAR}\b
    | (?<=[a-z]{{3}},)[1-9][0-9]{{0,2}}(?:[-,][0-9]{{1,3}}){{0,3}}(?=\ [a-z]{{2}})
    | \b(?:[0-9]{{1,2}}(?:st|nd|rd|th))(?=\ (?:edition|revision|version))
    | (?:(?<=criteria\ )|(?<=criteria,\ )|(?<=guideline\ )|(?<=guidelines\ )|(?<=guidelines,\ )
      |(?<=classification\ )|(?<=edition\ )|(?<=Guideline\ )|(?<=Guidelines\ )|(?<=WHO\ )
      |(?<=AHA\ )|(?<=ADA\ )|(?<=ESC\ )|(?<=ACR\ )|(?<=EULAR\ )|(?<=ELN\ )|(?<=GOLD\ )
      |(?<=et\ al\ )|(?<=et\ al\.\ )|(?<=et\ al\.,\ )|(?<=et\ al,\ )|(?<=[a-z],\ )
      |(?<=[a-z]\.,\ )|(?<=McDonald\ )|(?<=FIGO\ )|(?<=IDSA\ )|(?<=Helsinki\ )){_YEAR}\b
    """,
    re.VERBOSE,
)
_INDEX = re.compile(
    r"""
      \bC[0-9]{1,2}D-?[0-9]{1,2}\b
    | \bcycle\ [0-9]{1,2}(?=,?\ day\ -?[0-9])
    | \b(?:protocol|study|trial)\ (?:no\.\ |number\ )?[0-9]{2,4}[A-Z]{0,2}[\ -][0-9]{3,6}\b
    | \bn\ ?=\ ?[0-9]{1,5}\b(?!\ ?(?:/|%|\.[0-9]))
    | (?<!ncology\ )\b(?:days?|visits?|cycles?|parts?|cohorts?|arms?|phases?|groups?|sections?
        |appendix|table|items?|questions?|question|axis|criterion|chapter|period|figure|strat(?:um|a)|response
        |study|substudy|protocol|regimen|dose\ level|aim|site|module|weeks?|codons?)
      (?:\ no\.|\ number|\ ?n[\u00b0\u00ba])?\ ?\#?(?:-|(?<!\s)\ -|\ )?
      [0-9]{1,4}[A-Za-z]?[0-9]?(?:\.[0-9]{1,2}){0,3}
      (?:\ ?(?:[-/&~+]|and|or|to|,|,\ ?and)\ ?-?[0-9]{1,3}[A-Za-z]?(?![0-9.])){0,12}
      (?![0-9]|\ ?(?:(?:-|to)\ ?[0-9]{1,3}\ ?)?
        (?:days?|weeks?|months?|years?|hours?|mg|%|mm|cm|ml)\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TYPED = re.compile(
    r"\bgenotypes?\ [1-8][a-z]?(?:(?:,?\ (?:or|and)\ |\ ?[/,-]\ ?)[1-8][a-z]?(?![0-9.])){2,7}\b"
    r"|\b(?:types?|axis|exons?|hepatitis|category|genotypes?|grade\ group|factor|vitamin)\ "
    r"(?:[0-9]{1,2}[a-z]?|[IV]{1,3})"
    r"(?:\ ?(?:/|,|or|and|-)\ ?(?:[0-9]{1,2}[a-z]?|[IV]{1,3})(?![0-9.]))?(?!\.?[0-9])\b"
    r"|\bclass(?:es)?\ (?:[1-4]|IV|I{1,3})[a-c]?"
    r"(?:\ ?(?:/|,|or|and|-)\ ?(?:[1-4]|IV|I{1,3})[a-c]?)?"
    r"(?=\ (?:anti[a-z-]{4,20}|(?:[a-z-]{3,20}\ ){0,2}(?:drugs?|agents?|medications?|laser))\b)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"""
      \bNCT[0-9]{8}\b
    | \b[Hh][Bb]1[Aa][Cc]\b
    | \b(?:https?://|www\.)[^\s)]{4,200}
    | \?[a-z]{1,8}=[A-Za-z0-9%&=_-]{1,100}
    | \b[nN]\ ?=\ ?[0-9]{1,5}(?=\))
    | \b[0-9]{1,3}(?=\ [NC]-terminal) | (?<=capsule\ size\ )[0-9]{1,2}\b
    | (?:(?<=^)|(?<=involved\ )|(?<=enroll\ )|(?<=include\ ))[1-9][0-9]{1,3}
      (?=\ (?:[A-Z][a-z]{2,20}\ |healthy\ |male\ |female\ |adult\ )?
        (?:men|women|patients|subjects|participants|children|volunteers)\b)
    | (?<=HIV\))\ ?1\ and\ 2\b | (?<=[a-z]{3}\.)[0-9]{1,2}$
    | \b[A-Z][0-9]{2}-[0-9]{4}\b
    | (?:(?<=[Pp]rotocol\ )|(?<=HS\#\ ))(?:(?:19|20)[0-9]{2}-[0-9]{3,5}|[0-9]{2}-?[A-Z]-?[0-9]{4})\b
    | \b(?:131|125|124|123)I(?=-) | (?:(?<=\b[tT]1/)|(?<=\b[tT]\ 1/))2\b
    | \bCOX\ ?-?\ ?[12](?:\ ?(?:or|and|/)\ ?[12])?\b | \b[0-9][a-z]\ and\ [0-9][a-z]\b
    | (?<=volume\ in\ )(?:1|one)\ ?-?\ ?(?:s|sec|second)\b | (?<=PIRADS\ v)2(?:\.1)?\b
    | (?<![-0-9])\b[1-4]\ ?-?\ ?[Dd]egree
      (?=\ (?:AV|A-V|[Aa]trio|[Aa]trium|[Hh]eart|[Bb]lock|[Bb]urn|[Rr]elat))
    | (?:(?<=log)|(?<=Log)|(?<=LOG)|(?<=log\ ))(?:10|2)\b
    | \b(?:13|14)\ ?-?\ ?C\b(?=[\ -](?:[Uu]rea|UBT|[Oo]ctan|[Bb]reath|[Mm]ethac|[Mm]ixed|[Aa]cet))
    | \bt\ ?\([0-9XY]{1,2}\ ?;[^)\n]{1,16}\)(?:\([^)\n]{1,16}\))?
    | \b(?:inv|del|add|dup|ins|der|idic|i)\ ?\([0-9XY][^)\n]{0,12}\)(?:\([^)\n]{1,16}\))?
    | \b[0-9]{1,2}[pq](?:[0-9]{1,2}(?:\.[0-9]{1,2})?)?(?:[-/][0-9]{0,2}[pq]?[0-9.]{0,4})?\b
    | \b[0-9]{1,2}-(?:[A-Z]{2,5}[0-9]?|hydroxy[a-z]*|fluorouracil|alpha|beta)\b
    | \b[0-9]{1,2}(?:,[0-9]{1,2})?-[a-z]{4,24}(?:[io]ne|ol|ase|ide|ate|acid|cillin|nib|mab|oxy)s?\b
    | \b[A-TV-Z][0-9]{2}\.[0-9]{1,2}\b
    | (?<=\()[A-TV-Z][0-9]{2}(?:-[A-TV-Z]?[0-9]{2})?(?=\))
    | (?<=[a-z)]\.)[0-9]{1,2}(?=\ [A-Z])
    | (?<=\()[pq][0-9]{2}(?:\.[0-9]{1,2})?;\ ?[pq][0-9]{2}(?:\.[0-9]{1,2})?(?=\))
    | \b[0-9]{1,2}\ ?
      (?:-\ ?(?:lead|point|item|step|question|piece|proof)|lead(?=\ [eE])
        |point(?=\ (?:[A-Za-z]{1,20}\ ){0,4}(?:[Ss]cale|[Ll]ikert)))\b
    | \b(?:10|100|150)\ ?-?\ ?(?:mm|cm)\b(?=[\ -](?:pain\ )?(?:[Vv]isual|VAS|[Ll]inear|[Ss]cale))
    | \#\ ?[0-9]{1,2}[a-z]?\b
    | \b5(?:-?\ ?HT[0-9][0-9A-Z/]{0,7}|-?FU|-?ASA|-?ARIs?|\ PDE)\b
    | (?:(?<=olysorbate)|(?<=receptor)|(?<=\bTween)|(?<=\btween)|(?<=odine))[\ -][0-9]{1,3}\b
      (?!\ ?%|[.,][0-9])
    | (?<![A-Za-z0-9])[LV][0-9]{1,2}\b(?!\ ?%|[.,][0-9]|\ ?[-/]\ ?[LCST]?[0-9])
    | \b[0-9]{1,2}(?=\ exons?\b)
    | \b[A-Z]\ [0-9]{3,4}\ [A-Z]\b
    | \boncogene\ [0-9]\b
    | \b[0-9]{1,2}(?:st|nd|rd|th)\ ?Ed\b
    | \b[Pp]age\ [0-9]{1,3}\ of\ [0-9]{1,3}\b
    | (?<=[Ss]core-)[0-9]{1,2}\b(?=\ ?\()
    | (?<=inclusive\ of\ )[0-9]{1,2}\ and\ [0-9]{1,2}\b
    | \[[0-9]{1,3}(?:\ ?[,-]\ ?[0-9]{1,3}){0,5}\](?!\ ?[<>\u2264\u2265])
    | \b[0-9]{1,2}(?:\.[0-9]{1,2}){2,3}\b
    | \b(?:19|20)[0-9]{2}[,;]\ ?[0-9]{1,4}\ ?(?:\([0-9]{1,3}\)\ ?)?:\ ?[0-9]{1,5}(?:-[0-9]{1,5})?\b
    | (?:(?<=leason\ )|(?<=score\ )|(?<=score\ of\ )|(?<=sum\ )|(?<=grade\ ))
      \b[1-5]\ ?\+\ ?[1-5]\ ?=(?=\ ?(?:[2-9]|10)\b(?!,?\ (?:or\ |and\ )?[1-5]\ ?\+))
    | \b[1-5]\ ?\+\ ?[1-5](?:\ ?=\ ?(?:[2-9]|10))?\b(?!\ ?[%/0-9])
    | [<>\u2264\u2265]=?\ ?[1-5]\ ?\+\ ?[<>\u2264\u2265]=?\ ?[1-5]\b
    | \*[0-9]{1,3}/\*[0-9]{1,3}\b
    | (?<=[Aa]lpha\ )[12](?=-[a-z])
    | \([01]\ ?-\ ?[0-9]{1,3}\)(?=\ (?:domain\ |total\ ){0,2}(?:scale|score|domain)\b
      [^\n.;()]{0,20}(?:[<>\u2264\u2265=]|\bof\b|\bthan\b|\bbetween\b|\bat\ ))
    | \b[0-4]\ ?-\ ?[A-D]\b
    | (?<=[A-Za-z/(])\*[0-9]{1,3}[A-Z]?(?::[0-9]{2,3})?\b
    | (?:(?<=or\ )|(?<=and\ )|(?<=than\ )|(?<=[A-Za-z0-9],\ )|(?<=[A-Z][0-9]\ ))\*[0-9]{1,2}[A-Z]?\b
    | \b[0-9]{2,3}\ (?:I|Lu|Y|Ac|F|Ga|Tc|In|Zr)-(?=[A-Za-z])
    | \bhttps?://\S+
    | (?:(?<=Android\ )|(?<=iOS\ )|(?<=Windows\ ))[0-9]{1,2}(?:\.[0-9]{1,2})?\b
    | \b[Pp]\ ?-?\ ?450(?:[0-9][A-Z][0-9]{1,2}|\b)
      (?:\ ?\(?CYP\)?)?(?:\ ?[0-9][A-Z][0-9]{0,2}(?:/[0-9]{1,2})?\b)?
    | \b(?:CYP|PDE|CDK|HIV)\)?\ ?-?\ ?[0-9]{1,3}(?:[A-Z][0-9]{0,2})?
      (?:\ ?/\ ?(?:CYP|PDE|CDK|HIV)?-?[0-9]{1,3}(?:[A-Z][0-9]{1,2})?){0,3}\b
    | (?<=[A-Za-z])\)-\ ?[0-9]{1,2}\b(?!\ ?[%.0-9])
    | (?<=[A-Z])[\])]\ ?-\ ?[0-9]{1,2}\b(?!\ ?(?:[%.0-9]|years|kg|points|mg))
    | \b[Pp]olysorbate[\ -][0-9]{2}\b
    | \b(?:[Ii]odine|[Ll]utetium|[Yy]ttrium|[Ii]ridium|[Cc](?:a)?esium|[Gg]allium)[\ -]?[0-9]{2,3}\b
    | (?<!xon\ )(?<!xons\ )\b[0-9]{2}\ [A-Z][0-9]{3}[A-Z]\b | \b[A-WYZ][0-9]{3}[A-Z]\b
    | \b5\ ?-?\ ?(?:FU\b|HT\b|ARI?s?\b|ASA\b|[Aa]lpha\b|\u03b1)
    | (?<=\bn)\ ?\u00b0\ ?[0-9]{1,2}\b
    | \bSEP\ ?-?[0-9](?:\ ?(?:&|and|or|,|/)\ ?[0-9])?\b
    | \b[0-9]{2}[A-Z]-?[0-9]{3,5}\b
    | \b(?:[Aa]nnex|[Cc]riteria)\ [0-9]{1,2}(?=\ ?[),.;])
    | \bPD-L?1/(?:PD-)?L?1\b
    | \b[A-Z]{2,4}-[0-9]{3}-[A-Z]-?\ ?[0-9]{3}\b
    | \b[A-Z]{2,4}-[0-9]{2,5}(?:-[0-9]{1,3}){1,3}\b
    | \b[0-9]{2,3}m?(?:Ga|Lu|Tc|Cu|In|Zr)\b
    | \b[1-4]L\+?(?=\ (?:and|or|therapy|treatment|setting|chemo|NSCLC))
    | \b[0-9]{1,3}[A-Z]{1,2}-[0-9]{1,3}(?:-[0-9]{1,3}){0,2}\b
    | \b[A-Z][0-9]{3,5}-[0-9]{1,3}\b
    | \b[Ff]unction\ [0-9]{1,2}(?=\ \()
    | \u00ae\ ?[0-9]{1,3}\b
    | \b[0-9][A-Z][0-9]{1,2}\b
    | \b[A-Z][0-9]{1,4}[A-Z]{1,2}(?:-[A-Z]{1,5}[0-9]{0,2})?\b
    | \b(?:19|20)del\b | \b18\ ?F(?:DG)?\b
    | \b[LCST]-?[0-9]{1,2}(?:\ ?[-/]\ ?[LCST]?-?[0-9]{1,2}){1,2}\b
    | (?<!-)\b[EGLMNPVW][0-9]{1,3}(?:[A-Z][0-9]{1,2})?\b
      (?!\ ?(?:\.[0-9]|%|mg|kg|ml|years|days|weeks)|-[0-9])
    | \b[A-TV-Z][0-9]{2}-[A-TV-Z]?[0-9]{2}\b(?!\ ?(?:%|mg|years|days|weeks))
    | \b[0-9]{1,2}(?=\ exons?\b)
    | \#\ ?[0-9]{3,6}(?:-[0-9]{2,6})?\b
    | (?<=[A-Za-z])\ \([0-9]{1,2}\)(?=\ ?[,;])
    | \([0-3](?:\ ?(?:-|to|or|,)\ ?[0-3])?\ ?\+\)
    | \b140\ ?-\ ?age\b[^;\n]{0,160}?(?:creatinine|\bSCr|\bCr)\b
    | \bheight\b[^\n;.]{0,20}\)\ ?\^?2\b
    | \b(?:1|one|a)\ (?:standard\ |alcohol\ |alcoholic\ )?(?:unit|drink)s?\b[^\n;.)]{0,20}
      (?:=|equals?\b|equivalent\b|contain(?:s|ing)?\b|corresponds?\b|defined\b)[^\n;)]{0,160}
    | \b[Pp]hosphodiesterase(?:\ type)?[\ -][0-9]\b
    | \b[pcy]{0,2}[TNM][0-4][a-d]?(?:[-/][TNM]?[0-4][a-d]?)?(?:[NM][0-4x]){0,2}\b
    | \b[0-9]{1,2}:[0-9]{2}(?:\ ?(?:h|hrs?|hours?))?\b
    | \b(?:24|12|48|72)\ ?-?\ ?(?:h|hr|hour)s?\b
      (?=[\ -]{1,2}(?:urin|ambulatory|holter|ABPM|blood\ pressure|protein|collect|ECG|recall|pH))
    | \b(?:4|5|6|10|20|25|400)\ ?-?\ ?(?:m|meters?|metres?|minutes?|min|feet|foot)\b
      (?=[\ -]{1,2}(?:[Tt]imed\ |usual-)?(?:[Ww]alk|[Ss]huttle|[Gg]ait|paced))
    | \b(?:4|5|6|10|20|25)\ ?MWT\b | \b(?:4|5|6|10|20|25)mWT\b
    | \b(?:0|1)\ ?(?:-|to|\u2013)\ ?[0-9]{1,3}
      (?=[\ -](?:point\ |[Nn]umeric(?:al)?\ |[Rr]ating\ |[Pp]ain\ ){0,3}(?:[Ss]cale|NRS|VAS|Likert))
    | (?:(?<=scale\ of\ )|(?<=scale\ from\ )|(?<=\(range\ )|(?<=scale\ \()|(?<=possible\ range\ ))
      [01]\ ?(?:-|to)\ ?[0-9]{1,3}\b
    | (?:(?<=on\ the\ )|(?<=on\ a\ )|(?<=using\ a\ ))[01](?:-|\ to\ |-to-)(?:5|7|10|100)\b
      (?=(?:[\ -][A-Za-z]{1,20}){0,5}\ [Ss]cale)
    | \b[0-9]{1,2}(?::[0-9]{2})?\ ?[apAP]\.?[mM]\b
    | \b4-1BB\b | \b5\ ?PDE\b | \bBAY\ ?[0-9]{2}-[0-9]{4}\b | \bDM\ ?[12](?:\ ?[-/]\ ?[12])?\b
    | (?<=iPhone\ )[0-9]{1,2}[a-z]?\b
    | \b[345]G\b
    | \bJAMA\ (?:19|20)[0-9]{2}[^\n);]{0,25}
    | \bIIEF-?EF-?[0-9]{1,2}\b(?=\ (?:domain|score|questionnaire))
    | \b[0-9]{1,3}[A-Z][a-z]?-[A-Z][A-Za-z]{1,6}\b
    | \b(?:[0-9]{1,3}(?:F|Ga|Lu|Tc|I|Cu|In|Y)m?)\b(?=[ -][A-Z])
    | \b[23]\ ?D\b
    | (?<![A-Za-z0-9])(?:CD|IL|HER|PDE|CYP|PCSK|HLA|SGLT|COX|VEGF|TNF|HbA|Hb\ A|HBA|COVID|Covid
        |covid|SARS-CoV|PHQ|GAD|SF|BDI|EQ|MADRS|HAM-D|PSQI|CLL|PD|PDL|PD-L|CTLA|GLP|DPP|FGFR|BRCA
        |NY-ESO|HPV|HSV|HHV|HTLV|HIV|FLT|T|Q|B|C|H|FEV|SpO|SaO|PaO|PaCO|FiO|VO|CHADS|CHA|MMSE
        |INTERMACS)
      \ ?-?\ ?[0-9]{1,3}(?:[A-Za-z]{1,3}[0-9]{0,2})?(?:-VASc)?(?![A-Za-z0-9%]|[.,][0-9])
    """,
    re.VERBOSE,
)
_GLUED = re.compile(
    r"(?<![A-Za-z0-9.])(?P<letters>[A-Za-z]{1,20}|[\u03b1-\u03c9])(?P<dash>-?)[0-9]{1,8}"
    r"(?:-?[A-Za-z]{1,4}[0-9]{0,3}){0,3}(?![A-Za-z0-9]|\.[0-9])"
)
_MARKER = re.compile(
    r"(?:\([0-9]{1,2}\)|(?<![0-9][,;])(?<![0-9],\ )"
    r"(?:(?<=[,;:.]\ )|(?<=[,;])|(?<=and\ )|(?<=or\ )|(?<=^))[0-9]{1,2}\))"
    r"(?=\s?[A-Za-z<>\u2264\u2265])"
    r"|(?<=:\ )\([0-9]\)(?=\ [0-9])"
    r"|^[0-9]{1,2}\ \.(?=[A-Z])"
    r"|(?<=[a-z]\ )\([1-9][0-9]\)(?=\.(?:\s|$))"
    r"|(?<=[a-z]\ )(?<!than\ )(?<!least\ )(?<!to\ )(?<!of\ )[0-9]{1,2}\)(?=\ [A-Z][a-z])"
    r"|(?:(?<=[.;:]\ )|(?<=[.;:]))[0-9]{1,2}\.(?=\ ?[A-Z][a-z])"
    r"|(?:(?<=[.;]\ )|(?<=[.;]\ \ )|(?<=[.;]\ \ \ ))[0-9]{1,2}\ ?-\ (?=[A-Za-z]{3})"
)
_ORDINAL = re.compile(
    r"\b[0-9]{1,3}\ ?(?:(?:st|nd|rd|th)\b|\((?:st|nd|rd|th)\))(?!\ ?(?:percentile|centile))",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\b[A-Z]{2,5}[ -][0-9]{3,6}[A-Z]?\b|\b[A-Z]{3,5}\ [1-9][0-9](?=\ [A-Z][a-z]{2})"
)

#: Words that may be written onto a number without a blank; the number is then a quantity.
_WRITTEN_ON = word_set(
    "bmi age aged ages ecog kps lps pps asa nyha grade stage day days week weeks score over under"
    " than to and or x n e v w m mm cm dm km least most above below within between of from"
    " the"
    " hb wbc anc plt psa ca tsh fpg bp sbp dbp hr rr inr alt ast ps crp egfr gfr crcl lvef ef"
    " mg kg g ml l u iu years year months month until up max min is are was p gcs"
)
_NEVER_CODES = word_set(
    "BP BMI ECOG KPS LPS ASA NYHA PSA ANC WBC PLT HB INR ALT AST LVEF EF GFR GCS SBP DBP HR IQ CD4"
    " LDL HDL TSH FPG CRP AND OR OF MG KG ML MMSE TO CT AT"
)


def masks_of(plain: str) -> list[Mask]:
    """Return where digits are no quantity, from left to right; the first kind found is kept."""
    if not any(sign.isdigit() for sign in plain):
        # Without digits only Roman numerals are left: "type I or type II".
        romans = [one.span() for one in _TYPED.finditer(plain)]
        return _without_overlaps(
            [Mask(MaskKind.IDENTIFIER, *place) for place in (*romans, *numbered_names(plain))]
        )
    found: list[Mask] = []
    for kind, pattern in _PATTERNS:
        found += [
            Mask(kind, one.start(), one.end())
            for one in pattern.finditer(plain)
            if kind is not MaskKind.MARKER or not (_says_again(plain, one) or _ends_row(plain, one))
        ]
    found += [Mask(MaskKind.IDENTIFIER, *place) for place in numbered_names(plain)]
    found += [Mask(MaskKind.MARKER, *place) for place in running_markers(plain)]
    found += _years(plain)
    found += _glued(plain)
    found += _listed(plain)
    found += [
        Mask(MaskKind.IDENTIFIER, one.start(), one.end())
        for one in _CODE.finditer(plain)
        if not names_measure(re.split("[ -]", one[0])[0])
    ]
    return _without_overlaps(found)


def names_measure(letters: str) -> bool:
    """Say whether letters before a number name what it measures: "SGPT 100 IU/L"."""
    return letters in _NEVER_CODES or is_variable(letters)


def _outside_words(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Return a pattern that is not tried within words: that takes long, and none begins there."""
    return re.compile(rf"(?:(?<![A-Za-z])|(?![A-Za-z]))(?:{pattern.pattern})", pattern.flags)


_PATTERNS = (
    (MaskKind.DATE, _DATE),
    (MaskKind.CITATION, _outside_words(_CITED)),
    (MaskKind.INDEX, _INDEX),
    (MaskKind.IDENTIFIER, _TYPED),
    (MaskKind.IDENTIFIER, _outside_words(_NAMED)),
    (MaskKind.INDEX, _ORDINAL),
    (MaskKind.MARKER, _MARKER),
)


_IN_BRACKETS = re.compile(r"\(([0-9]{1,2})\)")
_LAST_WORD = re.compile(r"([A-Za-z]{3,6})\ ?$")
_LONGEST_WORD = 8


def _says_again(plain: str, found: re.Match[str]) -> bool:
    """Say whether brackets repeat a number that is written out: "three (3) months"."""
    digits = _IN_BRACKETS.fullmatch(found[0])
    before = _LAST_WORD.search(plain, max(found.start() - _LONGEST_WORD, 0), found.start())
    if digits is None or before is None:
        return False
    return WORD_NUMBERS.get(before[1].lower()) == int(digits[1])


_ROW = re.compile(
    r"[(\[](?:[A-Za-z -]{0,40}\ )?(?P<row>(?:[0-9]{1,2}(?:,|,?\ (?:or|and)|\ &)\ ){1,6})$"
)
_LONGEST_ROW = 80


def _ends_row(plain: str, found: re.Match[str]) -> bool:
    """Say whether a number before a bracket ends a row within it: "(NYHA 2, 3 or 4) that"."""
    before = _ROW.search(plain, max(found.start() - _LONGEST_ROW, 0), found.start())
    if before is None or not found[0].endswith(")"):
        return False
    numbers = [int(one) for one in re.findall("[0-9]+", before["row"] + found[0])]
    return all(high == low + 1 for low, high in itertools.pairwise(numbers))


def _years(plain: str) -> list[Mask]:
    """Return years that stand for dates: "in 2018", "between 2012 and 2014"."""
    return [
        Mask(MaskKind.DATE, *one.span(name))
        for one in _YEARS.finditer(plain)
        for name in ("year", "end")
        if one[name] is not None
    ]


_LISTED = re.compile(
    r"(?:(?<=^)|(?<=[a-z;:\")]\ )|(?<=[0-9]\ )|(?<=,\ )|(?<=[a-z;:)]))(?P<number>[0-9]{1,2})"
    r"\.(?=\ [A-Za-z][a-z])"
    r"|(?:(?<=^)|(?<=;)|(?<=;\ ))(?P<other>[0-9]{1,2}),(?=\ ?[A-Za-z]{2})"
)


def _listed(plain: str) -> list[Mask]:
    """Return the numbers of a list within a sentence: each begins what follows the one before."""
    found = [(int(one["number"] or one["other"]), one) for one in _LISTED.finditer(plain)]
    numbers = {number for number, _ in found}
    return [
        Mask(MaskKind.MARKER, *one.span())
        for number, one in found
        if number - 1 in numbers or number + 1 in numbers
    ]


def _glued(plain: str) -> list[Mask]:
    """Return names in which letters and digits touch (CD19, HbA1c) or are hyphenated (IL-6)."""
    found = []
    for one in _GLUED.finditer(plain):
        letters = one["letters"]
        if letters.lower() in _WRITTEN_ON:
            continue
        found.append(Mask(MaskKind.IDENTIFIER, one.start(), one.end()))
    return found


def _without_overlaps(found: list[Mask]) -> list[Mask]:
    kept: list[Mask] = []
    ends: list[int] = []
    for mask in sorted(found, key=lambda mask: (mask.start, -mask.end)):
        if not ends or mask.start >= ends[-1]:
            kept.append(mask)
            ends.append(mask.end)
    return kept


def masked(tokens: Sequence[Token], masks: Sequence[Mask]) -> list[Mask | None]:
    """Return for each token the mask over it, or None."""
    if not masks:
        return [None] * len(tokens)
    starts = [mask.start for mask in masks]
    covering: list[Mask | None] = []
    for token in tokens:
        place = bisect_right(starts, token.start) - 1
        mask = masks[place] if place >= 0 else None
        covering.append(mask if mask is not None and token.start < mask.end else None)
    return covering
