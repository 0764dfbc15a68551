//! What `html!` compiles to: markup as text, and what is put into its holes. Knows elements and attributes; no page.

use std::rc::Rc;

use firmly_core::guide::map::picture::tidy;
use yew::{
    html::IntoPropValue,
    prelude::*,
    virtual_dom::{Key, Listener, VList, VTag, VText},
};

pub(crate) use firmly_markup::html;

/// Markup with holes, and what has been put into them so far.
pub(crate) struct Markup {
    text: &'static str,
    holes: Vec<Hole>,
}

enum Hole {
    Node(Html),
    Nodes(Vec<Html>),
    Attribute(Option<AttrValue>),
    /// An attribute that says no more than that it is there.
    Flag(bool),
    Key(Key),
    Reference(NodeRef),
    Listener(Option<Rc<dyn Listener>>),
}

impl Markup {
    #[inline(never)]
    pub(crate) fn new(text: &'static str) -> Self {
        Self {
            text,
            holes: Vec::new(),
        }
    }

    /// A node, words, or nothing.
    pub(crate) fn node(&mut self, node: impl Node) {
        node.put(self);
    }

    /// As many nodes as come.
    pub(crate) fn each<N: Into<Html>>(&mut self, nodes: impl IntoIterator<Item = N>) {
        self.put(Hole::Nodes(nodes.into_iter().map(Into::into).collect()));
    }

    /// The value of an attribute.
    pub(crate) fn attribute(&mut self, value: impl Attribute) {
        value.put(self);
    }

    pub(crate) fn key(&mut self, key: impl Into<Key>) {
        self.put(Hole::Key(key.into()));
    }

    pub(crate) fn reference(&mut self, reference: impl IntoPropValue<NodeRef>) {
        self.put(Hole::Reference(reference.into_prop_value()));
    }

    #[inline(never)]
    pub(crate) fn listener(&mut self, listener: Option<Rc<dyn Listener>>) {
        self.put(Hole::Listener(listener));
    }

    #[inline(never)]
    fn put(&mut self, hole: Hole) {
        self.holes.push(hole);
    }

    #[inline(never)]
    fn put_text(&mut self, text: AttrValue) {
        self.put(Hole::Node(VText::new(text).into()));
    }

    #[inline(never)]
    fn put_value(&mut self, value: Option<AttrValue>) {
        self.put(Hole::Attribute(value));
    }

    /// The markup with all that was put in.
    #[inline(never)]
    pub(crate) fn done(self) -> Html {
        let mut reader = Reader {
            rest: self.text,
            holes: self.holes.into_iter(),
        };
        one(reader.nodes())
    }
}

/// A node is itself; more are a list.
fn one(nodes: Nodes) -> Html {
    match <[Html; 1]>::try_from(nodes.nodes) {
        Ok([node]) if !nodes.is_list => node,
        Ok(node) => list(node.into()),
        Err(nodes) => list(nodes),
    }
}

fn list(nodes: Vec<Html>) -> Html {
    Html::VList(Rc::new(VList::from(nodes)))
}

#[derive(Default)]
struct Nodes {
    nodes: Vec<Html>,
    /// As many come as come: it is a list even where it is one.
    is_list: bool,
}

/// Reads the text of a macro, which is well-formed because a macro wrote it: tags close with `</>`.
struct Reader {
    rest: &'static str,
    holes: std::vec::IntoIter<Hole>,
}

impl Reader {
    fn takes(&mut self, mark: &str) -> bool {
        let rest = self.rest.strip_prefix(mark);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Up to the first of these.
    fn word(&mut self, ends: &[char]) -> &'static str {
        let end = self.rest.find(ends).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn nodes(&mut self) -> Nodes {
        let mut found = Nodes::default();
        while !self.rest.is_empty() && !self.takes("</>") {
            if self.takes("{}") {
                match self.holes.next() {
                    Some(Hole::Node(node)) => found.nodes.push(node),
                    Some(Hole::Nodes(nodes)) => {
                        found.nodes.extend(nodes);
                        found.is_list = true;
                    }
                    _ => {}
                }
            } else if self.takes("<") {
                found.nodes.push(self.element());
            } else {
                let text = self.word(&['<', '{']);
                found.nodes.push(VText::new(AttrValue::Static(text)).into());
            }
        }
        found
    }

    fn element(&mut self) -> Html {
        let name = self.word(&[' ', '/', '>']);
        if name.is_empty() {
            self.takes(">");
            return list(self.nodes().nodes);
        }
        let mut tag = VTag::new(AttrValue::Static(name));
        while self.takes(" ") {
            let name = self.word(&['=']);
            self.takes("=");
            if self.takes("\"") {
                let value = self.word(&['"']);
                self.takes("\"");
                attribute(&mut tag, name, Some(AttrValue::Static(value)));
                continue;
            }
            self.takes("{}");
            match self.holes.next() {
                Some(Hole::Attribute(value)) => attribute(&mut tag, name, value),
                Some(Hole::Flag(is_on)) if name == "checked" => tag.set_checked(is_on),
                Some(Hole::Flag(is_on)) => {
                    attribute(&mut tag, name, is_on.then_some(AttrValue::Static(name)));
                }
                Some(Hole::Key(key)) => tag.key = Some(key),
                Some(Hole::Reference(reference)) => tag.node_ref = reference,
                Some(Hole::Listener(Some(listener))) => {
                    tag.add_listener(listener);
                }
                _ => {}
            }
        }
        if !self.takes("/>") {
            self.takes(">");
            let inside = one(self.nodes());
            if let Some(children) = tag.children_mut() {
                *children = inside;
            }
        }
        tag.into()
    }
}

fn attribute(tag: &mut VTag, name: &'static str, value: Option<AttrValue>) {
    if name == "value" && matches!(tag.tag(), "input" | "textarea") {
        tag.set_value(value);
    } else if let Some(value) = value {
        tag.add_attribute(name, value);
    }
}

/// What may stand between two tags.
pub(crate) trait Node {
    fn put(self, markup: &mut Markup);
}

impl Node for Html {
    #[inline(never)]
    fn put(self, markup: &mut Markup) {
        markup.put(Hole::Node(self));
    }
}

impl Node for &Html {
    #[inline(never)]
    fn put(self, markup: &mut Markup) {
        markup.put(Hole::Node(self.clone()));
    }
}

impl<N: Node> Node for Option<N> {
    fn put(self, markup: &mut Markup) {
        match self {
            Some(node) => node.put(markup),
            None => markup.put(Hole::Nodes(Vec::new())),
        }
    }
}

impl<N: Into<Html>> Node for Vec<N> {
    fn put(self, markup: &mut Markup) {
        markup.each(self);
    }
}

/// What the value of an attribute may be.
pub(crate) trait Attribute {
    fn put(self, markup: &mut Markup);
}

impl Attribute for bool {
    #[inline(never)]
    fn put(self, markup: &mut Markup) {
        markup.put(Hole::Flag(self));
    }
}

impl Attribute for f64 {
    #[inline(never)]
    fn put(self, markup: &mut Markup) {
        markup.put_value(Some(tidy(self).into()));
    }
}

impl<T: IntoPropValue<Option<AttrValue>>> Attribute for Option<T> {
    fn put(self, markup: &mut Markup) {
        markup.put_value(self.and_then(IntoPropValue::into_prop_value));
    }
}

impl Attribute for Classes {
    #[inline(never)]
    fn put(self, markup: &mut Markup) {
        markup.put_value(self.into_prop_value());
    }
}

impl Node for &str {
    #[inline(never)]
    fn put(self, markup: &mut Markup) {
        markup.put_text(AttrValue::Rc(self.into()));
    }
}

impl Node for usize {
    #[inline(never)]
    fn put(self, markup: &mut Markup) {
        Node::put(self.to_string(), markup);
    }
}

impl Attribute for &'static str {
    #[inline(never)]
    fn put(self, markup: &mut Markup) {
        markup.put_value(Some(AttrValue::Static(self)));
    }
}

/// Words: between two tags, and as values.
macro_rules! words {
    ($($kind:ty: $words:ident => $value:expr,)*) => {$(
        impl Node for $kind {
            #[inline(never)]
            fn put(self, markup: &mut Markup) {
                let $words = self;
                markup.put_text($value);
            }
        }

        impl Attribute for $kind {
            #[inline(never)]
            fn put(self, markup: &mut Markup) {
                let $words = self;
                markup.put_value(Some($value));
            }
        }
    )*};
}

words! {
    String: words => words.into(),
    &String: words => words.clone().into(),
    AttrValue: words => words,
    &AttrValue: words => words.clone(),
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use tokio::{runtime::Builder, task::LocalSet};
    use yew::{LocalServerRenderer, html::ChildrenProps};

    use super::*;

    #[derive(Properties, PartialEq)]
    struct DrawnProps {
        html: Html,
    }

    #[component]
    fn Drawn(props: &DrawnProps) -> Html {
        props.html.clone()
    }

    #[component]
    fn Named(props: &ChildrenProps) -> Html {
        html! { <b>{ props.children.clone() }</b> }
    }

    #[expect(clippy::unwrap_used, reason = "the runtime of a test")]
    fn drawn(html: Html) -> String {
        let runtime = Builder::new_current_thread().build().unwrap();
        let page = LocalServerRenderer::<Drawn>::with_props(DrawnProps { html });
        LocalSet::new().block_on(&runtime, page.hydratable(false).render())
    }

    /// The same tokens, by this macro and by Yew's.
    macro_rules! same {
        ($($markup:tt)*) => {
            assert_eq!(drawn(html! { $($markup)* }), drawn(yew::html! { $($markup)* }));
        };
    }

    #[test]
    fn it_draws_what_yew_draws() {
        let (some, none) = (Some("told"), None::<&str>);
        let words = || vec!["one", "two"];
        let title = "A <title> & \"more\"".to_owned();
        same! { <p class="f-lede">{ "fixed" }</p> }
        same! { <><h1 id="h" tabindex="-1">{ &title }</h1>{ " " }<br /><hr class="f" /></> }
        same! { <a href={title.clone()} title={some} lang={none} hidden={true} class={classes!("a", some)}>{ title.clone() }</a> }
        same! { <details open={false} aria-label="x" data-entry-kind={"y"}>{ some }{ none }{ title.len().to_string() }</details> }
        same! { <ul>{ for words().into_iter().map(|word| html! { <li key={word}>{ word }</li> }) }</ul> }
        same! { <p>if let Some(told) = some { <b>{ told }</b> } else { { "not told" } }</p> }
        same! { <p>if none.is_some() { <b /> } else if some.is_none() { { "a" } } else { { "b" }{ "c" } }</p> }
        same! { <div><Named>{ "inside" }</Named><Named><i />{ " and " }<i /></Named></div> }
        same! { <form novalidate=true><input type="radio" value={title.clone()} checked={true} /><textarea value="text" /></form> }
        same! { <svg viewBox="0 0 1 1"><use href="#mark" /></svg> }
        same! { { html! { <p /> } } }
        same! { &title }
        same! {}
    }

    #[test]
    fn lengths_are_to_a_tenth() {
        let lengths = [0.0, 15.5, -3.0, -0.04, -0.25, 1234.96].map(tidy);
        assert_eq!(lengths, ["0", "15.5", "-3", "0", "-0.3", "1235"]);
    }

    #[test]
    fn keys_references_and_listeners_are_put_on() {
        let reference = NodeRef::default();
        let html = html! { <button key="save" ref={&reference} onclick={|_: MouseEvent| ()}>{ "Save" }</button> };
        let Html::VTag(tag) = html else {
            panic!("not an element")
        };
        assert_eq!(tag.key, Some(Key::from("save")));
        assert_eq!(tag.node_ref, reference);
        assert!(format!("{tag:?}").contains("onclick"));
    }
}
