//! Answers as bytes: whatever a task may answer, written so that it reads back bit by bit.
//!
//! # Example
//!
//! ```
//! # use bluelift::experiment::kept::answer::Answer;
//! # use bluelift::experiment::kept::code::Cursor;
//! let answer: Result<Option<u64>, String> = Ok(Some(7));
//! let mut bytes = Vec::new();
//! answer.put(&mut bytes);
//! assert_eq!(Answer::take(&mut Cursor::new(&bytes)), Some(answer));
//! ```

use crate::experiment::kept::code::{Cursor, put_text, put_varying};
use crate::model::outcome::{Failure, Outcome};

/// What can be written down and read back.
pub trait Answer: Sized {
    /// Adds its bytes.
    fn put(&self, to: &mut Vec<u8>);

    /// Reads it; `None` where the bytes make no sense.
    fn take(from: &mut Cursor<'_>) -> Option<Self>;
}

impl Answer for u64 {
    fn put(&self, to: &mut Vec<u8>) {
        put_varying(to, (*self).into());
    }

    fn take(from: &mut Cursor<'_>) -> Option<u64> {
        from.small()
    }
}

impl Answer for f64 {
    fn put(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.to_le_bytes());
    }

    fn take(from: &mut Cursor<'_>) -> Option<f64> {
        from.fixed().map(f64::from_bits)
    }
}

impl Answer for String {
    fn put(&self, to: &mut Vec<u8>) {
        put_text(to, self);
    }

    fn take(from: &mut Cursor<'_>) -> Option<String> {
        from.text().map(str::to_owned)
    }
}

impl<T: Answer> Answer for Option<T> {
    fn put(&self, to: &mut Vec<u8>) {
        to.push(u8::from(self.is_some()));
        if let Some(value) = self {
            value.put(to);
        }
    }

    fn take(from: &mut Cursor<'_>) -> Option<Option<T>> {
        match from.take(1)? {
            [0] => Some(None),
            [1] => T::take(from).map(Some),
            _ => None,
        }
    }
}

impl<T: Answer, E: Answer> Answer for Result<T, E> {
    fn put(&self, to: &mut Vec<u8>) {
        to.push(u8::from(self.is_ok()));
        match self {
            Ok(value) => value.put(to),
            Err(error) => error.put(to),
        }
    }

    fn take(from: &mut Cursor<'_>) -> Option<Result<T, E>> {
        match from.take(1)? {
            [0] => E::take(from).map(Err),
            [1] => T::take(from).map(Ok),
            _ => None,
        }
    }
}

impl<T: Answer> Answer for Vec<T> {
    fn put(&self, to: &mut Vec<u8>) {
        put_varying(to, self.len() as u128);
        self.iter().for_each(|value| value.put(to));
    }

    fn take(from: &mut Cursor<'_>) -> Option<Vec<T>> {
        let length: usize = from.small()?;
        // Nothing is reserved for what is not there.
        let mut values = Vec::new();
        for _ in 0..length {
            values.push(T::take(from)?);
        }
        Some(values)
    }
}

impl<A: Answer, B: Answer, C: Answer> Answer for (A, B, C) {
    fn put(&self, to: &mut Vec<u8>) {
        self.0.put(to);
        self.1.put(to);
        self.2.put(to);
    }

    fn take(from: &mut Cursor<'_>) -> Option<(A, B, C)> {
        Some((A::take(from)?, B::take(from)?, C::take(from)?))
    }
}

impl Answer for Failure {
    fn put(&self, to: &mut Vec<u8>) {
        self.replication.put(to);
        self.seed.put(to);
        self.reason.put(to);
    }

    fn take(from: &mut Cursor<'_>) -> Option<Failure> {
        Some(Failure {
            replication: Answer::take(from)?,
            seed: Answer::take(from)?,
            reason: Answer::take(from)?,
        })
    }
}

/// Without its series, which no answer is made of.
impl Answer for Outcome {
    fn put(&self, to: &mut Vec<u8>) {
        self.replication.put(to);
        self.events.put(to);
        self.figures.put(to);
    }

    fn take(from: &mut Cursor<'_>) -> Option<Outcome> {
        Some(Outcome {
            replication: Answer::take(from)?,
            events: Answer::take(from)?,
            figures: Answer::take(from)?,
            series: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_answer_reads_back_bit_by_bit_and_no_cut_one_does() {
        type Told = Result<Vec<Option<(f64, f64, Vec<f64>)>>, Failure>;
        let failure = Failure {
            replication: 7,
            seed: u64::MAX,
            reason: "panic: 3 < 2".to_owned(),
        };
        let splits = vec![None, Some((1.5, -0.0, vec![f64::MIN_POSITIVE, 1e300]))];
        for told in [Told::Ok(splits), Told::Err(failure)] {
            let mut bytes = Vec::new();
            told.put(&mut bytes);
            let mut cursor = Cursor::new(&bytes);
            assert_eq!(Told::take(&mut cursor), Some(told));
            assert_eq!(cursor.left(), 0);
            for length in 0..bytes.len() {
                assert_eq!(Told::take(&mut Cursor::new(&bytes[..length])), None);
            }
        }
        let outcome = Outcome {
            replication: 3,
            figures: vec![None, Some(2.5)],
            series: Vec::new(),
            events: 99,
        };
        let mut bytes = Vec::new();
        outcome.put(&mut bytes);
        assert_eq!(Outcome::take(&mut Cursor::new(&bytes)), Some(outcome));
    }
}
