//! A sheet as PNG, two pixels for each pixel of the sheet.
//!
//! Plotters draws on a grid twice as fine as the picture, which is then averaged: edges become smooth. Texts are set
//! glyph by glyph at measured places, and lines are made of a quadrilateral for each stretch with a disc at each
//! corner, because long jagged lines drawn as one polygon would cut holes into themselves.

use std::path::Path;
use std::sync::Once;

use plotters::prelude::BitMapBackend;
use plotters::prelude::DrawingBackend;
use plotters::prelude::FontDesc;
use plotters::prelude::FontFamily;
use plotters::prelude::FontStyle;
use plotters::prelude::TextStyle;
use plotters::style::RGBColor;
use plotters::style::register_font;

use crate::report::paint::font;
use crate::report::paint::sheet::Shape;
use crate::report::paint::sheet::Sheet;
use crate::report::paint::sheet::Text;
use crate::report::paint::svg::SCALE;
use crate::report::paint::svg::grid;
use crate::report::paint::svg::paint;
use crate::report::paint::svg::path;

/// Why a picture could not be written, in the words of the system.
pub type Reason = String;

/// Grid steps averaged into one pixel, along each side.
const STEPS: usize = 2;
/// Line height of the embedded font as a share of its size, and of that the base line, as plotters sets them.
const LINE_HEIGHT: f64 = 1.24;
const BASE: f64 = LINE_HEIGHT / 2.0;

static FONT: Once = Once::new();

/// Writes the sheet as a PNG file.
///
/// # Errors
///
/// If the file cannot be written.
pub fn write(sheet: &Sheet, file: &Path) -> Result<(), Reason> {
    let (width, height) = (
        grid(sheet.width) as usize / STEPS * STEPS,
        grid(sheet.height) as usize / STEPS * STEPS,
    );
    let fine = draw(sheet, width, height)?;
    let small = average(&fine, width, height);
    let size = ((width / STEPS) as u32, (height / STEPS) as u32);
    let mut out = BitMapBackend::new(file, size);
    out.blit_bitmap((0, 0), size, &small).map_err(reason)?;
    out.present().map_err(reason)
}

fn reason(error: impl std::fmt::Display) -> Reason {
    error.to_string()
}

fn draw(sheet: &Sheet, width: usize, height: usize) -> Result<Vec<u8>, Reason> {
    FONT.call_once(|| {
        for (style, bytes) in [
            (FontStyle::Normal, font::REGULAR),
            (FontStyle::Bold, font::BOLD),
        ] {
            register_font("sans-serif", style, bytes)
                .ok()
                .expect("the embedded font is sound");
        }
    });
    let mut buffer = vec![255; width * height * 3];
    {
        let mut backend = BitMapBackend::with_buffer(&mut buffer, (width as u32, height as u32));
        for shape in &sheet.shapes {
            draw_shape(&mut backend, shape)?;
        }
    }
    Ok(buffer)
}

fn draw_shape<B: DrawingBackend>(backend: &mut B, shape: &Shape) -> Result<(), Reason> {
    let drawn = match shape {
        Shape::Fill { points, colour } => backend.fill_polygon(path(points), &paint(*colour)),
        Shape::Line {
            points,
            colour,
            width,
        } => {
            let path = path(points);
            let half = width * SCALE / 2.0;
            for pair in path.windows(2) {
                backend
                    .fill_polygon(stretch(pair[0], pair[1], half), &paint(*colour))
                    .map_err(reason)?;
            }
            for &corner in path.iter().skip(1).take(path.len().saturating_sub(2)) {
                if half >= 2.0 {
                    backend
                        .draw_circle(corner, half.round() as u32, &paint(*colour), true)
                        .map_err(reason)?;
                }
            }
            Ok(())
        }
        Shape::Rect { area, colour } => backend.draw_rect(
            (grid(area.left), grid(area.top)),
            (grid(area.right()) - 1, grid(area.bottom()) - 1),
            &paint(*colour),
            true,
        ),
        Shape::Dot { at, radius, colour } => backend.draw_circle(
            (grid(at.0), grid(at.1)),
            grid(*radius) as u32,
            &paint(*colour),
            true,
        ),
        Shape::Text(text) => return draw_text(backend, text),
    };
    drawn.map_err(reason)
}

/// The quadrilateral of one stretch of a line.
fn stretch(a: (i32, i32), b: (i32, i32), half: f64) -> Vec<(i32, i32)> {
    let (dx, dy) = (f64::from(b.0 - a.0), f64::from(b.1 - a.1));
    let length = dx.hypot(dy).max(1e-9);
    let (nx, ny) = (-dy / length * half, dx / length * half);
    let corner = |p: (i32, i32), sign: f64| {
        (
            (f64::from(p.0) + sign * nx).round() as i32,
            (f64::from(p.1) + sign * ny).round() as i32,
        )
    };
    vec![
        corner(a, 1.0),
        corner(b, 1.0),
        corner(b, -1.0),
        corner(a, -1.0),
    ]
}

fn draw_text<B: DrawingBackend>(backend: &mut B, text: &Text) -> Result<(), Reason> {
    let size = text.size * SCALE;
    let weight = if text.bold {
        FontStyle::Bold
    } else {
        FontStyle::Normal
    };
    let (r, g, b) = text.colour.rgb;
    let colour = RGBColor(r, g, b);
    let font = FontDesc::new(FontFamily::SansSerif, size * LINE_HEIGHT, weight);
    let style = TextStyle::from(font).color(&colour);
    let top = text.at.1 * SCALE - BASE * size;
    let mut left = text.left() * SCALE;
    for character in text.text.chars() {
        let glyph = font::glyph(character, text.bold);
        if !character.is_whitespace() {
            // Plotters draws a glyph from its leftmost mark on and forgets the bearing.
            let at = (left + glyph.bearing * size).round() as i32;
            backend
                .draw_text(&character.to_string(), &style, (at, top.round() as i32))
                .map_err(reason)?;
        }
        left += glyph.advance * size;
    }
    Ok(())
}

/// Averages squares of grid steps into pixels.
fn average(fine: &[u8], width: usize, height: usize) -> Vec<u8> {
    let mut small = Vec::with_capacity(width * height * 3 / (STEPS * STEPS));
    for y in (0..height).step_by(STEPS) {
        for x in (0..width).step_by(STEPS) {
            for channel in 0..3 {
                let sum: u32 = (0..STEPS * STEPS)
                    .map(|i| {
                        u32::from(fine[((y + i / STEPS) * width + x + i % STEPS) * 3 + channel])
                    })
                    .sum();
                small.push(((sum + 2) / (STEPS * STEPS) as u32) as u8);
            }
        }
    }
    small
}
