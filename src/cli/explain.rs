//! `bluelift explain`: what a key, a figure, a series or a column means.

use crate::cli::arguments::ExplainArguments;
use crate::cli::exit::{Exit, Stop};
use crate::cli::inputs::Source;
use crate::cli::terminal::Terminal;
use crate::report::explain;

/// Prints what a name means; without a name, what can be asked.
///
/// # Errors
///
/// With code 2 for a name that nothing has, or a faulty scenario.
pub fn run(arguments: &ExplainArguments, terminal: &Terminal) -> Result<Exit, Stop> {
    let source = match &arguments.scenario {
        Some(text) => Source::parse(text),
        None => Source::default(),
    };
    let prepared = source.prepare(terminal)?;
    let registry = prepared.model.registry();
    // The built-in scenario gives figures their items; its values are shown only if it is asked for.
    let values = match arguments.scenario {
        Some(_) => prepared.loaded.paths.as_slice(),
        None => &[],
    };
    let Some(key) = &arguments.key else {
        terminal.print(&explain::overview(registry))?;
        return Ok(Exit::Done);
    };
    match explain::explain(key, registry, values) {
        Some(text) => {
            terminal.print(&text)?;
            Ok(Exit::Done)
        }
        None => {
            let nearest = explain::nearest(key, registry);
            let hint = match nearest {
                Some(nearest) => format!("; did you mean `{nearest}`?"),
                None => "; `bluelift explain` lists what there is".to_owned(),
            };
            Err(Stop::new(
                Exit::Bad,
                format!("nothing is called `{key}`{hint}"),
            ))
        }
    }
}
