//! A sheet as SVG.
//!
//! Plotters draws on a grid of whole pixels, so the sheet is drawn [`SCALE`] times as large and shown at its own size.
//! Texts carry the width measured with the embedded font (`textLength`), so that a viewer with another font keeps
//! them in their boxes.

use std::fmt::Write;

use plotters::prelude::DrawingBackend;
use plotters::prelude::IntoFont;
use plotters::prelude::SVGBackend;
use plotters::prelude::ShapeStyle;
use plotters::prelude::TextStyle;
use plotters::style::RGBAColor;

use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Point;
use crate::report::paint::sheet::Shape;
use crate::report::paint::sheet::Sheet;
use crate::report::paint::sheet::Text;

/// Steps of the drawing grid in one pixel.
pub const SCALE: f64 = 4.0;

/// The sheet as one SVG document; `id` makes its title's name unique on a page.
pub fn svg(sheet: &Sheet, id: &str) -> String {
    let size = (grid(sheet.width) as u32, grid(sheet.height) as u32);
    let mut drawn = String::new();
    {
        let mut backend = SVGBackend::with_string(&mut drawn, size);
        for shape in &sheet.shapes {
            draw(&mut backend, shape).expect("drawing into a string does not fail");
        }
        backend
            .present()
            .expect("drawing into a string does not fail");
    }
    finish(sheet, id, size, &drawn)
}

fn draw<B: DrawingBackend>(backend: &mut B, shape: &Shape) -> Result<(), String> {
    let drawn = match shape {
        Shape::Fill { points, colour } => backend.fill_polygon(path(points), &paint(*colour)),
        Shape::Line {
            points,
            colour,
            width,
        } => backend.draw_path(
            path(points),
            &ShapeStyle {
                color: paint(*colour),
                filled: false,
                stroke_width: grid(*width).max(1) as u32,
            },
        ),
        Shape::Rect { area, colour } => backend.draw_rect(
            (grid(area.left), grid(area.top)),
            (grid(area.right()), grid(area.bottom())),
            &paint(*colour),
            true,
        ),
        Shape::Dot { at, radius, colour } => backend.draw_circle(
            (grid(at.0), grid(at.1)),
            grid(*radius) as u32,
            &paint(*colour),
            true,
        ),
        // Position, size and weight are written by `finish`; this keeps the order and escapes the text.
        Shape::Text(text) => backend.draw_text(
            &text.text,
            &TextStyle::from(("sans-serif", text.size).into_font()),
            (0, 0),
        ),
    };
    drawn.map_err(|error| error.to_string())
}

/// Replaces the head and the tags of texts by ones that say more.
fn finish(sheet: &Sheet, id: &str, (width, height): (u32, u32), drawn: &str) -> String {
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" aria-labelledby=\"{id}-title {id}-text\" stroke-linejoin=\"round\" \
         font-family=\"'Noto Sans','DejaVu Sans',Verdana,Arial,sans-serif\">\n\
         <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-text\">{}</desc>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#FFFFFF\"/>\n",
        sheet.width,
        sheet.height,
        escape(&sheet.title),
        escape(&sheet.description),
    );
    let mut texts = sheet.texts();
    let mut lines = drawn.lines().skip(1);
    while let Some(line) = lines.next() {
        if line.starts_with("<text") {
            let text = texts.next().expect("one tag is drawn for each text");
            let escaped = lines.next().unwrap_or_default();
            lines.next();
            write_text(&mut out, text, escaped);
        } else {
            out.push_str(&line.replace("opacity=\"1\" ", "").replace(" \"/>", "\"/>"));
            out.push('\n');
        }
    }
    out
}

fn write_text(out: &mut String, text: &Text, escaped: &str) {
    let anchor = match text.anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    let weight = if text.bold {
        " font-weight=\"bold\""
    } else {
        ""
    };
    let (r, g, b) = text.colour.rgb;
    let width = font::width(&text.text, text.size, text.bold);
    writeln!(
        out,
        "<text x=\"{}\" y=\"{}\"{anchor} font-size=\"{}\"{weight} fill=\"#{r:02X}{g:02X}{b:02X}\" textLength=\"{}\" \
         lengthAdjust=\"spacingAndGlyphs\">{escaped}</text>",
        grid(text.at.0),
        grid(text.at.1),
        text.size * SCALE,
        grid(width),
    )
    .expect("writing into a string does not fail");
}

/// The text with the signs replaced that mean something in SVG and HTML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// A length in steps of the drawing grid.
pub fn grid(length: f64) -> i32 {
    (length * SCALE).round() as i32
}

/// Points on the drawing grid, without repetitions.
pub fn path(points: &[Point]) -> Vec<(i32, i32)> {
    let mut path: Vec<(i32, i32)> = points.iter().map(|p| (grid(p.0), grid(p.1))).collect();
    path.dedup();
    path
}

/// A colour as plotters takes it.
pub fn paint(colour: Colour) -> RGBAColor {
    let (r, g, b) = colour.rgb;
    RGBAColor(r, g, b, colour.opacity)
}
