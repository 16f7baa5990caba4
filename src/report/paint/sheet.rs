//! A sheet: the list of shapes that one chart consists of, in the order of painting.

use crate::report::paint::colour::Colour;
use crate::report::paint::font;

/// A point [px from the left, px from the top].
pub type Point = (f64, f64);

/// Which end of a text lies at its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// It starts there.
    Start,
    /// It is centred there.
    Middle,
    /// It ends there.
    End,
}

/// A line of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Where the anchor lies on the base line.
    pub at: Point,
    /// Which end lies there.
    pub anchor: Anchor,
    /// Size of the font \[px\].
    pub size: f64,
    /// Heavier weight.
    pub bold: bool,
    /// Colour.
    pub colour: Colour,
    /// What it says.
    pub text: String,
}

impl Text {
    /// Width \[px\], measured with the embedded font.
    pub fn width(&self) -> f64 {
        font::width(&self.text, self.size, self.bold)
    }

    /// Left end of the text \[px\].
    pub fn left(&self) -> f64 {
        match self.anchor {
            Anchor::Start => self.at.0,
            Anchor::Middle => self.at.0 - self.width() / 2.0,
            Anchor::End => self.at.0 - self.width(),
        }
    }

    /// The rectangle that its marks fill.
    pub fn area(&self) -> Area {
        Area {
            left: self.left(),
            top: self.at.1 - font::CAPITAL * self.size,
            width: self.width(),
            height: (font::CAPITAL + font::DESCENT) * self.size,
        }
    }
}

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Area {
    /// Left side.
    pub left: f64,
    /// Upper side.
    pub top: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Area {
    /// Right side.
    pub fn right(&self) -> f64 {
        self.left + self.width
    }

    /// Lower side.
    pub fn bottom(&self) -> f64 {
        self.top + self.height
    }

    /// Whether two rectangles share more than an edge.
    pub fn overlaps(&self, other: &Area) -> bool {
        self.left < other.right()
            && other.left < self.right()
            && self.top < other.bottom()
            && other.top < self.bottom()
    }

    /// Whether another lies wholly within.
    pub fn holds(&self, other: &Area) -> bool {
        other.left >= self.left
            && other.right() <= self.right()
            && other.top >= self.top
            && other.bottom() <= self.bottom()
    }

    /// The same, larger by a margin on every side.
    #[must_use]
    pub fn grown(&self, margin: f64) -> Area {
        Area {
            left: self.left - margin,
            top: self.top - margin,
            width: self.width + 2.0 * margin,
            height: self.height + 2.0 * margin,
        }
    }
}

/// One mark.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A filled polygon.
    Fill {
        /// Its corners.
        points: Vec<Point>,
        /// Colour.
        colour: Colour,
    },
    /// A line through points.
    Line {
        /// The points.
        points: Vec<Point>,
        /// Colour.
        colour: Colour,
        /// Width \[px\].
        width: f64,
    },
    /// A filled rectangle.
    Rect {
        /// Where.
        area: Area,
        /// Colour.
        colour: Colour,
    },
    /// A filled circle.
    Dot {
        /// Centre.
        at: Point,
        /// Radius \[px\].
        radius: f64,
        /// Colour.
        colour: Colour,
    },
    /// A text.
    Text(Text),
}

/// A chart as a list of shapes.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Width \[px\].
    pub width: f64,
    /// Height \[px\].
    pub height: f64,
    /// Title, also for readers who cannot see the chart.
    pub title: String,
    /// What the chart shows, in a line.
    pub subtitle: String,
    /// What the chart shows, in a sentence or two, for readers who cannot see it.
    pub description: String,
    /// Shapes in the order of painting.
    pub shapes: Vec<Shape>,
}

impl Sheet {
    /// A white sheet.
    pub fn new(width: f64, height: f64) -> Sheet {
        Sheet {
            width,
            height,
            title: String::new(),
            subtitle: String::new(),
            description: String::new(),
            shapes: Vec::new(),
        }
    }

    /// Fills a polygon; fewer than three points fill nothing.
    pub fn fill(&mut self, points: Vec<Point>, colour: Colour) {
        if points.len() > 2 {
            self.shapes.push(Shape::Fill { points, colour });
        }
    }

    /// Draws a line; fewer than two points draw nothing.
    pub fn line(&mut self, points: Vec<Point>, colour: Colour, width: f64) {
        if points.len() > 1 {
            self.shapes.push(Shape::Line {
                points,
                colour,
                width,
            });
        }
    }

    /// Draws a line broken into dashes of a length, with gaps between them \[px\].
    pub fn dashes(&mut self, points: &[Point], colour: Colour, width: f64, dash: f64, gap: f64) {
        for piece in cut(points, dash, gap) {
            self.line(piece, colour, width);
        }
    }

    /// Fills a rectangle.
    pub fn rect(&mut self, area: Area, colour: Colour) {
        if area.width > 0.0 && area.height > 0.0 {
            self.shapes.push(Shape::Rect { area, colour });
        }
    }

    /// Fills a circle.
    pub fn dot(&mut self, at: Point, radius: f64, colour: Colour) {
        self.shapes.push(Shape::Dot { at, radius, colour });
    }

    /// Writes a text in regular weight and returns the rectangle that it fills.
    pub fn text(
        &mut self,
        at: Point,
        anchor: Anchor,
        size: f64,
        colour: Colour,
        text: impl Into<String>,
    ) -> Area {
        self.write(Text {
            at,
            anchor,
            size,
            bold: false,
            colour,
            text: text.into(),
        })
    }

    /// Writes a text in bold weight and returns the rectangle that it fills.
    pub fn bold(
        &mut self,
        at: Point,
        anchor: Anchor,
        size: f64,
        colour: Colour,
        text: impl Into<String>,
    ) -> Area {
        self.write(Text {
            at,
            anchor,
            size,
            bold: true,
            colour,
            text: text.into(),
        })
    }

    /// Writes a text and returns the rectangle that it fills.
    pub fn write(&mut self, text: Text) -> Area {
        let area = text.area();
        if !text.text.is_empty() {
            self.shapes.push(Shape::Text(text));
        }
        area
    }

    /// All texts, in the order of painting.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.shapes.iter().filter_map(|shape| match shape {
            Shape::Text(text) => Some(text),
            _ => None,
        })
    }
}

/// Cuts a line into dashes.
fn cut(points: &[Point], dash: f64, gap: f64) -> Vec<Vec<Point>> {
    let mut pieces = Vec::new();
    let Some(&first) = points.first() else {
        return pieces;
    };
    let (mut piece, mut is_dash, mut left) = (vec![first], true, dash);
    let mut here = first;
    for &end in &points[1..] {
        loop {
            let distance = (end.0 - here.0).hypot(end.1 - here.1);
            if distance <= left {
                left -= distance;
                here = end;
                if is_dash {
                    piece.push(here);
                }
                break;
            }
            let share = left / distance;
            here = (
                here.0 + (end.0 - here.0) * share,
                here.1 + (end.1 - here.1) * share,
            );
            if is_dash {
                piece.push(here);
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece = vec![here];
            }
            is_dash = !is_dash;
            left = if is_dash { dash } else { gap };
        }
    }
    if is_dash {
        pieces.push(piece);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_and_gaps_alternate_along_the_line_and_round_its_corners() {
        let pieces = cut(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)], 6.0, 3.0);
        assert_eq!(pieces[0], [(0.0, 0.0), (6.0, 0.0)]);
        assert_eq!(pieces[1], [(9.0, 0.0), (10.0, 0.0), (10.0, 5.0)]);
        assert_eq!(pieces[2], [(10.0, 8.0), (10.0, 10.0)]);
    }

    #[test]
    fn rectangles_that_share_an_edge_do_not_overlap() {
        let left = Area {
            left: 0.0,
            top: 0.0,
            width: 5.0,
            height: 5.0,
        };
        let right = Area { left: 5.0, ..left };
        assert!(!left.overlaps(&right));
        assert!(left.overlaps(&right.grown(1.0)));
    }
}
