//! IndexedDB: traces, versions, other tabs, records that cannot be read, durability.

use firmly::store::IndexedDb;
use firmly_core::store::{Store, StoreError};
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::sealed::{draft, event, keys, rival};

const STREAM: &str = "a1a1a1a1a1a1a1a1";

/// Runs the body of an async function with `name` and gives what it returns.
async fn script(name: &str, body: &str) -> JsValue {
    let body = format!("return (async () => {{ {HELPERS} {body} }})()");
    let promise: Promise = Function::new_with_args("name", &body)
        .call1(&JsValue::UNDEFINED, &name.into())
        .unwrap()
        .into();
    JsFuture::from(promise).await.unwrap()
}

const HELPERS: &str = "
    const settled = request => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const put = async (store, key, value) => {
        const db = await settled(indexedDB.open(name));
        await settled(db.transaction(store, 'readwrite').objectStore(store).put(value, key));
        db.close();
    };
";

async fn exists(name: &str) -> bool {
    script(
        name,
        "return (await indexedDB.databases()).some(db => db.name === name)",
    )
    .await
    .is_truthy()
}

/// A busy browser answers when nobody waits any more.
#[wasm_bindgen_test]
async fn an_answer_that_comes_too_late_leaves_no_trace() {
    // Whoever opens a database that is about to be deleted waits until those who hold it let go.
    let hold = "
        window.held = await settled(indexedDB.open(name));
        window.gone = settled(indexedDB.deleteDatabase(name));
    ";
    script("t-late", hold).await;
    let store = IndexedDb::new("t-late");
    let answer = store.read().await;
    assert!(matches!(answer, Err(StoreError::Backend { name }) if name == "Timeout"));
    script("t-late", "window.held.close(); await window.gone;").await;

    let again = IndexedDb::new("t-late");
    assert!(again.read().await.unwrap() == Default::default());
    assert!(!exists("t-late").await);
    again.put_keys(&keys(1)).await.unwrap();
    assert!(again.read().await.unwrap().keys == Some(keys(1)));
}

#[wasm_bindgen_test]
async fn looking_leaves_no_trace() {
    let store = IndexedDb::new("t-trace");
    assert!(store.read().await.unwrap() == Default::default());
    store.delete_draft("new").await.unwrap();
    assert!(!exists("t-trace").await);

    store.put_keys(&keys(1)).await.unwrap();
    assert!(exists("t-trace").await);
    store.delete_all().await.unwrap();
    assert!(!exists("t-trace").await);
    assert!(store.read().await.unwrap() == Default::default());
}

#[wasm_bindgen_test]
async fn another_page_reads_what_was_written() {
    let store = IndexedDb::new("t-again");
    store.put_keys(&keys(2)).await.unwrap();
    for seq in 1..=3 {
        store.append(&event(STREAM, seq)).await.unwrap();
    }
    store.put_draft(&draft("new entry/1")).await.unwrap();
    drop(store);

    let contents = IndexedDb::new("t-again").read().await.unwrap();
    assert!(contents.keys == Some(keys(2)));
    assert!(contents.events == [event(STREAM, 1), event(STREAM, 2), event(STREAM, 3)]);
    assert!(contents.drafts == [draft("new entry/1")]);
    assert_eq!(contents.unreadable, 0);
    assert_eq!(IndexedDb::new("t-again").loss(), None);
}

#[wasm_bindgen_test]
async fn behind_a_head_that_cannot_be_read_nothing_is_written() {
    let store = IndexedDb::new("t-head");
    store.append(&event(STREAM, 1)).await.unwrap();
    let plant = format!("await put('events', 'odd', {{ stream: '{STREAM}', seq: 'last' }});");
    script("t-head", &plant).await;
    let error = store.append(&event(STREAM, 2)).await.unwrap_err();
    assert!(format!("{error:?}").contains("UnreadableHead"), "{error:?}");
    let contents = store.read().await.unwrap();
    assert!(contents.events == [event(STREAM, 1)]);
}

#[wasm_bindgen_test]
async fn of_two_tabs_at_one_place_one_is_told() {
    let (first, second) = (IndexedDb::new("t-tabs"), IndexedDb::new("t-tabs"));
    first.append(&event(STREAM, 1)).await.unwrap();
    let (ours, theirs) = (event(STREAM, 2), rival(STREAM, 2));
    let (one, other) = futures::join!(first.append(&ours), second.append(&theirs));
    let mut results = [one, other];
    results.sort_by_key(Result::is_err);
    assert_eq!(results, [Ok(()), Err(StoreError::Conflict)]);
    assert_eq!(second.read().await.unwrap().events.len(), 2);
}

#[wasm_bindgen_test]
async fn a_newer_database_is_left_alone() {
    script(
        "t-newer",
        "const open = indexedDB.open(name, 7);
         open.onupgradeneeded = () => open.result.createObjectStore('other');
         (await settled(open)).close();",
    )
    .await;
    let newer = StoreError::NewerFormat { found: 7, known: 1 };
    let store = IndexedDb::new("t-newer");
    assert_eq!(store.read().await.err(), Some(newer.clone()));
    assert_eq!(store.append(&event(STREAM, 1)).await, Err(newer));
    let state = script(
        "t-newer",
        "const db = await settled(indexedDB.open(name));
         const state = db.version + [...db.objectStoreNames].join();
         db.close();
         return state",
    )
    .await;
    assert_eq!(state, "7other");
}

#[wasm_bindgen_test]
async fn what_cannot_be_read_is_counted_and_kept() {
    let store = IndexedDb::new("t-damage");
    store.put_keys(&keys(1)).await.unwrap();
    store.append(&event(STREAM, 1)).await.unwrap();
    script(
        "t-damage",
        "await put('meta', 'keys', new Uint8Array([1]));
         await put('events', 'x', { stream: 's', seq: 1, body: 'text' });
         await put('drafts', 'y', 12);",
    )
    .await;

    let contents = store.read().await.unwrap();
    assert_eq!(contents.unreadable, 3);
    assert!(contents.keys.is_none());
    assert!(contents.events == [event(STREAM, 1)]);

    let refused = store.put_keys(&keys(9)).await;
    assert!(matches!(refused, Err(StoreError::Backend { name }) if name == "UnreadableKeys"));
    assert_eq!(store.read().await.unwrap().unreadable, 3);
}

#[wasm_bindgen_test]
async fn an_event_under_another_hash_or_place_is_not_believed() {
    let store = IndexedDb::new("t-moved");
    store.append(&event(STREAM, 1)).await.unwrap();
    script(
        "t-moved",
        "const db = await settled(indexedDB.open(name));
         const [event] = await settled(db.transaction('events').objectStore('events').getAll());
         db.close();
         await put('events', 'ff'.repeat(32), event);
         await put('events', Array.from(new TextDecoder().decode(event.body).matchAll(/[0-9a-f]{64}/g))[0][0],
             { ...event, seq: 2 });",
    )
    .await;
    let contents = store.read().await.unwrap();
    assert_eq!((contents.events.len(), contents.unreadable), (0, 2));
}

#[wasm_bindgen_test]
async fn another_tab_may_delete_everything_under_us() {
    let (ours, theirs) = (IndexedDb::new("t-gone"), IndexedDb::new("t-gone"));
    ours.append(&event(STREAM, 1)).await.unwrap();
    theirs.delete_all().await.unwrap();
    assert!(ours.read().await.unwrap().events.is_empty());
    ours.append(&event(STREAM, 1)).await.unwrap();
    assert_eq!(theirs.read().await.unwrap().events.len(), 1);
}

#[wasm_bindgen_test]
async fn every_write_asks_for_strict_durability() {
    let store = IndexedDb::new("t-strict");
    script(
        "t-strict",
        "const original = IDBDatabase.prototype.transaction;
         globalThis.asked = [];
         IDBDatabase.prototype.transaction = function (...args) {
             const transaction = original.apply(this, args);
             if (this.name === name) asked.push(transaction.mode + ' ' + transaction.durability);
             return transaction;
         };",
    )
    .await;
    store.put_keys(&keys(1)).await.unwrap();
    store.append(&event(STREAM, 1)).await.unwrap();
    store.heal(&[event(STREAM, 2)]).await.unwrap();
    store.put_draft(&draft("new")).await.unwrap();
    let asked = Reflect::get(&js_sys::global(), &"asked".into()).unwrap();
    let asked: Vec<_> = Array::from(&asked)
        .iter()
        .filter_map(|one| one.as_string())
        .collect();
    assert_eq!(asked, ["readwrite strict"; 4]);
}

/// The tab was in the background and the browser severed its connection, without a word or in the middle of a write.
#[wasm_bindgen_test]
async fn a_connection_that_was_severed_is_opened_anew() {
    let store = IndexedDb::new("t-severed");
    store.put_keys(&keys(1)).await.unwrap();
    let sever = "
        const original = IDBDatabase.prototype.transaction;
        const dead = new WeakSet();
        window.left = {};
        IDBDatabase.prototype.transaction = function (...args) {
            if (dead.has(this)) throw new DOMException('severed', 'InvalidStateError');
            const transaction = original.apply(this, args);
            if (this.name === name && left[transaction.mode] > 0) {
                left[transaction.mode] -= 1;
                dead.add(this);
                queueMicrotask(() => transaction.abort());
            }
            return transaction;
        };";
    script("t-severed", sever).await;
    let next = async |mode: &str| {
        let sever = format!("left['{mode}'] = 1");
        script("t-severed", &sever).await;
    };

    next("readwrite").await;
    let mut stood = 0;
    let first = event(STREAM, 1);
    store.append_telling(&first, || stood += 1).await.unwrap();
    assert_eq!(stood, 1);
    next("readwrite").await;
    store.put_draft(&draft("new")).await.unwrap();
    next("readonly").await;
    let contents = store.read().await.unwrap();
    assert!(contents.events == [first] && contents.keys == Some(keys(1)));
    assert_eq!(contents.drafts.len(), 1);
    next("readwrite").await;
    store.put_keys(&keys(2)).await.unwrap();

    // Twice in a row it says so, and the next time it works.
    script("t-severed", "left.readwrite = 2").await;
    let second = event(STREAM, 2);
    let refused = store.append(&second).await;
    assert!(matches!(refused, Err(StoreError::Backend { .. })));
    store.append(&second).await.unwrap();
    assert_eq!(store.counts().await.unwrap().events, 2);
}

/// Another tab that holds on to the database is named in time, and nothing is written later.
#[wasm_bindgen_test]
async fn nobody_waits_long_for_another_tab() {
    let (busy, held) = (IndexedDb::new("t-busy"), IndexedDb::new("t-held"));
    busy.append(&event(STREAM, 1)).await.unwrap();
    held.append(&event(STREAM, 1)).await.unwrap();
    let keep_busy = "
        const db = await settled(indexedDB.open(name));
        const events = db.transaction('events', 'readwrite').objectStore('events');
        window.busy = true;
        const on = () => { if (window.busy) events.count().onsuccess = on; };
        on();
        window.release = () => { window.busy = false; db.close(); };";
    script("t-busy", keep_busy).await;
    script(
        "t-held",
        "window.held = await settled(indexedDB.open(name))",
    )
    .await;

    let second = event(STREAM, 2);
    let (appended, deleted) = futures::join!(busy.append(&second), held.delete_all());
    assert!(matches!(appended, Err(StoreError::Backend { name }) if name == "Timeout"));
    assert_eq!(deleted, Err(StoreError::Blocked));

    script("t-busy", "window.release()").await;
    script("t-held", "window.held.close()").await;
    assert_eq!(busy.counts().await.unwrap().events, 1);
    busy.append(&second).await.unwrap();
}
