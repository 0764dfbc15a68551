//! No reaction to an error, and no choice but 'delete' and 'purge', leaves less of a log in a store than before: every way
//! of using a log, over every damage to either store or both, while each operation in turn is refused, or is done and
//! reported as refused. For some of these, or with `FIRMLY_LONG` for all.
//!
//! Compared are a store before and the same store after: which keys open it, and which entries, attachments and drafts.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
    env,
    fmt::Debug,
    ops::Bound,
    rc::Rc,
};

use firmly_core::{
    journal::{CaseId, attachment::Attachment, entry::Entry},
    session::{DraftId, OpenedCopy, Session, open_copy},
    store::{
        AttachmentId, Contents, EventHash, Fault, Faulty, KeyFiles, Memory, SealedAttachment,
        StoreError,
    },
    vault::{
        AttachmentPlace, DraftPlace, Passphrase, RecordKey, RecordPlace, RecoveryKey, VaultSecret,
        make_recovery_key, open_keys, open_keys_with_recovery, seal_keys, seal_keys_to_recovery,
    },
};
use zeroize::Zeroizing;

use crate::bench::{
    CHEAP, Seeded, Stores, a_case, add, an_incident, block_on, now, passphrase, recovery, typed,
};

type Failing = Rc<Faulty<Rc<Memory>, (Bound<usize>, Bound<usize>)>>;
type Log = Session<Failing, Failing>;

/// The content of one store.
#[derive(Clone, Default)]
struct Held {
    contents: Contents,
    attachments: BTreeMap<AttachmentId, SealedAttachment>,
}

impl Held {
    fn of(store: &Memory) -> Self {
        Self {
            contents: store.contents(),
            attachments: store.attachments().clone(),
        }
    }

    fn put_up(&self) -> Rc<Memory> {
        let store = Memory::holding(self.contents.clone());
        store.attachments().clone_from(&self.attachments);
        Rc::new(store)
    }

    fn keys(&mut self) -> &mut KeyFiles {
        self.contents.keys.as_mut().unwrap()
    }
}

/// A passphrase or a recovery key takes the place of those before it.
const EARLIER: usize = 1;
const GOOD: usize = 2;
const LATER: usize = 3;
const NEW: usize = 4;

fn passphrases() -> [Passphrase; 4] {
    [
        typed("six words from the time before"),
        passphrase(),
        typed("six words of another tab there"),
        typed("six words that nobody else knows"),
    ]
}

fn recoveries() -> [RecoveryKey; 4] {
    let other = |seed| make_recovery_key(&mut Seeded(seed)).unwrap();
    [other(771), recovery(), other(772), other(773)]
}

/// The parts of a log that stand in one store and open.
#[derive(Debug, PartialEq, Eq)]
struct Stands {
    /// The latest passphrase that opens it, from 1; 0 if none does.
    passphrase: usize,
    /// The latest recovery key, likewise.
    recovery: usize,
    events: BTreeSet<EventHash>,
    attachments: BTreeSet<AttachmentId>,
    drafts: BTreeSet<String>,
}

/// The log that everything is tried on, made once.
struct Scene {
    whole: Held,
    secret: VaultSecret,
    records: RecordKey,
    case: CaseId,
    incident: EventHash,
    draft: DraftId,
    copy: OpenedCopy,
    /// The key that opens each key file, by its bytes: most are tried again and again.
    opened: RefCell<HashMap<Vec<u8>, usize>>,
}

impl Scene {
    fn make() -> Self {
        let (stores, random) = (Stores::default(), &mut Seeded(131));
        let (log, case) = stores.kept(random);
        add(&log, &case, "one", random);
        let attachment = Attachment::make("a card.png", b"a card", random).unwrap();
        block_on(log.attach(&attachment, b"a card", random)).unwrap();
        let mut incident = an_incident("two");
        incident.attachments = vec![attachment];
        let added = block_on(log.add(&case, Entry::incident(&incident), None, &now(6), random));
        let draft = DraftId::make(random).unwrap();
        block_on(log.put_draft(&draft, "He left", &now(7), random)).unwrap();
        // Of the second generation: there may be an older one.
        block_on(log.change_passphrase(&passphrase(), CHEAP, random)).unwrap();

        let (other, its_case) = Stores::default().kept(&mut Seeded(132));
        add(&other, &its_case, "elsewhere", &mut Seeded(133));
        let (attached, pass) = (Default::default(), typed("the words of a copy"));
        let made = now(8);
        let copy = block_on(other.copy(&attached, &pass, CHEAP, &made, random));
        let copy = copy.unwrap().bytes;

        let whole = Held::of(&stores.primary);
        let keys = whole.contents.keys.clone().unwrap();
        let secret = block_on(open_keys(&keys.passphrase, &passphrase(), CHEAP)).unwrap();
        Self {
            records: secret.derive_record_key(),
            secret,
            case,
            incident: added.unwrap().hash,
            draft,
            copy: block_on(open_copy(&copy, &pass, CHEAP)).unwrap(),
            opened: RefCell::default(),
            whole,
        }
    }

    fn seal(&self, passphrase: usize, recovery: usize, generation: u64) -> KeyFiles {
        let random = &mut Seeded(140 + generation);
        let (words, keys) = (passphrases(), recoveries());
        let sealed = seal_keys(&self.secret, &words[passphrase - 1], CHEAP, random);
        let sealed = block_on(sealed).unwrap();
        let to_recovery = seal_keys_to_recovery(&self.secret, &keys[recovery - 1], random);
        KeyFiles {
            generation,
            passphrase: sealed,
            recovery: Some(to_recovery.unwrap()),
            ..self.whole.contents.keys.clone().unwrap()
        }
    }

    /// The number of what opens a key file, from 1.
    fn opens(&self, file: &[u8], opens: impl Fn(usize) -> bool) -> usize {
        if let Some(known) = self.opened.borrow().get(file) {
            return *known;
        }
        let found = (0..4).find(|number| opens(*number)).map_or(0, |at| at + 1);
        self.opened.borrow_mut().insert(file.to_vec(), found);
        found
    }

    fn stands(&self, held: &Held) -> Stands {
        let keys = held.contents.keys.as_ref();
        let (words, recoveries) = (passphrases(), recoveries());
        let by_passphrase = |keys: &KeyFiles| {
            let file = &keys.passphrase;
            self.opens(file, |at| {
                block_on(open_keys(file, &words[at], CHEAP)).is_ok()
            })
        };
        let by_recovery = |keys: &KeyFiles| {
            let file = keys.recovery.as_ref()?;
            let opens = |at: usize| open_keys_with_recovery(file, &recoveries[at]).is_ok();
            Some(self.opens(file, opens))
        };
        let vault = &self.whole.contents.keys.as_ref().unwrap().vault;
        let events = held.contents.events.iter().filter(|record| {
            let (stream, seq, hash) = (&record.stream, record.seq, &record.hash);
            let place = RecordPlace {
                vault,
                stream,
                seq,
                hash,
            };
            let mut plaintext = Zeroizing::default();
            let opened = self
                .records
                .open_record(&place, &record.sealed, &mut plaintext);
            opened.is_ok()
        });
        let attachments = held.attachments.values().filter(|held| {
            let attachment = &held.id;
            let place = AttachmentPlace { vault, attachment };
            self.records.open_attachment(&place, &held.sealed).is_ok()
        });
        let drafts = held.contents.drafts.iter().filter(|held| {
            let draft = &held.id;
            let place = DraftPlace { vault, draft };
            self.records.open_draft(&place, &held.sealed).is_ok()
        });
        Stands {
            passphrase: keys.map_or(0, by_passphrase),
            recovery: keys.and_then(by_recovery).unwrap_or(0),
            events: events.map(|event| event.hash).collect(),
            attachments: attachments.map(|held| held.id.clone()).collect(),
            drafts: drafts.map(|held| held.id.clone()).collect(),
        }
    }
}

/// The ways in which a store may be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Damage {
    None,
    Emptied,
    Keys(Spoilt, Part),
    /// An older generation of keys, as of a store that was away when they changed.
    KeysOlder,
    /// A newer one: another tab changed them.
    KeysNewer(Option<(Spoilt, Part)>),
    /// A newer one with a file damaged, and with the other as it was.
    KeysNewerOfSame(Spoilt, Part),
    Record(Spoilt),
    /// The last record, which is the head of its stream.
    Head(Spoilt),
    Attachment(Spoilt),
    Draft(Spoilt),
    /// A record that does not parse.
    Unreadable,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spoilt {
    Cut,
    Blank,
    Altered,
    Missing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Passphrase,
    Recovery,
    Both,
}

const SPOILT: [Spoilt; 4] = [Spoilt::Cut, Spoilt::Blank, Spoilt::Altered, Spoilt::Missing];
const PARTS: [Part; 3] = [Part::Passphrase, Part::Recovery, Part::Both];

fn damages() -> Vec<Damage> {
    let mut all = vec![
        Damage::None,
        Damage::Emptied,
        Damage::KeysOlder,
        Damage::KeysNewer(None),
        Damage::Unreadable,
    ];
    for spoilt in SPOILT {
        for part in PARTS {
            all.push(Damage::Keys(spoilt, part));
        }
        all.extend([
            Damage::Record(spoilt),
            Damage::Head(spoilt),
            Damage::Attachment(spoilt),
            Damage::Draft(spoilt),
        ]);
    }
    for part in PARTS {
        all.push(Damage::KeysNewer(Some((Spoilt::Altered, part))));
        all.push(Damage::KeysNewerOfSame(Spoilt::Altered, part));
    }
    all
}

impl Spoilt {
    /// False if it is gone.
    fn spoil(self, bytes: &mut Vec<u8>) -> bool {
        match self {
            Self::Cut => bytes.truncate(bytes.len() / 2),
            Self::Blank => bytes.clear(),
            Self::Altered => {
                let middle = bytes.len() * 2 / 3;
                bytes[middle] ^= 1;
            }
            Self::Missing => return false,
        }
        true
    }
}

impl Damage {
    fn happen(self, scene: &Scene, held: &mut Held) {
        match self {
            Self::None => {}
            Self::Emptied => *held = Held::default(),
            Self::Keys(Spoilt::Missing, Part::Both) => held.contents.keys = None,
            Self::Keys(spoilt, part) => spoil_keys(held.keys(), spoilt, part),
            Self::KeysOlder => *held.keys() = scene.seal(EARLIER, EARLIER, 1),
            Self::KeysNewer(spoilt) => {
                *held.keys() = scene.seal(LATER, LATER, 3);
                if let Some((spoilt, part)) = spoilt {
                    spoil_keys(held.keys(), spoilt, part);
                }
            }
            Self::KeysNewerOfSame(spoilt, part) => {
                held.keys().generation = 3;
                spoil_keys(held.keys(), spoilt, part);
            }
            Self::Record(spoilt) => spoil_at(&mut held.contents.events, 1, |event| {
                spoilt.spoil(&mut event.sealed)
            }),
            Self::Head(spoilt) => {
                let last = held.contents.events.len() - 1;
                spoil_at(&mut held.contents.events, last, |event| {
                    spoilt.spoil(&mut event.sealed)
                });
            }
            Self::Attachment(spoilt) => held
                .attachments
                .retain(|_, held| spoilt.spoil(&mut held.sealed)),
            Self::Draft(spoilt) => {
                spoil_at(&mut held.contents.drafts, 0, |draft| {
                    spoilt.spoil(&mut draft.sealed)
                });
            }
            Self::Unreadable => held.contents.unreadable = 1,
        }
    }
}

fn spoil_at<T>(all: &mut Vec<T>, at: usize, spoil: impl Fn(&mut T) -> bool) {
    if !spoil(&mut all[at]) {
        all.remove(at);
    }
}

fn spoil_keys(keys: &mut KeyFiles, spoilt: Spoilt, part: Part) {
    if part != Part::Recovery && !spoilt.spoil(&mut keys.passphrase) {
        keys.passphrase.clear();
    }
    if part != Part::Passphrase
        && let Some(file) = &mut keys.recovery
        && !spoilt.spoil(file)
    {
        keys.recovery = None;
    }
}

/// A way of using a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Path {
    Open,
    Heal,
    OpenCase,
    Add,
    AddFromDraft,
    Edit,
    Withdraw,
    Attach,
    Detach,
    ReadAttached,
    TypeOn,
    ChangePassphrase,
    ChangeRecovery,
    ChangeBoth,
    Merge,
    FinishPurges,
    KeepAnother,
}

const PATHS: [Path; 17] = [
    Path::Open,
    Path::Heal,
    Path::OpenCase,
    Path::Add,
    Path::AddFromDraft,
    Path::Edit,
    Path::Withdraw,
    Path::Attach,
    Path::Detach,
    Path::ReadAttached,
    Path::TypeOn,
    Path::ChangePassphrase,
    Path::ChangeRecovery,
    Path::ChangeBoth,
    Path::Merge,
    Path::FinishPurges,
    Path::KeepAnother,
];

impl Path {
    /// Does it, and again where it failed. True if a passphrase and a recovery key were said to be changed.
    fn take(self, scene: &Scene, log: &Log, random: &mut Seeded) -> (bool, bool) {
        let (mut passphrase, mut recovery) = (false, false);
        for _ in 0..2 {
            let done = match self {
                Self::Open | Self::KeepAnother => true,
                Self::Heal => block_on(log.refresh()).is_ok(),
                Self::OpenCase => block_on(log.open_case(&a_case(), &now(9), random)).is_ok(),
                Self::Add => add_to(scene, log, None, random),
                Self::AddFromDraft => add_to(scene, log, Some(&scene.draft), random),
                Self::Edit => {
                    let before = Entry::incident(&an_incident("two"));
                    let after = Entry::incident(&an_incident("two, as I know now"));
                    let entry = Entry::amend(scene.incident, "I asked", &before, &after).unwrap();
                    block_on(log.add(&scene.case, entry, None, &now(9), random)).is_ok()
                }
                Self::Withdraw => {
                    let entry = Entry::withdraw(scene.incident, "It was someone else");
                    block_on(log.add(&scene.case, entry, None, &now(9), random)).is_ok()
                }
                Self::Attach | Self::Detach => {
                    let attachment = Attachment::make("a photo.jpg", b"a photo", random).unwrap();
                    let put = block_on(log.attach(&attachment, b"a photo", random)).is_ok();
                    let mut incident = an_incident("three");
                    incident.attachments = vec![attachment];
                    let entry = Entry::incident(&incident);
                    let added = put
                        && self == Self::Attach
                        && block_on(log.add(&scene.case, entry, None, &now(9), random)).is_ok();
                    if !added {
                        block_on(log.detach(&incident.attachments));
                    }
                    added
                }
                Self::ReadAttached => block_on(log.all_attached()).is_ok(),
                Self::TypeOn => {
                    let (id, now) = (&scene.draft, now(9));
                    block_on(log.put_draft(id, "He left at ten", &now, random)).is_ok()
                }
                Self::ChangePassphrase => {
                    passphrase |= change_passphrase(log, random);
                    passphrase
                }
                Self::ChangeRecovery => {
                    recovery |= change_recovery(log, random);
                    recovery
                }
                Self::ChangeBoth => {
                    passphrase |= change_passphrase(log, random);
                    recovery |= change_recovery(log, random);
                    passphrase && recovery
                }
                Self::Merge => block_on(log.merge(&scene.copy, &now(9), random)).is_ok(),
                Self::FinishPurges => block_on(log.finish_purges(random)).is_ok(),
            };
            if done {
                break;
            }
        }
        (passphrase, recovery)
    }
}

fn add_to(scene: &Scene, log: &Log, draft: Option<&DraftId>, random: &mut Seeded) -> bool {
    let entry = Entry::incident(&an_incident("three"));
    block_on(log.add(&scene.case, entry, draft, &now(9), random)).is_ok()
}

fn change_passphrase(log: &Log, random: &mut Seeded) -> bool {
    let new = &passphrases()[NEW - 1];
    block_on(log.change_passphrase(new, CHEAP, random)).is_ok()
}

fn change_recovery(log: &Log, random: &mut Seeded) -> bool {
    block_on(log.change_recovery(&recoveries()[NEW - 1], random)).is_ok()
}

/// The key that the log is opened with, and whether it is open before the damage comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opened {
    Passphrase(usize),
    Recovery(usize),
    Before,
}

#[derive(Clone, Debug)]
struct Failure {
    fault: Fault,
    at: usize,
    /// In the first store, in the mirror.
    stores: [bool; 2],
}

const NEVER: (Bound<usize>, Bound<usize>) = (Bound::Excluded(usize::MAX), Bound::Unbounded);

fn failing(inner: &Rc<Memory>, failure: Option<&Failure>, store: usize) -> Failing {
    let failure = failure.filter(|failure| failure.stores[store]);
    let (fault, fails) = match failure {
        Some(failure) => {
            let at = Bound::Included(failure.at);
            (failure.fault.clone(), (at, at))
        }
        None => (Fault::Silent, NEVER),
    };
    Rc::new(Faulty::new(inner.clone(), fault, fails))
}

fn unlock(opened: Opened, stores: &[Failing; 2]) -> Option<Log> {
    let [primary, mirror] = stores.clone();
    match opened {
        Opened::Passphrase(number) => {
            let passphrase = &passphrases()[number - 1];
            let log = block_on(Session::unlock(primary, mirror, passphrase, CHEAP));
            log.ok().map(|(log, _)| log)
        }
        Opened::Recovery(number) => {
            let recovery = &recoveries()[number - 1];
            let log = block_on(Session::unlock_with_recovery(primary, mirror, recovery));
            log.ok().map(|(log, _)| log)
        }
        Opened::Before => unlock(Opened::Passphrase(GOOD), stores),
    }
}

/// Plays one case; gives the operations of each store.
fn play(
    scene: &Scene,
    (damage, hit): (Damage, [bool; 2]),
    path: Path,
    opened: Opened,
    failure: Option<&Failure>,
) -> [usize; 2] {
    let case = || format!("{path:?}, opened {opened:?}, {damage:?} in {hit:?}, {failure:?}");
    let mut held = [scene.whole.clone(), scene.whole.clone()];
    for (held, hit) in held.iter_mut().zip(hit) {
        if hit {
            damage.happen(scene, held);
        }
    }
    let memories;
    let stores: [Failing; 2];
    let log;
    if opened == Opened::Before {
        memories = [scene.whole.put_up(), scene.whole.put_up()];
        stores = [0, 1].map(|at| failing(&memories[at], failure, at));
        log = unlock(opened, &stores);
        for (memory, held) in memories.iter().zip(&held) {
            memory.change(|contents| contents.clone_from(&held.contents));
            memory.attachments().clone_from(&held.attachments);
        }
    } else {
        memories = held.each_ref().map(Held::put_up);
        stores = [0, 1].map(|at| failing(&memories[at], failure, at));
        log = unlock(opened, &stores);
    }
    let before = memories
        .each_ref()
        .map(|store| scene.stands(&Held::of(store)));
    assert_all_there(scene, &held, &before, Path::Open, case);

    let random = &mut Seeded(150);
    let mut changed = (false, false);
    if path == Path::KeepAnother {
        let [primary, mirror] = stores.clone();
        let other = Session::begin(primary, mirror, random).unwrap();
        block_on(other.open_case(&a_case(), &now(0), random)).ok();
        block_on(other.keep(&passphrase(), None, CHEAP, random)).ok();
    } else if let Some(log) = log {
        changed = path.take(scene, &log, random);
    }
    // The next day, and nothing fails.
    for key in [
        Opened::Passphrase(NEW),
        Opened::Passphrase(GOOD),
        Opened::Recovery(GOOD),
        Opened::Passphrase(EARLIER),
    ] {
        unlock(key, &[0, 1].map(|at| failing(&memories[at], None, at)));
    }
    let after = memories
        .each_ref()
        .map(|store| scene.stands(&Held::of(store)));
    assert_all_there(scene, &held, &after, path, case);
    let latest = |of: fn(&Stands) -> usize| after.iter().map(of).max();
    if changed.0 {
        assert_eq!(latest(|after| after.passphrase), Some(NEW), "{}", case());
    }
    if changed.1 {
        assert_eq!(latest(|after| after.recovery), Some(NEW), "{}", case());
    }
    stores.each_ref().map(|store| store.count())
}

/// That a store has all that it had, but for what the user put others in the place of.
fn assert_all_there<C: Fn() -> String>(
    scene: &Scene,
    before: &[Held; 2],
    after: &[Stands; 2],
    path: Path,
    case: C,
) {
    for (at, (before, after)) in before.iter().zip(after).enumerate() {
        let before = scene.stands(before);
        assert!(
            after.passphrase >= before.passphrase,
            "passphrase {at}: {}",
            case()
        );
        assert!(
            after.recovery >= before.recovery,
            "recovery {at}: {}",
            case()
        );
        assert!(
            after.events.is_superset(&before.events),
            "events {at}: {}",
            case()
        );
        let attached = &before.attachments;
        assert!(
            after.attachments.is_superset(attached),
            "attachments {at}: {}",
            case()
        );
        let drafts = path == Path::AddFromDraft || after.drafts.is_superset(&before.drafts);
        assert!(drafts, "drafts {at}: {}", case());
    }
}

const HITS: [[bool; 2]; 3] = [[true, false], [false, true], [true, true]];

/// Plays every path over every damage, first without a failure and then with some.
fn play_all(opened: Opened) {
    let scene = Scene::make();
    let long = env::var_os("FIRMLY_LONG").is_some();
    let said = StoreError::Backend {
        name: "UnknownError".to_owned(),
    };
    let faults = [Fault::Refused(said.clone()), Fault::DoneBut(said)];
    let mut turn = 0_usize;
    for path in PATHS {
        for damage in damages() {
            for hit in HITS {
                let damage = (damage, hit);
                let operations = play(&scene, damage, path, opened, None);
                let most = operations.into_iter().max().unwrap_or(0);
                for at in 1..=most {
                    for fault in &faults {
                        for stores in HITS {
                            turn += 1;
                            // A prime, so that every operation has its turn.
                            if !long && !turn.is_multiple_of(31) {
                                continue;
                            }
                            // Two tabs that change the keys at once, and neither can read what the other wrote: no order
                            // can be told.
                            let changes_keys = matches!(
                                path,
                                Path::ChangePassphrase | Path::ChangeRecovery | Path::ChangeBoth
                            );
                            if opened == Opened::Before
                                && changes_keys
                                && matches!(damage.0, Damage::KeysNewer(_))
                            {
                                continue;
                            }
                            let fault = fault.clone();
                            let failure = Failure { fault, at, stores };
                            play(&scene, damage, path, opened, Some(&failure));
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn opened_with_the_passphrase() {
    play_all(Opened::Passphrase(GOOD));
}

#[test]
fn opened_with_the_recovery_key() {
    play_all(Opened::Recovery(GOOD));
}

#[test]
fn opened_with_the_passphrase_of_before_or_after() {
    play_all(Opened::Passphrase(EARLIER));
    play_all(Opened::Passphrase(LATER));
}

#[test]
fn opened_before_the_damage() {
    play_all(Opened::Before);
}
