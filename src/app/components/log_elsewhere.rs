//! The link from a guest to a page that has the log.

use yew::prelude::*;

use crate::words::guest::LOG;

/// Opens it in a tab of its own, which knows nothing of where it was opened from.
pub fn log_elsewhere(address: &AttrValue) -> Html {
    html! { <a href={address} target="_blank" rel="noopener noreferrer" data-do="log">{ LOG }</a> }
}
