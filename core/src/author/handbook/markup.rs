//! A writer of HTML that cannot forget to escape or to close. Knows tags and text, nothing of what they say.

/// HTML in the making.
#[derive(Default)]
pub(in crate::author) struct Markup {
    html: String,
}

impl Markup {
    /// An element with what `inside` writes into it. `tag` and the names of attributes are the program's, never content.
    pub(in crate::author) fn element(
        &mut self,
        tag: &str,
        attributes: &[(&str, &str)],
        inside: impl FnOnce(&mut Self),
    ) {
        self.open(tag, attributes);
        inside(self);
        self.html.push_str("</");
        self.html.push_str(tag);
        self.html.push('>');
    }

    /// An element without a class that holds only text.
    pub(in crate::author) fn plain(&mut self, tag: &str, text: &str) {
        self.element(tag, &[], |html| html.text(text));
    }

    /// An element with a class that holds only text.
    pub(in crate::author) fn classed(&mut self, tag: &str, class: &str, text: &str) {
        self.element(tag, &[("class", class)], |html| html.text(text));
    }

    /// A link.
    pub(in crate::author) fn link(&mut self, href: &str, text: &str) {
        self.element("a", &[("href", href)], |html| html.text(text));
    }

    /// A link to the element of this page that has this id.
    pub(in crate::author) fn jump(&mut self, id: &str, text: &str) {
        self.link(&format!("#{id}"), text);
    }

    /// An element that has no inside and no end tag.
    pub(in crate::author) fn void(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        self.open(tag, attributes);
    }

    /// Text, escaped for an element and for a quoted attribute alike.
    pub(in crate::author) fn text(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '&' => self.html.push_str("&amp;"),
                '<' => self.html.push_str("&lt;"),
                '>' => self.html.push_str("&gt;"),
                '"' => self.html.push_str("&quot;"),
                other => self.html.push(other),
            }
        }
    }

    /// Markup that the program holds as a constant: icons, the style sheet.
    pub(in crate::author) fn constant(&mut self, markup: &str) {
        self.html.push_str(markup);
    }

    /// What was written.
    pub(in crate::author) fn finish(self) -> String {
        self.html
    }

    fn open(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        self.html.push('<');
        self.html.push_str(tag);
        for (name, value) in attributes {
            self.html.push(' ');
            self.html.push_str(name);
            self.html.push_str("=\"");
            self.text(value);
            self.html.push('"');
        }
        self.html.push('>');
    }
}

#[cfg(test)]
mod tests {
    use super::Markup;

    #[test]
    fn text_and_attributes_are_escaped_and_elements_closed() {
        let mut html = Markup::default();
        html.element("a", &[("href", "?a=1&b=\"2\"")], |html| {
            html.plain("b", "<script>'&'</script>");
        });

        assert_eq!(
            html.finish(),
            "<a href=\"?a=1&amp;b=&quot;2&quot;\"><b>&lt;script&gt;'&amp;'&lt;/script&gt;</b></a>"
        );
    }
}
