//! The colours of every chart: safe for colour-blind readers, and told apart by lightness in grey print.
//!
//! Source: M. Okabe and K. Ito, Color Universal Design (2008), the palette of eight colours.

/// A colour with its opacity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Colour {
    /// Red, green, blue.
    pub rgb: (u8, u8, u8),
    /// 0 is invisible, 1 hides what lies below.
    pub opacity: f64,
}

const fn solid(r: u8, g: u8, b: u8) -> Colour {
    Colour {
        rgb: (r, g, b),
        opacity: 1.0,
    }
}

impl Colour {
    /// Paper.
    pub const WHITE: Colour = solid(255, 255, 255);
    /// Titles and main labels.
    pub const INK: Colour = solid(26, 26, 26);
    /// Second labels and notes.
    pub const GREY: Colour = solid(89, 89, 89);
    /// Axes.
    pub const AXIS: Colour = solid(140, 140, 140);
    /// Grid lines.
    pub const RULE: Colour = solid(222, 222, 222);
    /// Blue of the palette: the main quantity.
    pub const BLUE: Colour = solid(0, 114, 178);
    /// Vermilion: what goes wrong, and the second quantity.
    pub const VERMILION: Colour = solid(213, 94, 0);
    /// Bluish green.
    pub const GREEN: Colour = solid(0, 158, 115);
    /// Orange.
    pub const ORANGE: Colour = solid(230, 159, 0);
    /// Sky blue.
    pub const SKY: Colour = solid(86, 180, 233);
    /// Reddish purple.
    pub const PURPLE: Colour = solid(204, 121, 167);
    /// Yellow.
    pub const YELLOW: Colour = solid(240, 228, 66);

    /// Colours of the parts of a whole, dark and light by turns, the last for the rest.
    pub const PARTS: [Colour; 8] = [
        Colour::BLUE,
        Colour::ORANGE,
        Colour::GREEN,
        Colour::SKY,
        Colour::VERMILION,
        Colour::YELLOW,
        Colour::PURPLE,
        solid(120, 120, 120),
    ];

    /// Colours of alternatives laid over each other; the first is the baseline.
    pub const SIDES: [Colour; 6] = [
        Colour::INK,
        Colour::BLUE,
        Colour::VERMILION,
        Colour::GREEN,
        Colour::PURPLE,
        Colour::ORANGE,
    ];

    /// The colour mixed with white: `share` 1 is the colour, 0 is white. Stays opaque, so that it prints the same.
    #[must_use]
    pub fn tint(self, share: f64) -> Colour {
        let mix = |c: u8| (255.0 - (255.0 - f64::from(c)) * share).round() as u8;
        let (r, g, b) = self.rgb;
        Colour {
            rgb: (mix(r), mix(g), mix(b)),
            opacity: self.opacity,
        }
    }

    /// The same with an opacity.
    #[must_use]
    pub const fn faded(self, opacity: f64) -> Colour {
        Colour {
            rgb: self.rgb,
            opacity,
        }
    }

    /// Ink that can be read on this colour.
    pub fn ink_on(self) -> Colour {
        let (r, g, b) = self.rgb;
        let lightness = 0.299 * f64::from(r) + 0.587 * f64::from(g) + 0.114 * f64::from(b);
        if lightness < 140.0 {
            Colour::WHITE
        } else {
            Colour::INK
        }
    }
}
