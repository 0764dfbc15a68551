//! From tokens to nodes.

use std::iter::Peekable;

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree, token_stream};
use quote::quote_spanned;

/// What stands between two tags.
pub(crate) enum Node {
    /// An element, or a list without one where it has no name.
    Element {
        name: String,
        attributes: Vec<Attribute>,
        children: Vec<Node>,
    },
    /// A component: its name, its properties as they were written, and what is in it.
    Component {
        name: TokenStream,
        properties: TokenStream,
        children: Option<Vec<Node>>,
    },
    /// What is put in.
    Block(TokenStream),
    /// One node for each that comes.
    Each(TokenStream),
    /// Words that never change.
    Text(String),
    /// A condition with its branches; each is `if condition`, and the last may have none.
    Choice(Vec<(TokenStream, Vec<Node>)>),
}

pub(crate) struct Attribute {
    pub(crate) name: String,
    pub(crate) value: Value,
    pub(crate) span: Span,
}

pub(crate) enum Value {
    Fixed(String),
    Given(TokenStream),
}

pub(crate) struct Fault {
    span: Span,
    says: &'static str,
}

impl Fault {
    pub(crate) fn tokens(&self) -> TokenStream {
        let says = self.says;
        quote_spanned! { self.span => ::std::compile_error!(#says) }
    }
}

type Result<T> = std::result::Result<T, Fault>;

/// All nodes of a macro or of a branch.
pub(crate) fn nodes(tokens: TokenStream) -> Result<Vec<Node>> {
    let is_markup = match tokens.clone().into_iter().next() {
        None => true,
        Some(TokenTree::Punct(punct)) => punct.as_char() == '<',
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
        Some(TokenTree::Ident(word)) => word == "if",
        Some(TokenTree::Literal(_)) => false,
    };
    if !is_markup {
        return Ok(vec![Node::Block(tokens)]);
    }
    let mut reader = Reader {
        tokens: tokens.into_iter().peekable(),
    };
    let nodes = reader.children()?;
    match reader.tokens.next() {
        None => Ok(nodes),
        Some(rest) => Err(Fault {
            span: rest.span(),
            says: "this tag was never opened",
        }),
    }
}

struct Reader {
    tokens: Peekable<token_stream::IntoIter>,
}

impl Reader {
    /// Up to the next closing tag, whose `<` has been taken when it gives the nodes, or up to the end.
    fn children(&mut self) -> Result<Vec<Node>> {
        let mut nodes = Vec::new();
        while let Some(token) = self.tokens.next() {
            match token {
                TokenTree::Punct(less) if less.as_char() == '<' => {
                    if self.takes('/') {
                        return Ok(nodes);
                    }
                    nodes.push(self.element(less.span())?);
                }
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    nodes.extend(block(&group));
                }
                TokenTree::Ident(word) if word == "if" => nodes.push(self.choice()?),
                other => {
                    return Err(Fault {
                        span: other.span(),
                        says: "a tag, a block or a condition is expected",
                    });
                }
            }
        }
        Ok(nodes)
    }

    fn takes(&mut self, mark: char) -> bool {
        self.tokens
            .next_if(|next| matches!(next, TokenTree::Punct(punct) if punct.as_char() == mark))
            .is_some()
    }

    /// Behind its `<`.
    fn element(&mut self, span: Span) -> Result<Node> {
        let mut name = TokenStream::new();
        let mut depth = 0;
        // A name goes on behind '-' and ':', and inside of '<' and '>'.
        let mut goes_on = true;
        while let Some(token) = self.tokens.next_if(|next| match next {
            TokenTree::Ident(_) => goes_on || depth > 0,
            TokenTree::Punct(punct) => match punct.as_char() {
                '-' | ':' | '<' => true,
                '>' => depth > 0,
                _ => depth > 0,
            },
            _ => depth > 0,
        }) {
            goes_on =
                matches!(&token, TokenTree::Punct(punct) if matches!(punct.as_char(), '-' | ':'));
            match &token {
                TokenTree::Punct(punct) if punct.as_char() == '<' => depth += 1,
                TokenTree::Punct(punct) if punct.as_char() == '>' => depth -= 1,
                _ => {}
            }
            name.extend([token]);
        }
        let said = name.to_string().replace(' ', "");
        if said.contains("::") || said.starts_with(char::is_uppercase) {
            return self.component(name, span);
        }
        let (attributes, is_open) = self.attributes(span)?;
        let children = if is_open {
            self.inside(span)?
        } else {
            Vec::new()
        };
        Ok(Node::Element {
            name: said,
            attributes,
            children,
        })
    }

    /// What is in an element, and its closing tag.
    fn inside(&mut self, span: Span) -> Result<Vec<Node>> {
        let children = self.children()?;
        loop {
            match self.tokens.next() {
                Some(TokenTree::Punct(punct)) if punct.as_char() == '>' => {
                    // The end of a type's arguments is not the end of the tag.
                    if !self.takes('>') {
                        return Ok(children);
                    }
                    return Ok(children);
                }
                Some(_) => {}
                None => {
                    return Err(Fault {
                        span,
                        says: "this tag is never closed",
                    });
                }
            }
        }
    }

    fn component(&mut self, name: TokenStream, span: Span) -> Result<Node> {
        let mut properties = TokenStream::new();
        let is_open = loop {
            match self.tokens.next() {
                Some(TokenTree::Punct(punct)) if punct.as_char() == '>' => break true,
                Some(TokenTree::Punct(punct)) if punct.as_char() == '/' && self.takes('>') => {
                    break false;
                }
                Some(token) => properties.extend([token]),
                None => {
                    return Err(Fault {
                        span,
                        says: "this tag has no end",
                    });
                }
            }
        };
        let children = is_open.then(|| self.inside(span)).transpose()?;
        Ok(Node::Component {
            name,
            properties,
            children,
        })
    }

    /// Up to the end of the tag, and whether it has anything in it.
    fn attributes(&mut self, span: Span) -> Result<(Vec<Attribute>, bool)> {
        let mut attributes = Vec::new();
        loop {
            let fault = |span| {
                Err(Fault {
                    span,
                    says: "an attribute or the end of the tag is expected",
                })
            };
            let (mut name, at) = match self.tokens.next() {
                Some(TokenTree::Punct(punct)) if punct.as_char() == '>' => {
                    return Ok((attributes, true));
                }
                Some(TokenTree::Punct(punct)) if punct.as_char() == '/' && self.takes('>') => {
                    return Ok((attributes, false));
                }
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    attributes.push(Attribute {
                        name: group.stream().to_string(),
                        span: group.span(),
                        value: Value::Given(group.stream()),
                    });
                    continue;
                }
                Some(TokenTree::Ident(ident)) => (ident.to_string(), ident.span()),
                Some(other) => return fault(other.span()),
                None => return fault(span),
            };
            while self.takes('-') {
                name.push('-');
                match self.tokens.next() {
                    Some(TokenTree::Ident(ident)) => name += &ident.to_string(),
                    _ => return fault(at),
                }
            }
            if !self.takes('=') {
                return fault(at);
            }
            let value = match self.tokens.next() {
                Some(TokenTree::Group(group)) => Value::Given(group.stream()),
                // It is there, and says no more than its own name.
                Some(TokenTree::Ident(word)) if word == "true" => Value::Fixed(name.clone()),
                Some(TokenTree::Literal(literal)) => match text(&literal.to_string()) {
                    Some(text) if !text.contains('"') => Value::Fixed(text),
                    _ => return fault(at),
                },
                _ => return fault(at),
            };
            attributes.push(Attribute {
                name,
                value,
                span: at,
            });
        }
    }

    /// Behind its `if`.
    fn choice(&mut self) -> Result<Node> {
        let mut branches = Vec::new();
        loop {
            let mut condition = TokenStream::new();
            let body = loop {
                match self.tokens.next() {
                    Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                        break group;
                    }
                    Some(token) => condition.extend([token]),
                    None => {
                        return Err(Fault {
                            span: Span::call_site(),
                            says: "a condition has no branch",
                        });
                    }
                }
            };
            let is_last = condition.is_empty();
            branches.push((condition, nodes(body.stream())?));
            let takes = |reader: &mut Self, word: &str| {
                let next = reader
                    .tokens
                    .next_if(|next| matches!(next, TokenTree::Ident(ident) if ident == word));
                next.is_some()
            };
            if is_last || !takes(self, "else") {
                return Ok(Node::Choice(branches));
            }
            takes(self, "if");
        }
    }
}

fn block(group: &Group) -> Option<Node> {
    let mut tokens = group.stream().into_iter();
    let (first, more) = (tokens.next()?, tokens.clone().next().is_some());
    match first {
        TokenTree::Ident(word) if word == "for" => return Some(Node::Each(tokens.collect())),
        TokenTree::Literal(literal) if !more => {
            if let Some(text) = text(&literal.to_string())
                && !text.contains(['<', '{'])
            {
                return Some(Node::Text(text));
            }
        }
        _ => {}
    }
    let is_statement =
        |token: TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';');
    let has_statements = group.stream().into_iter().any(is_statement);
    Some(Node::Block(if has_statements {
        TokenTree::from(group.clone()).into()
    } else {
        group.stream()
    }))
}

/// What a literal says, if it is a string without anything that would have to be read.
fn text(literal: &str) -> Option<String> {
    let text = literal.strip_prefix('"')?.strip_suffix('"')?;
    (!text.contains('\\')).then(|| text.to_owned())
}
