//! The syntax tree: what an author wrote, in the author's order.
//!
//! Names are strings with a place; nothing is resolved, no unit is known. Equality ignores
//! places, so two trees are equal when they say the same.

use crate::span::{Span, Spanned};

/// A name, code or word of the author, and where it stands.
pub type Naam = Spanned<String>;

/// One rule file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bestand {
    /// The blocks that could be read, in order.
    pub blokken: Vec<Blok>,
    /// Comments, in order. They carry no meaning, but the formatter keeps them.
    pub opmerkingen: Vec<Opmerking>,
}

/// A comment: `-- …` up to the end of its line.
#[derive(Debug, Clone)]
pub struct Opmerking {
    /// The comment with its dashes, without trailing space.
    pub tekst: String,
    /// Where it stands.
    pub span: Span,
    /// Whether nothing but white space precedes it on its line.
    pub own_line: bool,
}

impl PartialEq for Opmerking {
    fn eq(&self, other: &Self) -> bool {
        self.tekst == other.tekst
    }
}

impl Eq for Opmerking {}

/// A block: its heading and the clauses under it.
#[derive(Debug, Clone)]
pub struct Blok {
    /// What the block declares.
    pub kop: Kop,
    /// The clauses, in the author's order.
    pub delen: Vec<Deel>,
    /// The whole block.
    pub span: Span,
}

impl PartialEq for Blok {
    fn eq(&self, other: &Self) -> bool {
        self.kop == other.kop && self.delen == other.delen
    }
}

impl Eq for Blok {}

/// The heading of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kop {
    /// Which kind of block.
    pub soort: BlokSoort,
    /// Its code or name; the title itself for a voorbeeld.
    pub naam: Naam,
    /// The declared plural of an object.
    pub meervoud: Option<Naam>,
    /// The title or full legal term in quotes.
    pub label: Option<Naam>,
}

/// The kinds of block, in the order of the grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlokSoort {
    /// An instrument.
    Regeling,
    /// A subject in the sense of art. 23.7 Omgevingswet.
    Onderwerp,
    /// A kind of thing.
    Object,
    /// A characteristic.
    Kenmerk,
    /// Named values.
    Klasse,
    /// A table of the law.
    Tabel,
    /// A derived quantity.
    Bepaling,
    /// What holds for every real building.
    Verband,
    /// A requirement.
    Eis,
    /// Lifts requirements.
    Uitzondering,
    /// Replaces paragraphs.
    Vervanging,
    /// A case.
    Voorbeeld,
}

impl BlokSoort {
    /// The keyword that opens the block.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Regeling => "regeling",
            Self::Onderwerp => "onderwerp",
            Self::Object => "object",
            Self::Kenmerk => "kenmerk",
            Self::Klasse => "klasse",
            Self::Tabel => "tabel",
            Self::Bepaling => "bepaling",
            Self::Verband => "verband",
            Self::Eis => "eis",
            Self::Uitzondering => "uitzondering",
            Self::Vervanging => "vervanging",
            Self::Voorbeeld => "voorbeeld",
        }
    }
}

/// A clause and its place.
#[derive(Debug, Clone)]
pub struct Deel {
    /// What the clause says.
    pub inhoud: Inhoud,
    /// The whole clause, keyword included.
    pub span: Span,
}

impl PartialEq for Deel {
    fn eq(&self, other: &Self) -> bool {
        self.inhoud == other.inhoud
    }
}

impl Eq for Deel {}

/// What a clause says. One variant per clause of the grammar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inhoud {
    /// `instrument omgevingsplan`
    Instrument(Naam),
    /// `gezag gemeente`
    Gezag(Naam),
    /// `gebied Huizen, Laren`
    Gebied(Vec<Naam>),
    /// `grondslag bbl artikel 4.161`
    Grondslag(Verwijzing),
    /// `indeling afdeling 4.4 "Duurzaamheid": paragraaf 4.4.1, paragraaf 4.4.2`
    Indeling {
        /// The part that is divided.
        deel: Plaats,
        /// Its title.
        titel: Option<Naam>,
        /// What it consists of.
        leden: Vec<Plaats>,
    },
    /// `buiten bereik artikel 4.3 "normadressaat"`
    BuitenBereik {
        /// The places left out.
        plaatsen: Vec<Plaats>,
        /// Why.
        reden: Naam,
    },
    /// `nog niet artikel 4.90 "…"`
    NogNiet {
        /// The places not yet encoded.
        plaatsen: Vec<Plaats>,
        /// Why.
        reden: Naam,
    },
    /// `geregeld in bbl artikel 4.149`
    Geregeld(Verwijzing),
    /// `geregeld elders "Bkl"`
    GeregeldElders(Naam),
    /// `niet geregeld`, with an optional remark
    NietGeregeld(Option<Naam>),
    /// `uitgezonderd`, with an optional remark
    Uitgezonderd(Option<Naam>),
    /// `maatwerk soepeler`
    Maatwerk(Naam),
    /// `omstandigheid vrijwillig "…"`
    Omstandigheid(Naam, Naam),
    /// `koppeling omstreden "…"`
    Koppeling(Naam, Option<Naam>),
    /// `soort van gebruiksfunctie`
    SoortVan(Naam),
    /// `onderdeel van gebouw, project`
    OnderdeelVan(Vec<Naam>),
    /// `groepeert ruimte, verblijfsgebied`
    Groepeert(Vec<Naam>),
    /// `tussen ruimte als van-kant en ruimte als naar-kant`
    Tussen([(Naam, Naam); 2]),
    /// `van gebouw, gebruiksfunctie`: what a characteristic or derived quantity is about
    Drager(Vec<Naam>),
    /// `maat m²`
    Maat(MaatSoort),
    /// `bereik ten minste 0 m`
    Bereik(Keuring),
    /// `methode "NTA 8800"`
    Methode(Naam),
    /// `van beter naar slechter A, B`
    Orde(Vec<Naam>),
    /// `waarden A, B`
    Waarden(Vec<Naam>),
    /// `komt overeen: klasse 2 = weerstandstijd ten minste 3 min`
    KomtOvereen {
        /// The value of the class.
        waarde: Naam,
        /// The quantity.
        pad: Pad,
        /// What the quantity satisfies.
        keuring: Keuring,
    },
    /// `= verliesoppervlakte / gebruiksoppervlakte`
    Formule(Formule),
    /// `vindplaats bbl artikel 4.149 lid 1`, or a text for unnumbered sources
    Vindplaats(Vindplaats),
    /// `over energie.beng`
    Over(Naam),
    /// `geldt vanaf 2024-01-01 tot 2026-07-01`
    Geldt(Periode),
    /// `voor elke woonfunctie, logiesfunctie behalve woonwagen`
    Voor {
        /// The kinds to which it applies.
        soorten: Vec<Naam>,
        /// The kinds left out.
        behalve: Vec<Naam>,
    },
    /// `aangewezen in bbl.t4.171 kolom "4.172" lid 1`
    Aangewezen(Aangewezen),
    /// `als …`
    Als(Expr),
    /// `in afwijking van …`
    InAfwijkingVan(Vec<Naam>),
    /// `norm [vanaf … tot …] …`
    Norm {
        /// When this version holds.
        periode: Periode,
        /// The norm.
        norm: Expr,
    },
    /// `te beoordelen "…"`
    TeBeoordelen(Naam),
    /// `stelt vast gezamenlijk geluid is 53 dB`
    SteltVast {
        /// What is fixed.
        pad: Pad,
        /// At which value.
        waarde: Expr,
    },
    /// `voldaan als …`
    VoldaanAls(Expr),
    /// `lezing "…" norm …`
    Lezing {
        /// The reading, in words.
        naam: Naam,
        /// The norm under this reading.
        norm: Expr,
    },
    /// `toelichting "…"`
    Toelichting(Naam),
    /// `bron "…"`
    Bron(Naam),
    /// `op bbl.4.53.3, bbl.4.53.4`
    OpEisen(Vec<Naam>),
    /// `vervalt bbl afdeling 4.6`
    Vervalt(Vec<Verwijzing>),
    /// `in plaats van bbl paragraaf 4.2.3 geldt bbl paragraaf 3.2.3`
    InPlaatsVan {
        /// What no longer holds.
        oud: Verwijzing,
        /// What holds instead.
        nieuw: Verwijzing,
    },
    /// `stuurt bbl.4.171.1 altijd`
    Stuurt {
        /// The functional requirement.
        eis: Naam,
        /// Whether it stands without any designated lid.
        altijd: bool,
    },
    /// The table under a `tabel` heading.
    Tabel(Tabel),
    /// `op 2026-09-24` in a case
    OpDatum(Spanned<Datum>),
    /// `gegeven …`
    Gegeven(Gegeven),
    /// `verwacht bbl.4.172 voldoet voor "woning A"`
    Verwacht {
        /// The eis.
        eis: Naam,
        /// The outcome, as written.
        uitkomst: Naam,
        /// The name of the object, when one is meant.
        voor: Option<Naam>,
    },
}

/// The months by name, as the grammar knows them.
pub static MAANDEN: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

/// A date as written; whether it exists is for `check` to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Datum {
    /// Year.
    pub jaar: u16,
    /// Month, 1 to 12 when it exists.
    pub maand: u8,
    /// Day of the month.
    pub dag: u8,
}

/// `vanaf … tot …`; either side may be open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Periode {
    /// First day.
    pub vanaf: Option<Spanned<Datum>>,
    /// First day on which it no longer holds.
    pub tot: Option<Spanned<Datum>>,
}

/// The kind of value a characteristic has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MaatSoort {
    /// `ja of nee`
    JaOfNee,
    /// `heel getal`, with or without unit
    HeelGetal(Option<Naam>),
    /// `getal`
    Getal,
    /// `datum`
    Datum,
    /// `tekst`
    Tekst,
    /// `klasse energielabel`
    Klasse(Naam),
    /// `verwijzing naar gebruiksfunctie`
    Verwijzing(Naam),
    /// A unit, such as `m²`
    Eenheid(Naam),
}

/// Where an eis stands in its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Vindplaats {
    /// A numbered place.
    Verwijzing(Verwijzing),
    /// Words, for sources without numbered articles.
    Tekst(Naam),
}

/// One or more places in a regeling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verwijzing {
    /// Code of the regeling.
    pub regeling: Naam,
    /// The places.
    pub plaatsen: Vec<Plaats>,
}

/// `artikel 4.149 lid 1 onder a`
#[derive(Debug, Clone)]
pub struct Plaats {
    /// `artikel`, `paragraaf`, `tabel` …
    pub soort: String,
    /// The number.
    pub nummer: String,
    /// The last number of a range.
    pub tot_en_met: Option<String>,
    /// The paragraph of an article.
    pub lid: Option<String>,
    /// The letter of a list.
    pub onder: Option<String>,
    /// Where it stands.
    pub span: Span,
}

impl PartialEq for Plaats {
    fn eq(&self, other: &Self) -> bool {
        let key = |p: &Self| (p.soort.clone(), p.nummer.clone(), p.tot_en_met.clone(), p.lid.clone(), p.onder.clone());
        key(self) == key(other)
    }
}

impl Eq for Plaats {}

/// A condition on a steering table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aangewezen {
    /// Code of the table.
    pub tabel: Naam,
    /// The column, by its heading.
    pub kolom: Naam,
    /// The lid that must stand in the cell.
    pub lid: Naam,
    /// Whose gebruiksfunctie is looked up.
    pub op: Option<(Kwantor, Pad)>,
}

/// How many of the objects at the end of a path must satisfy a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kwantor {
    /// The one object there.
    Enkel,
    /// `alle`
    Alle,
    /// `een van de`
    Een,
}

/// What a case gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gegeven {
    /// `geen ramen`
    Geen(Naam),
    /// `een raam "R1" waarvoor …`
    Object {
        /// The kind of the new object.
        soort: Naam,
        /// Its name.
        naam: Option<Naam>,
        /// What is known of it.
        feiten: Vec<Feit>,
    },
    /// A fact about an object reached by a path.
    Feit(Feit),
}

/// `hoogte van het gebouw is 71 m`, `niet afsluitbaar`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feit {
    /// Whether a yes/no characteristic is denied.
    pub niet: bool,
    /// The characteristic.
    pub pad: Pad,
    /// Its value; absent for a yes/no characteristic.
    pub waarde: Option<FeitWaarde>,
}

/// The value of a fact in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeitWaarde {
    /// A date.
    Datum(Spanned<Datum>),
    /// `1:12`
    Verhouding(Naam),
    /// A number with or without unit.
    Maat(Maat),
    /// A text or the name of an object, in quotes.
    Tekst(Naam),
    /// A value of a class.
    Waarde(Naam),
}

/// A number as written, and its unit as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maat {
    /// The digits.
    pub getal: Naam,
    /// The unit.
    pub eenheid: Option<Naam>,
}

/// The right-hand side of a bepaling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Formule {
    /// One expression.
    Uitdrukking(Expr),
    /// Branches; the first whose condition holds counts. No condition: `anders`.
    Staffel(Vec<(Expr, Option<Expr>)>),
    /// A table.
    Tabel(Tabel),
}

/// A table: a head and rows of equal width.
#[derive(Debug, Clone)]
pub struct Tabel {
    /// The head.
    pub kop: Vec<KopCel>,
    /// The rows.
    pub rijen: Vec<Rij>,
    /// The whole table.
    pub span: Span,
}

impl PartialEq for Tabel {
    fn eq(&self, other: &Self) -> bool {
        self.kop == other.kop && self.rijen == other.rijen
    }
}

impl Eq for Tabel {}

/// A cell of the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KopCel {
    /// What the column is about.
    pub kop: KolomKop,
    /// The unit between brackets.
    pub eenheid: Option<Naam>,
}

/// What a column is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KolomKop {
    /// An article number: the column designates leden.
    Artikel(Naam),
    /// A characteristic, an object, or `waarde` / `klasse`.
    Pad(Pad),
    /// Only a unit.
    Leeg(Spanned<()>),
}

/// A row of a table.
#[derive(Debug, Clone)]
pub struct Rij {
    /// The cells.
    pub cellen: Vec<Cel>,
    /// The whole row.
    pub span: Span,
}

impl PartialEq for Rij {
    fn eq(&self, other: &Self) -> bool {
        self.cellen == other.cellen
    }
}

impl Eq for Rij {}

/// A cell of a row.
#[derive(Debug, Clone)]
pub struct Cel {
    /// What it says.
    pub inhoud: CelInhoud,
    /// Where it stands.
    pub span: Span,
}

impl PartialEq for Cel {
    fn eq(&self, other: &Self) -> bool {
        self.inhoud == other.inhoud
    }
}

impl Eq for Cel {}

/// What a cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CelInhoud {
    /// `-`: not designated, no limit
    Geen,
    /// `alle`: does not matter
    Alle,
    /// `1, 2, 3`: more than one lid
    Leden(Vec<Naam>),
    /// A test without left side.
    Keuring(Keuring),
    /// A value, name or formula.
    Uitdrukking(Expr),
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vergelijker {
    /// ≥
    TenMinste,
    /// ≤
    TenHoogste,
    /// >
    MeerDan,
    /// <
    MinderDan,
    /// =
    GelijkAan,
    /// ≠
    NietGelijkAan,
}

impl Vergelijker {
    /// The words of the law.
    pub fn words(self) -> &'static str {
        match self {
            Self::TenMinste => "ten minste",
            Self::TenHoogste => "ten hoogste",
            Self::MeerDan => "meer dan",
            Self::MinderDan => "minder dan",
            Self::GelijkAan => "gelijk aan",
            Self::NietGelijkAan => "niet gelijk aan",
        }
    }
}

/// A test whose left side stands elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keuring {
    /// `is [niet] een brandcompartiment`
    IsEen {
        /// Whether it is denied.
        niet: bool,
        /// The kind.
        soort: Naam,
    },
    /// `[niet] een van A, B of C`
    EenVan {
        /// Whether it is denied.
        niet: bool,
        /// The values.
        waarden: Vec<Expr>,
    },
    /// `meer dan 3`, `meer dan 1,5 t/m 3`, `meer dan 3 en minder dan 5`
    Vergelijk {
        /// The comparison.
        vergelijker: Vergelijker,
        /// The limit.
        grens: Expr,
        /// The other side of an interval.
        tweede: Option<(Vergelijker, Expr)>,
        /// Whether the other side was written with `t/m`.
        t_m: bool,
    },
    /// A limit that a table gives.
    Tabel {
        /// The comparison.
        vergelijker: Vergelijker,
        /// The table.
        tabel: Tabel,
    },
}

/// An expression: a condition or a quantity.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it says.
    pub kind: Box<ExprKind>,
    /// Where it stands.
    pub span: Span,
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Eq for Expr {}

/// What an expression says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExprKind {
    /// `a en b`; `lijst` when written as `alle volgende:`
    And {
        /// The parts.
        delen: Vec<Expr>,
        /// Whether it is written as a list.
        lijst: bool,
    },
    /// `a of b`; `lijst` when written as `een van de volgende:`
    Or {
        /// The parts.
        delen: Vec<Expr>,
        /// Whether it is written as a list.
        lijst: bool,
    },
    /// `a tenzij b`
    Unless(Expr, Expr),
    /// `niet a`
    Not(Expr),
    /// `er is een …`, `er is geen …`, `er zijn ten minste 2 …`
    Exists {
        /// How many.
        aantal: Bestaan,
        /// Of what.
        verzameling: Verzameling,
        /// With which property.
        waarvoor: Option<Expr>,
    },
    /// `voor elke … geldt …`
    ForAll {
        /// Of what.
        verzameling: Verzameling,
        /// What holds.
        geldt: Expr,
    },
    /// `aangewezen in …`
    Assigned(Aangewezen),
    /// A quantity and its test.
    Test(Expr, Keuring),
    /// `a + b`
    Add(Expr, Expr),
    /// `a - b`
    Sub(Expr, Expr),
    /// `a · b`
    Mul(Expr, Expr),
    /// `a / b`
    Div(Expr, Expr),
    /// `70 % van a`
    Share(Naam, Expr),
    /// `2 stappen beter dan a`
    Step {
        /// How many steps.
        aantal: Naam,
        /// Whether towards better.
        beter: bool,
        /// From where.
        van: Pad,
    },
    /// `onbekend "…" ten minste 1,6`
    Unknown {
        /// What the source says about it.
        reden: Naam,
        /// The side that is known.
        kant: Option<(Vergelijker, Expr)>,
    },
    /// A date.
    Date(Datum),
    /// `1:12`
    Ratio(String),
    /// A number with or without unit.
    Maat(Maat),
    /// `som van x [gewogen naar y] van alle …`
    Aggregate {
        /// Which.
        soort: Optelling,
        /// Of what quantity.
        waarde: Expr,
        /// The weight of each, for a mean.
        gewicht: Option<Expr>,
        /// Over which objects.
        collectie: Collectie,
    },
    /// `aantal [verschillende x] van alle …`
    Count {
        /// Distinct values of this, instead of objects.
        verschillende: Option<Naam>,
        /// Which objects.
        collectie: Collectie,
    },
    /// `[geldende] grens van bbl.4.149.1 [op hoofdfunctie]`
    Limit {
        /// After exceptions.
        geldende: bool,
        /// The eis.
        eis: Naam,
        /// For the object behind this reference.
        op: Option<Naam>,
    },
    /// `naar boven afgerond (…)`
    Round {
        /// Up, or down.
        boven: bool,
        /// What.
        waarde: Expr,
    },
    /// `de hoogste van a en b`
    Extreme {
        /// Highest, or lowest.
        hoogste: bool,
        /// Of these.
        delen: Vec<Expr>,
    },
    /// `( … )`
    Paren(Expr),
    /// A characteristic, a class value or an object.
    Path(Pad),
}

/// How many objects must exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bestaan {
    /// `er is een`
    Een,
    /// `er is geen`
    Geen,
    /// `er zijn ten minste 2`
    Aantal(Vergelijker, Naam),
}

/// Which aggregate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Optelling {
    /// Sum; of nothing: 0.
    Som,
    /// Largest; of nothing: no value.
    Grootste,
    /// Smallest; of nothing: no value.
    Kleinste,
    /// Mean, weighted if a weight is given; of nothing: no value.
    Gemiddelde,
}

impl Optelling {
    /// The word of the language.
    pub fn word(self) -> &'static str {
        match self {
            Self::Som => "som",
            Self::Grootste => "grootste",
            Self::Kleinste => "kleinste",
            Self::Gemiddelde => "gemiddelde",
        }
    }
}

/// `ruimten van de woning`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verzameling {
    /// Singular or plural name of the objects.
    pub soort: Naam,
    /// From which object, nearest to the collection first.
    pub van: Vec<Naam>,
}

/// `alle ruimten van de woning waarvoor besloten`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collectie {
    /// Which objects.
    pub verzameling: Verzameling,
    /// Only those with this property.
    pub waarvoor: Option<Expr>,
}

/// `gebruiksoppervlakte van het gebouw`
#[derive(Debug, Clone)]
pub struct Pad {
    /// What is read, first; then the objects walked through, nearest to it first.
    pub namen: Vec<Naam>,
    /// The article in front of each name, kept for the formatter.
    pub lidwoorden: Vec<Option<String>>,
    /// Where it stands.
    pub span: Span,
}

impl PartialEq for Pad {
    fn eq(&self, other: &Self) -> bool {
        self.namen == other.namen
    }
}

impl Eq for Pad {}
