//! CacheStorage: traces, formats, other tabs, records that cannot be read.

use firmly::store::CacheMirror;
use firmly_core::store::{Decision, SealedEvent, Store, StoreError};
use futures::join;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Cache, Response};

use crate::sealed::{draft, event, keys, rival};

const STREAM: &str = "a1a1a1a1a1a1a1a1";

async fn exists(name: &str) -> bool {
    let caches = web_sys::window().unwrap().caches().unwrap();
    JsFuture::from(caches.has(name)).await.unwrap().is_truthy()
}

async fn put(name: &str, path: &str, body: &str) {
    let caches = web_sys::window().unwrap().caches().unwrap();
    let cache: Cache = JsFuture::from(caches.open(name)).await.unwrap().into();
    let response = Response::new_with_opt_str(Some(body)).unwrap();
    let address = format!("https://{name}.invalid/{path}");
    JsFuture::from(cache.put_with_str(&address, &response))
        .await
        .unwrap();
}

async fn copy(from: &str, to: &str, path: &str) {
    let caches = web_sys::window().unwrap().caches().unwrap();
    let mut held = Vec::new();
    for name in [from, to] {
        let cache: Cache = JsFuture::from(caches.open(name)).await.unwrap().into();
        held.push((cache, format!("https://{name}.invalid/{path}")));
    }
    let found = JsFuture::from(held[0].0.match_with_str(&held[0].1)).await;
    let response: Response = found.unwrap().into();
    JsFuture::from(held[1].0.put_with_str(&held[1].1, &response))
        .await
        .unwrap();
}

#[wasm_bindgen_test]
async fn looking_leaves_no_trace() {
    let store = CacheMirror::new("t-trace");
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
    let store = CacheMirror::new("t-again");
    store.put_keys(&keys(2)).await.unwrap();
    for seq in 1..=11 {
        store.append(&event(STREAM, seq)).await.unwrap();
    }
    store.put_draft(&draft("new entry/1")).await.unwrap();
    store.put_draft(&draft("other")).await.unwrap();
    store.delete_draft("other").await.unwrap();

    let mut contents = CacheMirror::new("t-again").read().await.unwrap();
    contents.events.sort_by_key(|event| event.seq);
    assert!(contents.keys == Some(keys(2)));
    assert!(contents.events == (1..=11).map(|seq| event(STREAM, seq)).collect::<Vec<_>>());
    assert!(contents.drafts == [draft("new entry/1")]);
    assert_eq!(contents.unreadable, 0);
}

async fn paths(name: &str) -> Vec<String> {
    let caches = web_sys::window().unwrap().caches().unwrap();
    let cache: Cache = JsFuture::from(caches.open(name)).await.unwrap().into();
    let requests = JsFuture::from(cache.keys()).await.unwrap();
    let root = format!("https://{name}.invalid/");
    js_sys::Array::from(&requests)
        .iter()
        .map(|request| web_sys::Request::from(request).url())
        .map(|address| address.strip_prefix(&root).unwrap().to_owned())
        .collect()
}

fn in_order(contents: firmly_core::store::Contents) -> Vec<SealedEvent> {
    let mut events = contents.events;
    events.sort_by_key(|event| event.seq);
    events
}

#[wasm_bindgen_test]
async fn many_events_become_few_entries_and_the_head_stays() {
    let store = CacheMirror::new("t-segment");
    let events: Vec<_> = (1..=512).map(|seq| event(STREAM, seq)).collect();
    let (many, rest) = events.split_at(448);
    let (few, last) = rest.split_at(56);
    for healed in many.chunks(64).chain(few.chunks(8)) {
        store.heal(healed).await.unwrap();
    }
    for event in last {
        store.append(event).await.unwrap();
    }
    // The format, seven entries of 64 events, seven of eight, eight of one.
    assert_eq!(paths("t-segment").await.len(), 1 + 7 + 7 + 8);
    // With the draft: first single events become one entry, then such entries do, and then those.
    for left in [7 + 7 + 1, 7 + 1, 1] {
        store.put_draft(&draft("new")).await.unwrap();
        assert_eq!(paths("t-segment").await.len(), 2 + left);
    }
    assert_eq!(
        store.append(&event(STREAM, 512)).await,
        Err(StoreError::Conflict)
    );
    let contents = CacheMirror::new("t-segment").read().await.unwrap();
    assert_eq!(contents.unreadable, 0);
    assert!(in_order(contents) == events);
    store.append(&event(STREAM, 513)).await.unwrap();
}

/// A script by which whatever goes into a segment of the cache is cut short.
const CUT_SEGMENTS: &str = "
    const put = Cache.prototype.put;
    globalThis.putAsBefore = () => { Cache.prototype.put = put };
    Cache.prototype.put = async function (address, response) {
        const body = await response.arrayBuffer();
        const whole = !String(address).includes('/segment/');
        return put.call(this, address, new Response(whole ? body : body.slice(0, 200)));
    };
";

#[wasm_bindgen_test]
async fn what_does_not_stand_as_it_was_written_takes_nothing_with_it() {
    let store = CacheMirror::new("t-cut-segment");
    let events: Vec<_> = (1..=40).map(|seq| event(STREAM, seq)).collect();
    for event in &events[..20] {
        store.append(event).await.unwrap();
    }
    store.heal(&events[20..]).await.unwrap();
    let before = paths("t-cut-segment").await;
    js_sys::eval(CUT_SEGMENTS).unwrap();
    store.put_draft(&draft("new")).await.unwrap();
    let purged = SealedEvent {
        sealed: vec![1, 2, 3],
        ..event(STREAM, 30)
    };
    let healed = store.heal(&[purged]).await;
    let again = store.heal(&events[..10]).await;
    js_sys::eval("putAsBefore()").unwrap();
    let not_as_written = Err(StoreError::Backend {
        name: "NotAsWritten".to_owned(),
    });
    assert_eq!((healed, again), (not_as_written.clone(), not_as_written));
    let contents = store.read().await.unwrap();
    assert_eq!(contents.unreadable, 0);
    assert!(in_order(contents) == events);
    assert_eq!(paths("t-cut-segment").await.len(), before.len() + 1);
}

/// The browser may die between any two steps of making one entry of many.
#[wasm_bindgen_test]
async fn what_was_cut_short_while_it_moved_is_there_once_and_is_replaced_everywhere() {
    let (store, before) = (CacheMirror::new("t-cut"), CacheMirror::new("t-cut-before"));
    let events: Vec<_> = (1..=20).map(|seq| event(STREAM, seq)).collect();
    for event in &events {
        store.append(event).await.unwrap();
        before.append(event).await.unwrap();
    }
    store.put_draft(&draft("new")).await.unwrap();
    assert!(paths("t-cut").await.len() < 8);
    // All that was to go is there again, one of them torn.
    for path in paths("t-cut-before").await {
        copy("t-cut-before", "t-cut", &path).await;
    }
    put(
        "t-cut",
        &format!("event/{STREAM}/3/{}", "00".repeat(32)),
        "torn",
    )
    .await;
    let contents = store.read().await.unwrap();
    assert_eq!(contents.unreadable, 1);
    assert!(in_order(contents) == events);

    let purged = SealedEvent {
        sealed: vec![1, 2, 3],
        ..event(STREAM, 7)
    };
    store.heal(std::slice::from_ref(&purged)).await.unwrap();
    store.put_draft(&draft("new")).await.unwrap();
    let mut expected = events;
    expected[6] = purged;
    let contents = store.read().await.unwrap();
    assert_eq!(contents.unreadable, 1, "what cannot be read stays");
    assert!(in_order(contents) == expected);
    store.append(&event(STREAM, 21)).await.unwrap();
}

#[wasm_bindgen_test]
async fn nothing_is_written_before_it_is_decided() {
    let store = CacheMirror::new("t-decided");
    let first = event(STREAM, 1);
    store.put_draft(&draft("new")).await.unwrap();
    let decided = async {
        for path in paths("t-decided").await {
            assert!(!path.starts_with("event/"), "{path}");
        }
        Decision::Stands
    };
    store.append_if(&first, decided).await.unwrap();
    assert!(store.read().await.unwrap().events == [first]);
}

/// A first store that never answers keeps no other tab waiting: the mirror decides in its place.
#[wasm_bindgen_test]
async fn nobody_waits_long_behind_the_lock() {
    let store = CacheMirror::new("t-silent");
    let (first, second) = (event(STREAM, 1), event(STREAM, 2));
    store.append(&first).await.unwrap();
    let (ours, theirs) = (CacheMirror::new("t-silent"), draft("new"));
    let (appended, drafted) = join!(
        ours.append_if(&second, std::future::pending()),
        store.put_draft(&theirs)
    );
    assert_eq!((appended, drafted), (Ok(()), Ok(())));
    assert!(in_order(store.read().await.unwrap()) == [first, second]);
}

#[wasm_bindgen_test]
async fn what_the_first_store_has_taken_is_taken_whatever_is_missing_before_it() {
    let store = CacheMirror::new("t-gap");
    let events = [event(STREAM, 1), event(STREAM, 5)];
    store.append(&events[0]).await.unwrap();
    let decided = async { Decision::Stands };
    store.append_if(&events[1], decided).await.unwrap();
    assert!(in_order(store.read().await.unwrap()) == events);
}

#[wasm_bindgen_test]
async fn what_is_in_a_segment_can_be_replaced_and_is_there_once() {
    let store = CacheMirror::new("t-replace");
    let events: Vec<_> = (1..=600).map(|seq| event(STREAM, seq)).collect();
    store.heal(&events).await.unwrap();
    let count = |paths: &[String]| {
        paths
            .iter()
            .filter(|path| path.starts_with("segment/"))
            .count()
    };
    assert_eq!(count(&paths("t-replace").await), 2);

    let purged = |seq: u64| SealedEvent {
        sealed: vec![1, 2, 3],
        ..event(STREAM, seq)
    };
    store
        .heal(&[purged(7), purged(300), purged(599)])
        .await
        .unwrap();
    store.heal(&events[9..10]).await.unwrap();
    let mut expected = events.clone();
    for seq in [7, 300, 599] {
        expected[usize::try_from(seq).unwrap() - 1] = purged(seq);
    }
    assert!(in_order(store.read().await.unwrap()) == expected);
    // Each of the two in halves.
    assert_eq!(count(&paths("t-replace").await), 4);
    store.append(&event(STREAM, 601)).await.unwrap();
}

#[wasm_bindgen_test]
async fn a_segment_that_cannot_be_read_is_kept_and_healed_beside() {
    let store = CacheMirror::new("t-torn");
    let events: Vec<_> = (1..=256).map(|seq| event(STREAM, seq)).collect();
    store.heal(&events).await.unwrap();
    let segment = paths("t-torn")
        .await
        .into_iter()
        .find(|path| path.starts_with("segment/"));
    put("t-torn", &segment.unwrap(), "torn").await;
    let contents = store.read().await.unwrap();
    assert!(contents.events.is_empty());
    assert_eq!(contents.unreadable, 1);
    assert_eq!(
        store.append(&event(STREAM, 3)).await,
        Err(StoreError::Conflict)
    );
    store.heal(&events).await.unwrap();
    let contents = store.read().await.unwrap();
    assert_eq!(contents.unreadable, 1);
    assert!(in_order(contents) == events);
    store.append(&event(STREAM, 257)).await.unwrap();
}

#[wasm_bindgen_test]
async fn of_two_tabs_at_one_place_one_is_told() {
    let (first, second) = (CacheMirror::new("t-tabs"), CacheMirror::new("t-tabs"));
    first.append(&event(STREAM, 1)).await.unwrap();
    let (ours, theirs) = (event(STREAM, 2), rival(STREAM, 2));
    let (one, other) = futures::join!(first.append(&ours), second.append(&theirs));
    let mut results = [one, other];
    results.sort_by_key(Result::is_err);
    assert_eq!(results, [Ok(()), Err(StoreError::Conflict)]);
    assert_eq!(second.read().await.unwrap().events.len(), 2);
}

#[wasm_bindgen_test]
async fn a_newer_cache_is_left_alone() {
    put("t-newer", "format", "7").await;
    let newer = StoreError::NewerFormat { found: 7, known: 1 };
    let store = CacheMirror::new("t-newer");
    assert_eq!(store.read().await.err(), Some(newer.clone()));
    assert_eq!(store.append(&event(STREAM, 1)).await, Err(newer.clone()));
    assert_eq!(store.put_keys(&keys(1)).await, Err(newer));
}

#[wasm_bindgen_test]
async fn what_cannot_be_read_is_counted_and_kept() {
    let store = CacheMirror::new("t-damage");
    store.put_keys(&keys(1)).await.unwrap();
    store.append(&event(STREAM, 1)).await.unwrap();
    put("t-damage", "keys", "torn").await;
    put("t-damage", "event/s/1/00", "torn").await;
    put("t-damage", "draft/x", "torn").await;
    put("t-damage", "what is this", "torn").await;

    let contents = store.read().await.unwrap();
    assert_eq!(contents.unreadable, 4);
    assert!(contents.keys.is_none());
    assert!(contents.events == [event(STREAM, 1)]);

    let refused = store.put_keys(&keys(9)).await;
    assert!(matches!(refused, Err(StoreError::Backend { name }) if name == "UnreadableKeys"));
    assert_eq!(store.read().await.unwrap().unreadable, 4);
}
