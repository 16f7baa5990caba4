//! The nearest valid name to one that is not.

/// Names that are looked at: more than any plan has, and few enough to be quick.
const LOOKED_AT: usize = 4_096;

/// The name nearest to `found` by edit distance, if it is near enough to be a slip of the hand.
pub(crate) fn nearest<'a>(found: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let found: Vec<char> = found.chars().take(128).collect();
    let most = (found.len() / 3).clamp(1, 6);
    names
        .into_iter()
        .take(LOOKED_AT)
        .filter_map(|name| {
            let letters: Vec<char> = name.chars().take(256).collect();
            (letters.len().abs_diff(found.len()) <= most)
                .then(|| (distance(&found, &letters), name))
        })
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name.to_owned())
}

/// Edits (insert, delete, replace, swap of neighbours) that turn one word into the other.
///
/// Source: Damerau, A technique for computer detection and correction of spelling errors (1964), in its form
/// without repeated edits of one substring.
fn distance(a: &[char], b: &[char]) -> usize {
    let width = b.len() + 1;
    let mut rows = vec![0usize; (a.len() + 1) * width];
    for (j, cell) in rows[..width].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        rows[i * width] = i;
        for j in 1..=b.len() {
            let above = (i - 1) * width + j;
            let replaced = rows[above - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced
                .min(rows[above] + 1)
                .min(rows[i * width + j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[(i - 2) * width + j - 2] + 1);
            }
            rows[i * width + j] = least;
        }
    }
    rows[rows.len() - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_name_and_another_word_does_not() {
        let names = ["storage", "handling", "opening"];
        assert_eq!(nearest("storge", names), Some("storage".to_owned()));
        assert_eq!(nearest("hnadling", names), Some("handling".to_owned()));
        assert_eq!(nearest("colour", names), None);
    }
}
