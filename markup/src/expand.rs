//! From nodes to what the compiler gets.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::read::{Attribute, Node, Value};

/// What the macro stands for.
pub(crate) fn root(nodes: &[Node]) -> TokenStream {
    match nodes {
        [component @ Node::Component { .. }] => self::component(component),
        [Node::Element { .. } | Node::Block(_)] => markup(nodes, false),
        _ => markup(nodes, true),
    }
}

/// The text, with `{}` where something is put in, and what is put in, in order.
struct Expansion {
    text: String,
    fills: TokenStream,
}

fn markup(nodes: &[Node], is_list: bool) -> TokenStream {
    let mut expansion = Expansion {
        text: String::new(),
        fills: TokenStream::new(),
    };
    if is_list {
        expansion.text += "<>";
    }
    expansion.nodes(nodes);
    if is_list {
        expansion.text += "</>";
    }
    let Expansion { text, fills } = expansion;
    let markup = markup_name();
    quote! {
        {
            let mut #markup = crate::app::markup::Markup::new(#text);
            #fills
            #markup.done()
        }
    }
}

fn markup_name() -> Ident {
    Ident::new("__markup", Span::mixed_site())
}

impl Expansion {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            self.node(node);
        }
    }

    fn node(&mut self, node: &Node) {
        let markup = markup_name();
        match node {
            Node::Text(text) => self.text += text,
            Node::Element {
                name,
                attributes,
                children,
            } => {
                self.text.push('<');
                self.text += name;
                for attribute in attributes {
                    self.attribute(attribute);
                }
                if children.is_empty() && !name.is_empty() {
                    self.text += "/>";
                } else {
                    self.text.push('>');
                    self.nodes(children);
                    self.text += "</>";
                }
            }
            Node::Block(node) => self.fill(quote! { #markup.node(#node); }),
            Node::Each(nodes) => self.fill(quote! { #markup.each(#nodes); }),
            Node::Component { .. } => {
                let component = component(node);
                self.fill(quote! { #markup.node(#component); });
            }
            Node::Choice(branches) => {
                let mut choice = TokenStream::new();
                let mut is_complete = false;
                for (condition, nodes) in branches {
                    let inside = list(nodes);
                    if !choice.is_empty() {
                        choice.extend(quote! { else });
                    }
                    is_complete = condition.is_empty();
                    choice.extend(if is_complete {
                        quote! { { #inside } }
                    } else {
                        quote! { if #condition { #inside } }
                    });
                }
                if !is_complete {
                    choice.extend(quote! { else { ::yew::Html::default() } });
                }
                self.fill(quote! { #markup.node(#choice); });
            }
        }
    }

    fn fill(&mut self, fill: TokenStream) {
        self.text += "{}";
        self.fills.extend(fill);
    }

    fn attribute(&mut self, attribute: &Attribute) {
        let Attribute { name, value, span } = attribute;
        self.text.push(' ');
        self.text += name;
        self.text.push('=');
        let value = match value {
            Value::Fixed(text) if name == "key" => quote! { #text },
            Value::Fixed(text) => {
                self.text.push('"');
                self.text += text;
                self.text.push('"');
                return;
            }
            Value::Given(value) => value.clone(),
        };
        let markup = markup_name();
        let fill = if name == "key" {
            quote_spanned! { *span => #markup.key(#value); }
        } else if name == "ref" {
            quote_spanned! { *span => #markup.reference(#value); }
        } else if name.starts_with("on") {
            let event = Ident::new(name, *span);
            quote_spanned! { *span => #markup.listener(::yew::html::#event::Wrapper::__macro_new(#value)); }
        } else {
            quote_spanned! { *span => #markup.attribute(#value); }
        };
        self.fill(fill);
    }
}

/// The nodes of a branch: always a list, as Yew has it, so that the branches are told apart from what stands beside them.
fn list(nodes: &[Node]) -> TokenStream {
    if nodes.is_empty() {
        quote! { ::yew::Html::default() }
    } else {
        markup(nodes, true)
    }
}

/// Components and their properties are Yew's.
fn component(node: &Node) -> TokenStream {
    let Node::Component {
        name,
        properties,
        children,
    } = node
    else {
        return TokenStream::new();
    };
    let Some(children) = children else {
        return quote! { ::yew::html! { <#name #properties /> } };
    };
    let inside = match &children[..] {
        [Node::Block(node)] => quote! { { #node } },
        _ => {
            let inside = root(children);
            quote! { { #inside } }
        }
    };
    quote! { ::yew::html! { <#name #properties>#inside</#name> } }
}
