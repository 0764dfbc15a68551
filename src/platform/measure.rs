//! How wide words are in the app's own type. Reads the page, changes nothing in it.

use gloo::utils::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement};

use super::figures::figures;

/// Measures words in the type of an element.
pub struct Measurer {
    canvas: CanvasRenderingContext2d,
    family: String,
}

impl Measurer {
    /// `None` where the browser has no way to measure.
    pub fn new(of: &Element) -> Option<Self> {
        let canvas: HtmlCanvasElement =
            document().create_element("canvas").ok()?.dyn_into().ok()?;
        let canvas = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let style = window().get_computed_style(of).ok()??;
        let family = style.get_property_value("font-family").ok()?;
        Some(Self { canvas, family })
    }

    /// The width in pixels of words of this weight and size.
    pub fn width(&self, words: &str, weight: u16, size_px: f64) -> Option<f64> {
        let size_px = figures(size_px);
        self.canvas
            .set_font(&format!("{weight} {size_px}px {}", self.family));
        Some(self.canvas.measure_text(words).ok()?.width())
    }
}
